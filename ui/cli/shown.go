package cli

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"strings"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/render/survey"
	"github.com/framebin/framebin/ui/escape"
)

var errNoText = fmt.Errorf("%w: --survey draws pictures, it has no text: use --graphics blocks, or -o", errFlag)

// shown is what show draws: one request, or what several of an archive show.
type shown struct {
	options render.Options
	one     *capture.Request // nil for several
	path    string           // of the archive of several
	number  string
}

// subjectOf finds out what the arguments name.
func (c *showCommand) subjectOf(stdin io.Reader, args []string, o render.Options) (*shown, error) {
	s := &shown{options: o, path: args[0]}
	if len(args) > 1 {
		s.number = args[1]
	}
	if o.Survey.Mode != survey.None {
		return s, nil
	}
	req, err := c.subject.open(stdin, s.path, s.number)
	s.one = req
	return s, err
}

// pixels draws it so that it fits within a size; zero: its own.
func (s *shown) pixels(ctx context.Context, size image.Point) (still *render.Still, err error) {
	r := render.New(render.Config{CacheBytes: -1})
	if s.one != nil {
		still, err = r.Pixels(ctx, s.one, s.options, size)
		return still, undrawn(err)
	}
	err = s.several(func(from render.Sources, key render.Key) error {
		still, err = r.SurveyPixels(ctx, from, key, size)
		return undrawn(err)
	})
	return still, err
}

// lines draws it as text.
func (s *shown) lines(ctx context.Context, target render.Target) (p *render.Picture, err error) {
	r := render.New(render.Config{CacheBytes: -1})
	if s.one != nil {
		p, err = r.Render(ctx, s.one, render.Key{Options: s.options, Target: target})
		err = undrawn(err)
	} else {
		err = s.several(func(from render.Sources, key render.Key) error {
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
func (s *shown) text(out io.Writer) error {
	if s.one == nil {
		return errNoText
	}
	return describe(out, s.one, s.options)
}

// misused marks the errors of flags and arguments.
func misused(path string, err error) error {
	if _, marked := errors.AsType[*usageError](err); !marked && (errors.Is(err, errSelection) || errors.Is(err, errFlag)) {
		return wrongUse(path, err)
	}
	return err
}

// tell says beside a picture what is missing of it, what it shows, and what is
// at the pixel that was asked for.
func (s *shown) tell(to io.Writer, note, summary string, spot *render.Spot) {
	if note != "" {
		say(to, "%s\n", escape.Line(note))
	}
	if summary != "" {
		say(to, "%s\n", escape.Line(summary))
	}
	switch {
	case spot != nil:
		say(to, "%s\n", s.spotText(spot))
	case s.options.Cross.On && s.one != nil:
		say(to, "%d,%d is beside the image\n", s.options.Cross.X, s.options.Cross.Y)
	}
}

// spotText says what is at a pixel.
func (s *shown) spotText(spot *render.Spot) string {
	words := []string{fmt.Sprintf("%d,%d", spot.X, spot.Y)}
	if spot.Value != "" {
		words = append(words, spot.Value)
	}
	if len(spot.Objects) > 0 && s.one.Hold() {
		defer s.one.Release()
		objects := prediction.Read(s.one, prediction.Options{Boxes: s.options.Boxes}).Prediction.Objects
		for _, i := range spot.Objects {
			words = append(words, strings.TrimSpace(fmt.Sprintf("object %d %s", i+1, escape.Line(objects[i].Class))))
		}
	}
	return strings.Join(words, " · ")
}
