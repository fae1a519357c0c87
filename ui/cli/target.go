package cli

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"strings"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/render/aggregate"
	"github.com/framebin/framebin/ui/escape"
	"github.com/framebin/framebin/ui/message"
	"github.com/framebin/framebin/ui/source"
)

// renderTarget is what show draws: one request, or what several of an archive show.
type renderTarget struct {
	program *Program
	options render.Options
	how     prediction.Options  // predictions are read
	one     *capture.Request    // nil for several
	reading *prediction.Reading // of one
	path    string              // of the archive of several
	number  string
	filter  *source.Filter
	memory  *memoryFlag
}

// renderTarget finds out what the arguments name.
func (c *showCommand) renderTarget(ctx context.Context, args []string, o render.Options) (*renderTarget, error) {
	s := &renderTarget{program: c.program, options: o, how: c.input.Options, path: args[0], filter: &c.input.Filter, memory: &c.memory}
	if len(args) > 1 {
		s.number = args[1]
	}
	if o.Survey.Mode != aggregate.None {
		return s, nil
	}
	c.input.Opener = c.program.sources()
	req, err := c.input.Request(ctx, s.path, s.number)
	if err != nil {
		return s, err
	}
	if req.IsRefusal() {
		return s, undrawn(refusalError(req))
	}
	if !req.Hold() {
		return s, undrawn(capture.ErrEvicted)
	}
	defer req.Release()
	s.one, s.reading = req, prediction.Read(req, s.how)
	return s, nil
}

func (s *renderTarget) input() render.Input { return render.Input{Request: s.one, Reading: s.reading} }

// refusalError says that there is nothing of a request to draw.
func refusalError(req *capture.Request) error {
	return fmt.Errorf("request %d was refused, its body was not kept: %s", req.Seq, escape.Line(req.Reason))
}

// pixels draws it so that it fits within a size; zero: its own.
func (s *renderTarget) pixels(ctx context.Context, size image.Point) (drawn *render.Image, err error) {
	r := render.New(render.Config{CacheBytes: -1, Limits: s.memory.pixels()})
	if s.one != nil {
		drawn, err = r.Pixels(ctx, s.input(), s.options, size)
		return drawn, undrawn(err)
	}
	err = s.several(ctx, func(from render.Sources, key render.Key) error {
		drawn, err = r.SurveyPixels(ctx, from, key, size)
		return undrawn(err)
	})
	return drawn, err
}

// lines draws it as text.
func (s *renderTarget) lines(ctx context.Context, target render.Target) (p *render.Picture, err error) {
	r := render.New(render.Config{CacheBytes: -1, Limits: s.memory.pixels()})
	if s.one != nil {
		p, err = r.Render(ctx, s.input(), render.Key{Options: s.options, Target: target})
		err = undrawn(err)
	} else {
		err = s.several(ctx, func(from render.Sources, key render.Key) error {
			key.Target = target
			p, err = r.Survey(ctx, from, key)
			return undrawn(err)
		})
	}
	if err == nil && len(p.Lines) == 0 {
		err = fmt.Errorf("%w: %s", errNothing, p.Note)
	}
	return p, err
}

// undrawn says that nothing was drawn.
func undrawn(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%w: %w", errNothing, err)
}

// text prints it without a picture.
func (s *renderTarget) text(out io.Writer) error {
	if s.one == nil {
		return errNoText
	}
	return describe(out, s.reading, s.options)
}

// misused marks the errors of flags and arguments.
func misused(path string, err error) error {
	if !message.IsUsage(err) && (errors.Is(err, source.ErrSelection) || errors.Is(err, message.ErrFlag)) {
		return message.WrongUse(path, err)
	}
	return err
}

// tell says beside a picture what is missing of it, what it shows, and what is
// at the pixel that was asked for.
func (s *renderTarget) tell(to io.Writer, note, summary string, probe *render.Probe) {
	if note != "" {
		message.Say(to, "%s\n", escape.Line(note))
	}
	if summary != "" {
		message.Say(to, "%s\n", escape.Line(summary))
	}
	switch {
	case probe != nil:
		message.Say(to, "%s\n", s.probeText(probe))
	case s.options.Crosshair.On && s.one != nil:
		message.Say(to, "%d,%d is beside the image\n", s.options.Crosshair.X, s.options.Crosshair.Y)
	}
}

// probeText says what is at a pixel.
func (s *renderTarget) probeText(probe *render.Probe) string {
	words := []string{fmt.Sprintf("%d,%d", probe.X, probe.Y)}
	if probe.Value != "" {
		words = append(words, probe.Value)
	}
	if p := s.reading; p != nil && p.Prediction != nil {
		objects := p.Prediction.Objects
		for _, i := range probe.Objects {
			words = append(words, strings.TrimSpace(fmt.Sprintf("object %d %s", i+1, escape.Line(objects[i].Class))))
		}
	}
	return strings.Join(words, " · ")
}

// How many requests of an archive a survey takes, up to the one that is shown.
const (
	heatRequests  = 2000
	sheetRequests = 24
	sheetColumns  = 6
)

// several are the requests of an archive that a survey is about.
type several struct {
	src *archive.Source
	log *aggregate.Log
	how prediction.Options // predictions are read
}

// newSeveral reads the predictions of requests.
func newSeveral(src *archive.Source, picked []int, o render.Options, how prediction.Options) (*several, []uint64, error) {
	const objects = 1 << 20
	s := &several{src: src, log: aggregate.NewLog(objects), how: how}
	var seqs []uint64
	for _, i := range picked {
		seq := src.Number(i)
		seqs = append(seqs, seq)
		if o.Survey.Mode == aggregate.Sheet {
			continue // pictures alone
		}
		req, err := src.Request(i)
		if err != nil {
			return nil, nil, err
		}
		if req.Hold() {
			s.log.Add(seq, prediction.Read(req, how))
			req.Release()
		}
	}
	return s, seqs, nil
}

func (s *several) get(seq uint64) (render.Input, error) {
	i, ok := s.src.Find(seq)
	if !ok {
		return render.Input{}, fmt.Errorf("there is no request %d in it", seq)
	}
	req, err := s.src.Request(i)
	switch {
	case err != nil:
		return render.Input{}, err
	case req.IsRefusal():
		return render.Input{}, refusalError(req)
	case !req.Hold():
		return render.Input{}, capture.ErrEvicted
	}
	defer req.Release()
	return render.Input{Request: req, Reading: prediction.Read(req, s.how)}, nil
}

// several opens an archive and has draw draw what its requests show.
func (s *renderTarget) several(ctx context.Context, draw func(render.Sources, render.Key) error) error {
	src, err := s.program.sources().Open(ctx, s.path, s.memory.bodies())
	if err != nil {
		return err
	}
	defer func() { _ = src.Close() }()
	last, err := source.PickOne(src, s.path, s.number)
	if err != nil {
		return err
	}
	n := map[aggregate.Mode]int{
		aggregate.Heat: heatRequests, aggregate.Sheet: sheetRequests,
	}[s.options.Survey.Mode]
	picked, err := s.filter.UpTo(src, last, n, s.how)
	if err != nil {
		return err
	}
	all, seqs, err := newSeveral(src, picked, s.options, s.how)
	if err != nil {
		return err
	}
	key := render.Key{Seq: seqs[len(seqs)-1], Options: s.options}
	o := &key.Options.Survey
	o.Frames, o.All = aggregate.NewFrames(seqs), true
	o.Columns, o.Rows = min(len(seqs), sheetColumns), (len(seqs)+sheetColumns-1)/sheetColumns
	return draw(render.Sources{Get: all.get, Log: all.log}, key)
}

// describe prints the predictions as text, a line an object, for terminals
// that are to show no pictures.
func describe(out io.Writer, reading *prediction.Reading, o render.Options) error {
	if reading.Prediction == nil {
		return fmt.Errorf("%w: there is no prediction in it", errNothing)
	}
	message.Say(out, "%s\n", reading.Prediction.Kind)
	for i, object := range reading.Prediction.Objects {
		if !o.Overlay.Passes(&object) || o.Overlay.Only && i != o.Overlay.Selected {
			continue
		}
		line := escape.Line(object.Class)
		if object.Confidence.Known {
			line += fmt.Sprintf("  %.2f", object.Confidence.Value)
		}
		if b := object.Box; b != nil {
			line += fmt.Sprintf("  x %.0f y %.0f width %.0f height %.0f", b.X, b.Y, b.Width, b.Height)
		}
		if m := object.Mask; m != nil && m.Ref != "" {
			line += "  " + escape.Line(m.Ref)
		}
		if _, err := fmt.Fprintln(out, line); err != nil {
			return message.Output(err)
		}
	}
	return nil
}
