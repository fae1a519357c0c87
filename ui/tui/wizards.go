package tui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/ui/tui/answers"
	"github.com/framebin/framebin/ui/tui/exports"
	"github.com/framebin/framebin/ui/tui/job"
	"github.com/framebin/framebin/ui/tui/prompt"
	"github.com/framebin/framebin/ui/tui/replay"
	"github.com/framebin/framebin/ui/tui/wizard"
)

// wizards are those that remember what was answered.
type wizards struct {
	answers answers.Model
	replay  replay.Model
}

// take does what comes of an answer.
func (m *Model) take(s wizard.Step) tea.Cmd {
	if s.Work.Do != nil && m.jobs.Running() {
		m.say(m.display.Styles.Warn, m.jobs.What()+" goes on; esc cancels it")
		return nil
	}
	cmds := []tea.Cmd{s.Cmd}
	if s.Remember != nil {
		cmds = append(cmds, m.cfg.remember(s.Remember))
	}
	if s.Note.Text != "" {
		m.sayNote(s.Note)
	}
	if s.Ask.Active() {
		m.ask(s.Ask)
		m.question.aside = s.Aside
	}
	if s.Line.Answer != nil { // what was asked before stays behind it
		line, blink := prompt.Ask(s.Line, m.display.Styles)
		line.SetWidth(m.window.layout.Window.X)
		m.question.line = line
		cmds = append(cmds, blink)
	}
	if s.Work.Do != nil {
		cmds = append(cmds, m.jobs.Begin(s.Work, job.Starter(m.start), m.cfg.Now()))
	}
	return tea.Batch(cmds...)
}

// scope is which requests there are to export or to send.
func scope(m *Model) wizard.Scope {
	row, _ := m.list.Selected()
	return wizard.Scope{Selected: row.Seq, Marked: m.list.Marked(), Table: m.list.Table()}
}

// exporter knows what there is to export now.
func exporter(m *Model) exports.Exporter {
	c := m.cfg
	e := exports.Exporter{
		Config: exports.Config{
			Dir: c.ExportDir, Version: c.Version, Names: c.Names, Readings: c.Readings, Renderer: c.Renderer, Temporaries: c.Unfinished,
		},
		Scope:   scope(m),
		Store:   m.source.Store,
		Options: m.preview.Options(),
		Cursor:  m.question.dialog.Cursor(),
		Now:     c.Now(),
		Boxes: func(seqs []uint64) map[uint64]prediction.BoxFormat {
			formats := make(map[uint64]prediction.BoxFormat, len(seqs))
			for _, seq := range seqs {
				if row, ok := m.list.Table().Row(seq); ok {
					formats[seq] = m.boxes.of(row, c.Boxes)
				}
			}
			return formats
		},
	}
	if len(c.URLs) > 0 {
		e.Origin = c.URLs[0]
	}
	return e
}
