package tui

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io/fs"
	"iter"
	"os"
	"path/filepath"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/dataset"
	"github.com/framebin/framebin/capture/export"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/ui/tui/dialog"
	"github.com/framebin/framebin/ui/tui/feed"
	"github.com/framebin/framebin/ui/tui/job"
	"github.com/framebin/framebin/ui/tui/theme"
)

// exportScopeMsg says which requests to export; the format is asked next.
type exportScopeMsg struct{ seqs []uint64 }

// exportFormatMsg starts an export.
type exportFormatMsg struct {
	seqs    []uint64
	format  *export.Format
	dataset dataset.Options // of a format of datasets
}

// copiedMsg brings the text for the clipboard.
type copiedMsg struct {
	text string
	note string
	err  error
}

// askScope asks what to export, unless there is but one answer.
func askScope(m *Model) {
	row, ok := m.list.Selected()
	if !ok {
		m.say(m.display.styles.Warn, "nothing to export yet")
		return
	}
	selected, marked, all := []uint64{row.Seq}, m.list.Marked(), m.list.Table().Seqs()
	var choices []dialog.Choice
	if len(marked) > 0 {
		choices = append(choices, dialog.Choice{
			Letter: "m", Label: "marked", Hint: theme.Count(len(marked), "request"), Msg: exportScopeMsg{marked},
		})
	}
	choices = append(choices, dialog.Choice{
		Letter: "s", Label: "selected", Hint: fmt.Sprintf("#%d", row.Seq), Msg: exportScopeMsg{selected},
	}, dialog.Choice{
		Letter: "a", Label: "all in the list", Hint: theme.Count(len(all), "request"), Msg: exportScopeMsg{all},
	})
	m.ask(dialog.Ask("Export which requests?", choices...))
}

// apply asks how to export them.
func (msg exportScopeMsg) apply(m *Model) tea.Cmd {
	const letters = "123456789abcdefghilmnoprtuvwxyz" // without the keys of the dialog itself
	choices := make([]dialog.Choice, 0, len(export.Formats()))
	for i, f := range export.Formats() {
		var next tea.Msg = exportFormatMsg{seqs: msg.seqs, format: f}
		if f.Dataset() {
			next = datasetMsg{seqs: msg.seqs, format: f, threshold: m.preview.Options().Overlay.Threshold}
		}
		choices = append(choices, dialog.Choice{Letter: letters[i : i+1], Label: f.Name, Hint: f.Help, Msg: next})
	}
	m.ask(dialog.Ask(fmt.Sprintf("Export %s as", theme.Count(len(msg.seqs), "request")), choices...))
	return nil
}

// apply writes requests into a new file or folder, named by the time.
func (msg exportFormatMsg) apply(m *Model) tea.Cmd {
	name := "framebin-" + m.cfg.Now().Format("20060102-150405")
	if msg.format.OneFile() {
		name += msg.format.Extension
	}
	path := filepath.Join(m.cfg.ExportDir, name)
	options := m.preview.Options()
	var broken []export.Skip
	kept, boxes := m.cfg.Readings, m.boxes.ofAll(m.list, msg.seqs, m.cfg.Boxes)
	read := func(r *capture.Request) *prediction.Reading { return kept.Read(r, boxes[r.Seq]) }
	what := export.Job{
		Format:   msg.format,
		Requests: held(m.source.Store, msg.seqs, &broken),
		Total:    len(msg.seqs),
		Existing: export.Rename,
		Version:  m.cfg.Version,
		Read:     read,
		Annotate: annotate(m.cfg.Renderer, read, options),
		Masks:    render.Bitmaps,
		Dataset:  msg.dataset,
		Redact:   msg.format.Redact,

		Temporaries: m.cfg.Unfinished,
	}
	if len(m.cfg.URLs) > 0 {
		what.Origin = m.cfg.URLs[0]
	}
	if m.jobs.Running() {
		m.say(m.display.styles.Warn, m.jobs.What()+" goes on; esc cancels it")
		return nil
	}
	work := func(ctx context.Context, done func(int)) job.Done {
		what.Progress = func(p export.Progress) { done(p.Done) }
		result, err := saveWhole(ctx, path, what)
		result.Skipped = append(result.Skipped, broken...)
		if abs, absErr := filepath.Abs(result.Path); absErr == nil && result.Path != "" {
			result.Path = abs
		}
		switch {
		case errors.Is(err, context.Canceled):
			return job.Done{Style: warned, Result: "the export was cancelled; nothing of it is left"}
		case err != nil:
			return job.Done{Style: failed, Result: "export: " + err.Error()}
		case len(result.Skipped) > 0:
			return job.Done{Style: warned, Result: fmt.Sprintf("skipped %d, exported %s", len(result.Skipped), result)}
		}
		return job.Done{Style: succeeded, Result: "exported " + result.String()}
	}
	return m.jobs.Begin(job.Work{What: "exporting", Seqs: msg.seqs, Do: work}, job.Starter(m.start), m.cfg.Now())
}

// saveWhole exports all or nothing, as it does under a name that nothing has.
func saveWhole(ctx context.Context, path string, what export.Job) (export.Result, error) {
	first := path
	for n := 2; !what.Format.OneFile(); n++ {
		if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
			break
		}
		path = fmt.Sprintf("%s-%d", first, n)
	}
	return export.Save(ctx, path, what)
}

// leave quits, and asks first while a job runs.
func leave(m *Model) tea.Cmd {
	if !m.jobs.Running() {
		return tea.Quit
	}
	m.ask(dialog.Ask(fmt.Sprintf("Quit? %s is at %s.", m.jobs.What(), m.jobs.Steps()),
		dialog.Choice{Letter: "n", Label: "no", Hint: "go on"},
		dialog.Choice{Letter: "y", Label: "yes", Hint: "give it up, and leave nothing of it", Msg: tea.QuitMsg{}}))
	m.question.quits = true
	return nil
}

func succeeded(s theme.Styles) lipgloss.Style { return s.Good }
func warned(s theme.Styles) lipgloss.Style    { return s.Warn }
func failed(s theme.Styles) lipgloss.Style    { return s.Bad }

// annotate draws as the screen does, but every object alike.
func annotate(
	r *render.Renderer, read func(*capture.Request) *prediction.Reading, o render.Options,
) func(context.Context, *capture.Request) (image.Image, error) {
	o.Overlay.Selected, o.Zoom, o.Crosshair, o.Survey = -1, 0, render.Crosshair{}, render.Survey{}
	return func(ctx context.Context, req *capture.Request) (image.Image, error) {
		return r.Annotate(ctx, render.Input{Request: req, Reading: read(req)}, o)
	}
}

// held yields the requests that are still there, each on hold meanwhile, and
// says which could not be read.
func held(from feed.Store, seqs []uint64, broken *[]export.Skip) iter.Seq2[*capture.Request, error] {
	return func(yield func(*capture.Request, error) bool) {
		for _, seq := range seqs {
			r, err := feed.Hold(from, seq)
			if err != nil {
				*broken = append(*broken, export.Skip{Seq: seq, Reason: err.Error()})
				continue
			}
			more := yield(r, nil)
			r.Release()
			if !more {
				return
			}
		}
	}
}

// copyCurl puts the selected request on the clipboard as a curl command, by
// OSC 52, which reaches the person's own machine over ssh too.
func copyCurl(m *Model) tea.Cmd {
	row, ok := m.list.Selected()
	if !ok {
		m.say(m.display.styles.Warn, "nothing to copy yet; "+m.keys.CopyURL.Help().Key+" copies the URL")
		return nil
	}
	from := m.source.Store
	o := export.CurlOptions{}
	if len(m.cfg.URLs) > 0 {
		o.Origin = m.cfg.URLs[0]
	}
	return func() tea.Msg {
		r, err := feed.Hold(from, row.Seq)
		if err != nil {
			return copiedMsg{err: fmt.Errorf("request %d: %w", row.Seq, err)}
		}
		defer r.Release()
		c := export.CopyCurl(r, o)
		msg := copiedMsg{text: c.Text}
		if c.BodyFile != "" {
			msg.note = "the body is too long for it: export as curl (x) writes " + c.BodyFile
		}
		return msg
	}
}

// copyURL puts the URL to send to on the clipboard.
func copyURL(m *Model) tea.Cmd {
	if len(m.cfg.URLs) == 0 {
		m.say(m.display.styles.Warn, "there is no URL to copy: these requests were captured before")
		return nil
	}
	url := m.cfg.URLs[0]
	m.say(m.display.styles.Good, "copied "+url)
	return tea.SetClipboard(url)
}

// apply puts the text on the clipboard.
func (msg copiedMsg) apply(m *Model) tea.Cmd {
	if msg.err != nil {
		m.say(m.display.styles.Bad, "copy: "+msg.err.Error())
		return nil
	}
	text := "copied as curl"
	if msg.note != "" {
		text += "; " + msg.note
	}
	m.say(m.display.styles.Good, text)
	return tea.SetClipboard(msg.text)
}
