package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"os"
	"path/filepath"
	"strings"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/stream"
	"github.com/framebin/framebin/capture/units"
	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/render/aggregate"
	"github.com/framebin/framebin/ui/escape"
)

var errInput = errors.New("cannot be shown")

const (
	mostStdin  = 256 << 20 // bytes
	sniffBytes = 512
)

// input is what show draws.
type input struct {
	how         prediction.Options // predictions are read
	program     *Program
	predictions string
	masks       []string
	filter      filterFlag
}

// open returns the request that a name stands for: one of an archive, or one
// made of an image file and what belongs to it.
func (s *input) open(ctx context.Context, stdin io.Reader, name, number string) (*capture.Request, error) {
	if name == "-" {
		content, err := io.ReadAll(io.LimitReader(stdin, mostStdin+1))
		switch {
		case err != nil:
			return nil, fmt.Errorf("read standard input: %w", err)
		case len(content) > mostStdin:
			return nil, fmt.Errorf("standard input %w: it is longer than %s", errInput, units.Bytes(mostStdin))
		case isImage(content, ""):
			return s.compose(content, "image")
		}
		src, err := archive.OpenStream("standard input", bytes.NewReader(content), archive.Limits{})
		if err != nil {
			return nil, err
		}
		return s.pick(src, name, number)
	}
	if stream.IsAddress(name) {
		return s.fromArchive(ctx, name, number)
	}
	head, err := sniff(name)
	if err != nil {
		return nil, err
	}
	if !isImage(head, name) {
		return s.fromArchive(ctx, name, number)
	}
	if number != "" {
		return nil, fmt.Errorf("%w: an image file holds no request %s", errFlag, number)
	}
	content, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	s.lookAround(filepath.Dir(name))
	return s.compose(content, filepath.Base(name))
}

// fromArchive returns a request of an archive that matches: the last up to the
// number, if there is one.
func (s *input) fromArchive(ctx context.Context, name, number string) (*capture.Request, error) {
	src, err := s.program.openSource(ctx, name, archive.Limits{})
	if err != nil {
		return nil, err
	}
	return s.pick(src, name, number)
}

// pick returns a request of an archive, and closes that.
func (s *input) pick(src *archive.Source, name, number string) (*capture.Request, error) {
	defer func() { _ = src.Close() }()
	i, err := pickOne(src, name, number)
	if err != nil {
		return nil, err
	}
	picked, err := s.filter.upTo(src, i, 1, reader(s.how))
	if err != nil {
		return nil, err
	}
	return src.Request(picked[0])
}

// pickOne returns the index of a request of an archive: the last without a
// number.
func pickOne(src *archive.Source, name, number string) (int, error) {
	if src.Len() == 0 {
		return 0, fmt.Errorf("%s: %w", name, errEmptySource)
	}
	if number == "" {
		number = "last"
	}
	picked, err := parseSelection([]string{number}, src.Len())
	if err != nil {
		return 0, err
	}
	return picked[0], nil
}

// sniff returns the first bytes of a file; none of a folder.
func sniff(name string) ([]byte, error) {
	stat, err := os.Stat(name)
	if err != nil {
		return nil, hint(err, "give a folder of captured requests, an .http file, a HAR or an image")
	}
	if stat.IsDir() {
		return nil, nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	head := make([]byte, sniffBytes)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return head[:n], nil
}

// isImage reports whether the first bytes or the name are those of an image.
func isImage(head []byte, name string) bool {
	if strings.HasPrefix(http.DetectContentType(head), "image/") {
		return true
	}
	ext := strings.ToLower(filepath.Ext(name))
	return ext == ".tif" || ext == ".tiff" || ext == ".jpg" || ext == ".jpeg" || ext == ".png"
}

// lookAround finds the predictions and masks beside an image, if none were
// named.
func (s *input) lookAround(dir string) {
	if s.predictions != "" {
		return
	}
	beside := filepath.Join(dir, "predictions.json")
	if _, err := os.Stat(beside); err != nil {
		return
	}
	s.predictions = beside
	if len(s.masks) == 0 {
		s.masks, _ = filepath.Glob(filepath.Join(dir, "mask_*.png")) // the pattern is a good one
	}
}

// compose makes the request that a camera inference would have sent.
func (s *input) compose(img []byte, name string) (*capture.Request, error) {
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	mediaType := http.DetectContentType(img)
	if !strings.HasPrefix(mediaType, "image/") {
		mediaType = "image/jpeg"
	}
	err := addPart(w, "image", name, mediaType, img)
	for _, mask := range s.masks {
		err = errors.Join(err, addFile(w, strings.TrimSuffix(filepath.Base(mask), ".png"), mask, "image/png"))
	}
	if s.predictions != "" {
		err = errors.Join(err, addFile(w, "predictions", s.predictions, "application/json"))
	}
	if err = errors.Join(err, w.Close()); err != nil {
		return nil, err
	}
	header := http.Header{"Content-Type": {w.FormDataContentType()}}
	return capture.NewRequest(http.MethodPost, "/", header, body.Bytes()), nil
}

// addFile adds a file as a part.
func addFile(w *multipart.Writer, field, name, mediaType string) error {
	content, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	return addPart(w, field, filepath.Base(name), mediaType, content)
}

// addPart adds a part.
func addPart(w *multipart.Writer, field, filename, mediaType string, content []byte) error {
	header := textproto.MIMEHeader{}
	header.Set("Content-Disposition", multipart.FileContentDisposition(field, filename))
	header.Set("Content-Type", mediaType)
	part, err := w.CreatePart(header)
	if err == nil {
		_, err = part.Write(content)
	}
	return err
}

var errNoText = fmt.Errorf("%w: --survey draws pictures, it has no text: use --graphics blocks, or -o", errFlag)

// renderTarget is what show draws: one request, or what several of an archive show.
type renderTarget struct {
	program *Program
	options render.Options
	how     prediction.Options  // predictions are read
	one     *capture.Request    // nil for several
	reading *prediction.Reading // of one
	path    string              // of the archive of several
	number  string
	filter  *filterFlag
}

// renderTarget finds out what the arguments name.
func (c *showCommand) renderTarget(ctx context.Context, stdin io.Reader, args []string, o render.Options) (*renderTarget, error) {
	s := &renderTarget{program: c.program, options: o, how: c.input.how, path: args[0], filter: &c.input.filter}
	if len(args) > 1 {
		s.number = args[1]
	}
	if o.Survey.Mode != aggregate.None {
		return s, nil
	}
	req, err := c.input.open(ctx, stdin, s.path, s.number)
	if err != nil {
		return s, err
	}
	if !req.Hold() {
		return s, undrawn(capture.ErrEvicted)
	}
	defer req.Release()
	s.one, s.reading = req, prediction.Read(req, s.how)
	return s, nil
}

func (s *renderTarget) input() render.Input { return render.Input{Request: s.one, Reading: s.reading} }

// pixels draws it so that it fits within a size; zero: its own.
func (s *renderTarget) pixels(ctx context.Context, size image.Point) (still *render.Still, err error) {
	r := render.New(render.Config{CacheBytes: -1})
	if s.one != nil {
		still, err = r.Pixels(ctx, s.input(), s.options, size)
		return still, undrawn(err)
	}
	err = s.several(ctx, func(from render.Sources, key render.Key) error {
		still, err = r.SurveyPixels(ctx, from, key, size)
		return undrawn(err)
	})
	return still, err
}

// lines draws it as text.
func (s *renderTarget) lines(ctx context.Context, target render.Target) (p *render.Picture, err error) {
	r := render.New(render.Config{CacheBytes: -1})
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
	if _, marked := errors.AsType[*usageError](err); !marked && (errors.Is(err, errSelection) || errors.Is(err, errFlag)) {
		return wrongUse(path, err)
	}
	return err
}

// tell says beside a picture what is missing of it, what it shows, and what is
// at the pixel that was asked for.
func (s *renderTarget) tell(to io.Writer, note, summary string, spot *render.Spot) {
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
func (s *renderTarget) spotText(spot *render.Spot) string {
	words := []string{fmt.Sprintf("%d,%d", spot.X, spot.Y)}
	if spot.Value != "" {
		words = append(words, spot.Value)
	}
	if p := s.reading; p != nil && p.Prediction != nil {
		objects := p.Prediction.Objects
		for _, i := range spot.Objects {
			words = append(words, strings.TrimSpace(fmt.Sprintf("object %d %s", i+1, escape.Line(objects[i].Class))))
		}
	}
	return strings.Join(words, " · ")
}

// surveyModes are what --survey takes.
const surveyModes = "heat sheet"

func parseSurvey(text string) (aggregate.Mode, error) {
	switch text {
	case "":
		return aggregate.None, nil
	case "heat":
		return aggregate.Heat, nil
	case "sheet":
		return aggregate.Sheet, nil
	}
	return aggregate.None, fmt.Errorf("%w: --survey %q: use one of %s", errFlag, text, strings.ReplaceAll(surveyModes, " ", ", "))
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
		seq := uint64(i + 1)
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

func (s *several) get(seq uint64) (render.Input, bool) {
	req, err := s.src.Request(int(seq) - 1)
	if err != nil || !req.Hold() {
		return render.Input{}, false
	}
	defer req.Release()
	return render.Input{Request: req, Reading: prediction.Read(req, s.how)}, true
}

// several opens an archive and has draw draw what its requests show.
func (s *renderTarget) several(ctx context.Context, draw func(render.Sources, render.Key) error) error {
	src, err := s.program.openSource(ctx, s.path, archive.Limits{})
	if err != nil {
		return err
	}
	defer func() { _ = src.Close() }()
	last, err := pickOne(src, s.path, s.number)
	if err != nil {
		return err
	}
	n := map[aggregate.Mode]int{
		aggregate.Heat: heatRequests, aggregate.Sheet: sheetRequests,
	}[s.options.Survey.Mode]
	picked, err := s.filter.upTo(src, last, n, reader(s.how))
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
