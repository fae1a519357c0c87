package cli

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"

	"framebin/capture"
	"framebin/render"
	"framebin/render/survey"
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
func (s *shown) pixels(ctx context.Context, size image.Point) (*render.Still, error) {
	r := render.New(render.Config{CacheBytes: -1})
	if s.one == nil {
		return s.several(ctx, r, size)
	}
	still, err := r.Pixels(ctx, s.one, s.options, size)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errNothing, err)
	}
	return still, nil
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
