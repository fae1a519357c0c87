// Package tui is framebin's screen: the list of requests, the picture, the
// details, and the keys between them.
//
// It listens to nothing and opens no archive: it is handed what it shows. The
// command line opens it; no other package imports it.
package tui

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive"
	"github.com/framebin/framebin/capture/export"
	"github.com/framebin/framebin/capture/inflight"
	"github.com/framebin/framebin/capture/meter"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/query"
	"github.com/framebin/framebin/capture/readings"
	"github.com/framebin/framebin/capture/relay"
	"github.com/framebin/framebin/capture/stream"
	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/ui/state"
	"github.com/framebin/framebin/ui/terminal"
	"github.com/framebin/framebin/ui/tui/answers"
	"github.com/framebin/framebin/ui/tui/detail"
	"github.com/framebin/framebin/ui/tui/display"
	"github.com/framebin/framebin/ui/tui/filter"
	"github.com/framebin/framebin/ui/tui/job"
	"github.com/framebin/framebin/ui/tui/keymap"
	"github.com/framebin/framebin/ui/tui/layout"
	"github.com/framebin/framebin/ui/tui/preview"
	"github.com/framebin/framebin/ui/tui/program"
	"github.com/framebin/framebin/ui/tui/replay"
	"github.com/framebin/framebin/ui/tui/requests"
	"github.com/framebin/framebin/ui/tui/table"
)

// Terminal is where the screen is.
type Terminal struct {
	In        *os.File // nil is standard input and output
	Out       *os.File
	Env       []string            // KEY=VALUE; nil is the process's own
	Graphics  string              // "auto", "" or the name of a protocol
	Emergency *terminal.Emergency // nil: nobody leaves before Run has returned
}

// Reach is what there is to know of who can send.
type Reach struct {
	Exposed     bool   // others than this computer
	Fingerprint string // of the certificate that was made for this run; "" for none
}

// Listener is what becomes of requests beside the screen.
type Listener struct {
	InFlight  *inflight.List     // requests that have no number yet; nil: there are none
	Forwarder *relay.Forwarder   // nil: nothing is passed on
	Responder *capture.Responder // nil: nothing is answered here
	Recorder  *archive.Recorder  // nil: nothing is recorded
	Publisher *stream.Publisher  // nil: nothing is published
	Alerts    <-chan Alert       // what to tell of; nil: nothing
}

// Taste is a person's own.
type Taste struct {
	Keys  *keymap.Map   // nil: keymap.Default
	Theme display.Theme // of text and lines
	ASCII bool          // no character beyond ASCII
	Names query.Names   // of filters

	State      *state.File // where what is remembered is written; nil: nowhere
	Remembered state.State // at the start
}

// Beginning is what the person begins with.
type Beginning struct {
	Threshold float64              // of the objects that are drawn, 0..1
	Boxes     prediction.BoxFormat // zero: as the document proves
	Filter    query.Filter         // of the list
}

// Config is what the screen shows and how.
type Config struct {
	Terminal
	Reach
	Listener
	Taste
	Beginning

	Ring       *capture.Ring    // what a listener captures; nil where there is an Archive
	Archive    *archive.Catalog // what was captured before; nil where there is a Ring
	Second     uint64           // Seq of the first request of a second capture in Archive, to be compared with the first; 0: it is one
	Meter      *meter.Meter     // of the listener; nil: nothing is measured
	Renderer   *render.Renderer
	Readings   *readings.Store     // what was made out of requests; nil: a small one
	URLs       []string            // where the listener can be reached, the one to paste first
	Source     string              // the name of Archive; shown in place of the URL
	ExportDir  string              // where exports go; "" is the working directory
	Unfinished *export.Temporaries // what they are writing; nil: nobody asks
	Warning    string              // one line to show at the start; "" for none
	Version    string
	Log        *slog.Logger
	Maps       Maps             // nil: they are not changed here
	Now        func() time.Time // nil is time.Now
}

// defaultReadings is what a Config without a store of readings keeps, in bytes.
const defaultReadings = 1 << 20

func (c *Config) complete() {
	if c.In == nil {
		c.In = os.Stdin
	}
	if c.Out == nil {
		c.Out = os.Stdout
	}
	if c.Env == nil {
		c.Env = os.Environ()
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Meter == nil {
		c.Meter = meter.New()
	}
	if c.Readings == nil {
		c.Readings = readings.New(defaultReadings)
	}
	if c.Now == nil {
		c.Now = time.Now
	}
}

// ErrFailed is wrapped where the screen ended by a defect of its own. What it
// showed goes on.
var ErrFailed = errors.New("the screen failed")

// Run shows the screen until the person quits or ctx ends. The terminal is
// left as it was, also after a panic, which ends it with an error that wraps
// [ErrFailed].
func Run(ctx context.Context, cfg Config) error {
	cfg.complete()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	painter := terminal.NewPainter(cfg.Out)
	model, err := newModel(ctx, cfg, painter)
	if err != nil {
		return err
	}
	leave, disarm := cfg.Emergency.Arm(cfg.In, painter, restoreTitle, cfg.Log)
	defer disarm()
	_, _ = painter.WriteString(keepTitle)
	failure, err := program.Run(ctx, model, program.Edge{Log: cfg.Log, Leave: leave},
		tea.WithInput(terminal.Input{File: cfg.In}),
		tea.WithOutput(painter),
		tea.WithEnvironment(cfg.Env),
		tea.WithColorProfile(profile(cfg)),
		tea.WithoutSignalHandler(),
		tea.WithFPS(framesPerSecond),
	)
	stop()
	model.jobs.Wait()
	if saveErr := cfg.State.Save(); saveErr != nil { // what the last keys changed
		cfg.Log.Error("remember the screen", "error", saveErr)
	}
	_, _ = painter.WriteString(restoreTitle)
	if resetErr := painter.Reset(); resetErr != nil {
		cfg.Log.Error("take the picture off the terminal", "error", resetErr)
	}
	switch {
	case failure != nil:
		return fmt.Errorf("%w: %w", ErrFailed, failure)
	case err == nil || errors.Is(err, tea.ErrInterrupted):
		return nil
	case errors.Is(err, tea.ErrProgramPanic):
		return fmt.Errorf("%w: %w", ErrFailed, err) // below the nets, in drawing
	case errors.Is(err, tea.ErrProgramKilled) && ctx.Err() != nil:
		return nil
	}
	return fmt.Errorf("the screen: %w", err)
}

func newModel(ctx context.Context, cfg Config, painter preview.Painter) (Model, error) {
	detector, err := terminal.NewDetector(terminal.ProbeConfig{Graphics: cfg.Graphics, ASCII: cfg.ASCII, Env: cfg.Env, Out: cfg.Out})
	if err != nil {
		return Model{}, err
	}
	keys, start, boxes := keymap.Default(), newStarter(ctx), newBoxes()
	if cfg.Keys != nil {
		keys = *cfg.Keys
	}
	m := Model{
		cfg:     cfg,
		start:   start,
		keys:    keys,
		actions: actions(keys),
		display: display.New(detector, cfg.Theme),
		list:    requests.New(keys.Requests),
		detail:  detail.New(keys.Detail),
		filter:  filter.New(filter.DefaultKeyMap(), cfg.Names, cfg.Remembered.Filters),
		source:  newSource(cfg, start, boxes.log),
		boxes:   boxes,
		wizards: wizards{answers: answers.New(cfg.Responder, cfg.Remembered.Answers), replay: replay.New(cfg.Remembered.Targets)},
		jobs:    job.New(),
	}
	m.preview = preview.New(preview.Deps{
		Start:    start,
		Get:      m.source.Store.Get,
		Readings: cfg.Readings,
		Log:      boxes.log,
		Renderer: cfg.Renderer,
		Painter:  painter,
		Now:      cfg.Now,
		Logger:   cfg.Log,
	}, keys.Preview, cfg.Threshold)
	m.filter.SetStyles(m.display.Styles)
	m.detail.SetStyles(m.display.Styles)
	m.preview.SetTerminal(detector.Terminal(), m.display.Depth(), true)
	m.window.sizes = layout.Sizes{List: cfg.Remembered.List, Detail: cfg.Remembered.Details, Column: cfg.Remembered.Column}
	m.filter.Set(cfg.Filter)
	m.list.SetFilter(cfg.Filter)
	m.list.SetColumns(table.ParseColumns(cfg.Remembered.Columns))
	if cfg.Warning != "" {
		m.message = message{style: m.display.Styles.Warn, text: cfg.Warning}
	}
	return m, nil
}

// framesPerSecond is how often the screen may change: about as often as the feed
// tells of something. Looking for changes costs time when there are none, too.
const framesPerSecond = 30

// The title of the window goes on a stack that most terminals have (XTWINOPS):
// at its end the program can only empty it.
const (
	keepTitle    = "\x1b[22;2t"
	restoreTitle = "\x1b[23;2t"
)

// profile returns how many colours to use. A terminal that calls itself xterm
// and no more is taken to have 256: whatever carries the name has had them
// for many years, though its description does not say so.
func profile(cfg Config) colorprofile.Profile {
	p := colorprofile.Detect(cfg.Out, cfg.Env)
	if p == colorprofile.ANSI && slices.Contains(cfg.Env, "TERM=xterm") {
		return colorprofile.ANSI256
	}
	return p
}
