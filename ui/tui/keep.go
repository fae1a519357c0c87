package tui

import (
	"fmt"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/ui/tui/dialog"
	"github.com/framebin/framebin/ui/tui/requests"
	"github.com/framebin/framebin/ui/tui/theme"
)

// moreMemory is how more is kept.
const moreMemory = "raise --max-requests or --max-memory to keep more"

// pin has the ring keep the selected request, the marked ones and those that a
// job needs, as far as it can.
func (m *Model) pin() {
	if m.cfg.Ring == nil {
		return
	}
	row, _ := m.list.Selected()
	marked := m.list.Marked()
	want := slices.Concat([]uint64{row.Seq}, marked, m.jobs.seqs)
	if slices.Equal(want, m.source.pins) {
		return
	}
	more := len(marked) > m.source.marked
	m.source.pins, m.source.marked = want, len(marked)
	pinned := m.cfg.Ring.Pin(want...)
	loose := 0
	for _, seq := range marked {
		if _, ok := slices.BinarySearch(pinned, seq); !ok {
			loose++
		}
	}
	if more && loose > 0 {
		m.say(m.display.styles.Warn, fmt.Sprintf("%s may leave the ring, as marks have half of it: %s",
			theme.Count(loose, "marked request"), moreMemory))
	}
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
		m.say(m.display.styles.Warn, fmt.Sprintf("#%d has left the ring; %s", lost[0], moreMemory))
	default:
		m.say(m.display.styles.Warn, fmt.Sprintf("%d marked requests have left the ring; %s", len(lost), moreMemory))
	}
}

// undoTime is how long cleared requests can be brought back.
const undoTime = time.Minute

// askClear asks whether to forget the requests that are listed now, or to bring
// back those forgotten last.
func askClear(m *Model) {
	if m.source.archive != nil {
		m.say(m.display.styles.Muted, "these are on disk, where framebin deletes nothing")
		return
	}
	marked := len(m.list.Marked())
	n, upTo := m.list.Total()-marked, m.source.read
	var choices []dialog.Choice
	if back := len(m.source.cleared); back > 0 {
		choices = append(choices, dialog.Choice{
			Letter: "b", Label: "bring back", Hint: theme.Count(back, "request") + " forgotten before", Msg: restoreMsg{},
		})
	}
	if n+marked == 0 && len(choices) == 0 {
		return
	}
	choices = append(choices, dialog.Choice{Letter: "n", Label: "no", Hint: "keep them"})
	if n > 0 {
		hint := "Z brings them back for a minute"
		if marked > 0 {
			hint = "marked ones stay; " + hint
		}
		choices = append(choices, dialog.Choice{Letter: "y", Label: "yes", Hint: hint, Msg: clearMsg{upTo: upTo, keep: m.list.Marked()}})
	}
	if marked > 0 {
		choices = append(choices, dialog.Choice{
			Letter: "m", Label: "marked ones too", Hint: theme.Count(n+marked, "request") + " in all", Msg: clearMsg{upTo: upTo},
		})
	}
	m.ask(dialog.Ask(fmt.Sprintf("Forget %s?", theme.Count(n, "request")), choices...))
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
	id := m.source.clears
	m.say(m.display.styles.Muted, fmt.Sprintf("forgot %s; Z brings them back for a minute", theme.Count(n, "request")))
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
	m.source.cleared = []requests.Row(nil)
	text := theme.Count(n, "request") + " brought back"
	if n < cleared {
		text += fmt.Sprintf(", %d had to make room for others", cleared-n)
	}
	m.say(m.display.styles.Good, text)
	return nil
}
