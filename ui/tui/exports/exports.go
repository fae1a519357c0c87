// Package exports asks which requests to export, and as what, and writes them
// beside the screen into a new file or folder.
//
// What the formats are is in capture/export. The screen imports it.
package exports

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/dataset"
	"github.com/framebin/framebin/capture/export"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/query"
	"github.com/framebin/framebin/capture/readings"
	"github.com/framebin/framebin/capture/units"
	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/ui/tui/dialog"
	"github.com/framebin/framebin/ui/tui/feed"
	"github.com/framebin/framebin/ui/tui/job"
	"github.com/framebin/framebin/ui/tui/theme"
	"github.com/framebin/framebin/ui/tui/wizard"
)

// Config is where exports go, and what they are made with.
type Config struct {
	Dir         string // "" is the working directory
	Origin      string // the URL that requests came to; "" for none
	Version     string // of framebin
	Names       query.Names
	Readings    *readings.Store
	Renderer    *render.Renderer
	Temporaries *export.Temporaries // what is being written; nil: nobody asks
}

// Exporter knows what there is to export, at the time of a question.
type Exporter struct {
	Config
	wizard.Scope

	Store   feed.Store
	Boxes   func(seqs []uint64) map[uint64]prediction.BoxFormat
	Options render.Options // as the screen draws
	Cursor  int            // in the question that is open
	Now     time.Time
}

// Msg is an answer to a question of an Exporter.
type Msg interface{ next(e Exporter) wizard.Step }

// Next is what comes of an answer.
func (e Exporter) Next(msg Msg) wizard.Step { return msg.next(e) }

// Ask asks what to export.
func (e Exporter) Ask() wizard.Step {
	if e.Selected == 0 {
		return wizard.Say(theme.Warn, "nothing to export yet")
	}
	return wizard.Step{Ask: dialog.Ask("Export which requests?",
		e.Choices("", func(seqs []uint64) tea.Msg { return scopeMsg{seqs: seqs} })...)}
}

// scopeMsg says which requests to export; the format is asked next.
type scopeMsg struct {
	seqs   []uint64
	redact bool // secrets are taken out of any format
	zip    bool // what is a folder becomes a ZIP
}

func (msg scopeMsg) next(e Exporter) wizard.Step {
	choices := make([]dialog.Choice, 0, len(export.Formats()))
	for _, f := range export.Formats() {
		var next tea.Msg = FormatMsg{Seqs: msg.seqs, Format: f, Redact: msg.redact, ZIP: msg.zip}
		if f.Dataset() {
			next = datasetMsg{seqs: msg.seqs, format: f, zip: msg.zip, threshold: e.Options.Overlay.Threshold}
		}
		choices = append(choices, dialog.Choice{Label: f.Name, Hint: f.Help, Msg: next})
	}
	redact, packed := msg, msg
	redact.redact, packed.zip = !msg.redact, !msg.zip
	choices = append(choices, dialog.Choice{
		Letter: "Z", Label: "as a ZIP", Stay: true, Msg: packed,
		Hint: map[bool]string{true: "yes: what is a folder becomes a ZIP", false: "no: some formats are a folder"}[msg.zip],
	}, dialog.Choice{
		Letter: "R", Label: "redact", Stay: true, Msg: redact,
		Hint: map[bool]string{
			true:  "yes: tokens, cookies and secrets are taken out of any format",
			false: "no: requests are written as they were sent, but md and html have no secrets",
		}[msg.redact],
	})
	return wizard.Step{Ask: dialog.Ask(fmt.Sprintf("Export %s as", units.Count(len(msg.seqs), "request")), choices...).Narrowing().At(e.Cursor)}
}

// FormatMsg starts an export.
type FormatMsg struct {
	Seqs    []uint64
	Format  *export.Format
	Dataset dataset.Options // of a format of datasets
	Redact  bool            // Authorization, cookies and secrets are taken out, as of md and html in any case
	ZIP     bool            // of a format that is a folder
}

// next writes requests into a new file or folder, named by the time.
func (msg FormatMsg) next(e Exporter) wizard.Step {
	name := "framebin-" + e.Now.Format("20060102-150405")
	switch {
	case msg.Format.OneFile():
		name += msg.Format.Extension
	case msg.ZIP:
		name += zipped
	}
	path := filepath.Join(e.Dir, name)
	boxes := e.Boxes(msg.Seqs)
	redact := msg.Redact || msg.Format.Redact
	read := func(r *capture.Request) *prediction.Reading {
		if redact { // what is kept quotes the request as it came
			return e.Readings.ReadAltered(r, boxes[r.Seq])
		}
		return e.Readings.Read(r, boxes[r.Seq])
	}
	what := export.Job{
		Format:   msg.Format,
		Existing: export.Rename,
		Version:  e.Version,
		Origin:   e.Origin,
		Read:     read,
		Annotate: annotate(e.Renderer, read, e.Options),
		Masks:    render.Bitmaps,
		Inspect:  e.Renderer.Inspect,
		Dataset:  msg.Dataset,
		Redact:   redact,

		Temporaries: e.Temporaries,
	}
	from := e.Store
	work := func(ctx context.Context, done func(int)) job.Done {
		var broken []export.Skip
		what.Requests = feed.Held(from, msg.Seqs, func(seq uint64, err error) {
			broken = append(broken, export.Skip{Seq: seq, Reason: err.Error()})
		})
		what.Progress = done
		result, err := saveWhole(ctx, path, what)
		result.Skipped = append(result.Skipped, broken...)
		if abs, absErr := filepath.Abs(result.Path); absErr == nil && result.Path != "" {
			result.Path = abs
		}
		switch {
		case errors.Is(err, context.Canceled):
			return job.Done{Tone: theme.Warn, Result: "the export was cancelled; nothing of it is left"}
		case err != nil:
			return job.Done{Tone: theme.Bad, Result: "export: " + err.Error()}
		case len(result.Skipped) > 0:
			return job.Done{Tone: theme.Warn, Result: fmt.Sprintf("skipped %d, exported %s", len(result.Skipped), result)}
		}
		return job.Done{Tone: theme.Good, Result: "exported " + result.String()}
	}
	return wizard.Step{Work: job.Work{What: "exporting", Seqs: msg.Seqs, Do: work}}
}

// zipped ends the name of a ZIP.
const zipped = ".zip"

// saveWhole exports all or nothing, as it does under a name that nothing has.
func saveWhole(ctx context.Context, path string, what export.Job) (export.Result, error) {
	first := path
	for n := 2; !what.Format.OneFile() && filepath.Ext(path) != zipped; n++ {
		if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
			break
		}
		path = fmt.Sprintf("%s-%d", first, n)
	}
	return export.Save(ctx, path, what)
}

// annotate draws as the screen does, but every object alike.
func annotate(
	r *render.Renderer, read func(*capture.Request) *prediction.Reading, o render.Options,
) func(context.Context, *capture.Request) (image.Image, error) {
	o.Overlay.Selected, o.Zoom, o.Crosshair, o.Survey = -1, 0, render.Crosshair{}, render.Survey{}
	return func(ctx context.Context, req *capture.Request) (image.Image, error) {
		return r.Annotate(ctx, render.Input{Request: req, Reading: read(req)}, o)
	}
}
