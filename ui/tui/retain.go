package tui

import (
	"fmt"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/units"
	"github.com/framebin/framebin/ui/tui/dialog"
	"github.com/framebin/framebin/ui/tui/table"
)

// moreMemory is how more is kept.
const moreMemory = "raise --max-requests or --max-memory to keep more"

// retained is what the ring was asked to keep, and what was taken out of it.
type retained struct {
	pins    []uint64
	marked  int         // of these
	cleared []table.Row // last; nil once they cannot be brought back
	clears  int         // so far
}

// pin has the ring keep requests as far as it can: those that are marked and
// others. It returns how many marked ones it cannot keep, once some were added.
func (k *retained) pin(ring *capture.Ring, marked, want []uint64) (lost int) {
	if slices.Equal(want, k.pins) {
		return 0
	}
	more := len(marked) > k.marked
	k.pins, k.marked = want, len(marked)
	pinned := ring.Pin(want...)
	if !more {
		return 0
	}
	for _, seq := range marked {
		if _, ok := slices.BinarySearch(pinned, seq); !ok {
			lost++
		}
	}
	return lost
}

// trim drops the rows of what was evicted, and says so of what was marked or
// selected.
func (m *Model) trim(captured, refused uint64) {
	lost := m.list.Trim(captured, refused, func(seq uint64) bool {
		_, held := m.cfg.Ring.Get(seq)
		return held
	})
	switch {
	case len(lost) == 0 || m.list.Following() && len(m.list.Marked()) == m.source.marked:
	case len(lost) == 1:
		m.say(m.display.Styles.Warn, fmt.Sprintf("#%d has left the ring; %s", lost[0], moreMemory))
	default:
		m.say(m.display.Styles.Warn, fmt.Sprintf("%d marked requests have left the ring; %s", len(lost), moreMemory))
	}
}

// undoTime is how long cleared requests can be brought back.
const undoTime = time.Minute

// askClear asks whether to forget the requests that are listed now, or to bring
// back those forgotten last.
func askClear(m *Model) {
	if m.cfg.Archive != nil {
		m.say(m.display.Styles.Muted, "these are on disk, where framebin deletes nothing")
		return
	}
	marked := len(m.list.Marked())
	n, upTo := m.list.Table().Total()-marked, m.source.Seq()
	var choices []dialog.Choice
	if back := len(m.source.cleared); back > 0 {
		choices = append(choices, dialog.Choice{
			Letter: "b", Label: "bring back", Hint: units.Count(back, "request") + " forgotten before", Msg: restoreMsg{},
		})
	}
	if n+marked == 0 && len(choices) == 0 {
		return
	}
	choices = append(choices, dialog.Choice{Letter: "n", Label: "no", Hint: "all stays as it is"})
	if n > 0 {
		hint := "Z brings them back for a minute"
		if marked > 0 {
			hint = "marked ones stay; " + hint
		}
		choices = append(choices, dialog.Choice{Letter: "y", Label: "yes", Hint: hint, Msg: clearMsg{upTo: upTo, keep: m.list.Marked()}})
	}
	if marked > 0 {
		choices = append(choices, dialog.Choice{
			Letter: "m", Label: "marked ones too", Hint: units.Count(n+marked, "request") + " in all", Msg: clearMsg{upTo: upTo},
		})
	}
	title := fmt.Sprintf("Forget %s?", units.Count(n, "request"))
	if n+marked == 0 {
		title = "Bring back what was forgotten?"
	}
	m.ask(dialog.Ask(title, choices...))
}

// clearMsg forgets requests, after the person has said so.
type clearMsg struct {
	upTo uint64
	keep []uint64
}

func (msg clearMsg) apply(m *Model) tea.Cmd {
	n := m.cfg.Ring.ClearUpTo(msg.upTo, msg.keep...)
	m.source.cleared = m.list.Clear(msg.upTo, msg.keep...)
	m.source.clears++
	m.figures.ring = m.cfg.Ring.Stats()
	id := m.source.clears
	m.say(m.display.Styles.Muted, fmt.Sprintf("forgot %s; Z brings them back for a minute", units.Count(n, "request")))
	return tea.Tick(undoTime, func(time.Time) tea.Msg { return forgetMsg{id} })
}

// forgetMsg ends the time in which cleared requests can be brought back.
type forgetMsg struct{ id int }

func (msg forgetMsg) apply(m *Model) tea.Cmd {
	if msg.id == m.source.clears {
		m.source.cleared = nil
		m.cfg.Ring.Forget()
	}
	return nil
}

// restoreMsg brings cleared requests back.
type restoreMsg struct{}

func (restoreMsg) apply(m *Model) tea.Cmd {
	cleared := len(m.source.cleared)
	n := m.cfg.Ring.Restore()
	m.list.Restore(m.source.cleared, func(seq uint64) bool {
		_, held := m.cfg.Ring.Get(seq)
		return held
	})
	m.source.cleared = []table.Row(nil)
	m.figures.ring = m.cfg.Ring.Stats()
	text := units.Count(n, "request") + " brought back"
	if n < cleared {
		text += fmt.Sprintf(", %d had to make room for others", cleared-n)
	}
	m.say(m.display.Styles.Good, text)
	return nil
}
