package terminal

import (
	"slices"
	"time"

	"github.com/charmbracelet/x/ansi"
)

// abandonPatience is how long a terminal may take to swallow what is being
// written and the few bytes that put it back.
const abandonPatience = 300 * time.Millisecond

// leaving undoes what Bubble Tea has set: the keyboard's modes before the
// other screen is left, as terminals keep them for each.
const leaving = ansi.ResetModeSynchronizedOutput + ansi.ResetStyle +
	ansi.ResetModifyOtherKeys + "\x1b[<1u" + // of kitty's keyboard protocol

	ansi.ResetModeMouseButtonEvent + ansi.ResetModeMouseAnyEvent + ansi.ResetModeMouseExtSgr +
	ansi.ResetModeBracketedPaste + ansi.ResetModeUnicodeCore +
	ansi.ResetModeAltScreenSaveCursor + ansi.SetModeTextCursorEnable

// Abandon leaves the program's screen without the program, takes away the
// picture, writes tail, and has all that is written afterwards, or is being
// written, come to nothing. It waits for the terminal, but not for long.
func (p *Painter) Abandon(tail string) {
	p.abandon.Do(func() {
		late := time.AfterFunc(abandonPatience, func() { close(p.abandoned) })
		p.mu.Lock() // after a write under way, or once its time is over
		defer p.mu.Unlock()
		if late.Stop() {
			close(p.abandoned)
		}
	})
	p.mu.Lock()
	last := slices.Concat(p.erase(nil), []byte(leaving+tail))
	p.mu.Unlock()
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, _ = p.File.Write(last) // there is nobody left to tell
	}()
	late := time.NewTimer(abandonPatience)
	defer late.Stop()
	select {
	case <-done:
	case <-late.C:
	}
}
