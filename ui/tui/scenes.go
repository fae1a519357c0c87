package tui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/ui/tui/job"
	"github.com/framebin/framebin/ui/tui/scenes"
	"github.com/framebin/framebin/ui/tui/theme"
)

// compareCaptures finds what the second of two captures sees differently. All of
// both is read, as a job.
func compareCaptures(m *Model) tea.Cmd {
	catalog, kept, split := m.cfg.Archive, m.cfg.Readings, m.cfg.Second
	boxes, threshold := m.cfg.Boxes, m.preview.Options().Overlay.Threshold
	n := catalog.Progress().Scanned
	work := func(ctx context.Context, done func(int)) job.Done {
		found, err := scenes.Find(ctx, scenes.Search{
			Seqs: catalog.After(0, n), Second: split, Threshold: threshold, Done: done, Glance: catalog.Glance,
			Read: func(r *capture.Request) *prediction.Reading { return kept.Read(r, boxes) },
		})
		if err != nil {
			return job.Done{Tone: theme.Warn, Result: "the comparison was cancelled: v d begins it again"}
		}
		end := job.Done{Tone: theme.Good, Result: found.LeftOut, Then: scenesMsg{&found.Content}}
		if found.LeftOut != "" {
			end.Tone = theme.Warn
		}
		return end
	}
	return m.jobs.Begin(job.Work{What: "comparing", More: n, Do: work}, job.Starter(m.start), m.cfg.Now())
}

// scenesMsg shows the scenes of two captures, or has them found first.
type scenesMsg struct{ content *scenes.Content }

// apply shows them in the place of the list.
func (msg scenesMsg) apply(m *Model) tea.Cmd {
	if msg.content == nil {
		if m.jobs.Running() {
			m.say(m.display.Styles.Warn, m.jobs.What()+" goes on; esc cancels it")
			return nil
		}
		return compareCaptures(m)
	}
	cmd := m.filter.Clear()
	m.list.SetFollow(false)
	m.pages.found, m.pages.scenes, m.pages.apart = msg.content, scenes.New(*msg.content), false
	m.window.page = mainPage
	m.setPicture(false)
	showScene(m, m.pages.scenes.Shown())
	return cmd
}

// handleScene does what the list of scenes asks for.
func handleScene(m *Model, msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case scenes.ShowMsg:
		m.pages.apart = m.pages.apart || msg.Flip
		showScene(m, msg.Seq)
	case scenes.CompareMsg:
		return compareTwo(m, msg.A, msg.B)
	case scenes.CloseMsg:
		m.pages.scenes = scenes.Model{}
	}
	return nil
}

// showScene shows a request of a scene.
func showScene(m *Model, seq uint64) {
	if seq != 0 {
		m.list.Select(seq)
	}
}
