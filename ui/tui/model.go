package tui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive"
	"github.com/framebin/framebin/capture/meter"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/relay"
	"github.com/framebin/framebin/render/survey"
	"github.com/framebin/framebin/ui/terminal"
	"github.com/framebin/framebin/ui/tui/detail"
	"github.com/framebin/framebin/ui/tui/dialog"
	"github.com/framebin/framebin/ui/tui/filter"
	"github.com/framebin/framebin/ui/tui/preview"
	"github.com/framebin/framebin/ui/tui/requests"
	"github.com/framebin/framebin/ui/tui/theme"
)

// focus is the pane that has the keys.
type focus int

const (
	onList focus = iota
	onPicture
	onDetails
	panes
)

// page is what the body of the screen shows.
type page int

const (
	mainPage page = iota
	helpPage
	statsPage
)

// Model is the whole screen.
type Model struct {
	cfg     Config
	context func() context.Context
	keys    KeyMap
	styles  theme.Styles
	profile colorprofile.Profile
	vivid   bool // the terminal was found to have more colours than it says
	layout  layout

	page    page
	helpTop int // first line of the help on the screen
	focus   focus
	picture bool // the picture alone
	large   bool // the details at the front

	// pins are the ways to read boxes that the person chose, by the shape of
	// the document: they hold for later requests of the same sender.
	pins map[string]prediction.BoxFormat

	list     requests.Model
	preview  preview.Model
	detail   detail.Model
	filter   filter.Model
	dialog   dialog.Model
	resume   bool // follow again once the question is answered
	aside    bool // the question stands in the place of the list, not of the picture
	classing bool // the question is which classes to draw
	detector terminal.Detector

	log       *survey.Log // where objects were
	indexed   uint64      // how often readings in the log were replaced
	store     store
	feed      feed
	browser   browser // of an archive
	read      uint64  // Seq up to which the list was fed
	waiting   bool    // a command waits for the ring
	paused    bool
	described description
	asked     description // being described; zero if nothing is
	askedAt   time.Time

	meter   meter.Stats
	seconds []meter.Second // the last minute
	ring    capture.RingStats

	forwards relay.ForwardStats
	recorded archive.RecorderStats

	configured capture.ResponderConfig // how requests are answered at the start
	answering  string                  // how since, as it was chosen; "" for as configured

	message message
}

// message is a line at the bottom, until the next key or its time is over.
type message struct {
	style lipgloss.Style
	text  string
	id    int
}

// loggedObjects is how many objects are remembered for heat maps and trails:
// some 10 MiB of them.
const loggedObjects = 100_000

func newModel(ctx context.Context, cfg Config, painter preview.Painter) (Model, error) {
	detector, err := terminal.NewDetector(terminal.ProbeConfig{Graphics: cfg.Graphics, Env: cfg.Env, Out: cfg.Out})
	if err != nil {
		return Model{}, err
	}
	keys := DefaultKeyMap()
	log := survey.NewLog(loggedObjects)
	of := func() context.Context { return ctx }
	m := Model{
		cfg:      cfg,
		context:  of,
		keys:     keys,
		styles:   theme.New(true, colorprofile.TrueColor),
		pins:     make(map[string]prediction.BoxFormat),
		list:     requests.New(keys.Requests),
		detail:   detail.New(keys.Detail),
		filter:   filter.New(filter.DefaultKeyMap()),
		detector: detector,
		log:      log,
		store:    cfg.stored(),
		feed:     newFeed(ctx, cfg, log),
		preview: preview.New(preview.Deps{
			Context:  of,
			Get:      cfg.stored().Get,
			Readings: cfg.Readings,
			Log:      log,
			Renderer: cfg.Renderer,
			Painter:  painter,
			Now:      cfg.Now,
			Logger:   cfg.Log,
		}, keys.Preview, cfg.Threshold),
	}
	m.filter.SetStyles(m.styles)
	m.preview.SetTerminal(detector.Terminal())
	m.waiting = true // Init starts the feed
	if cfg.Responder != nil {
		m.configured = cfg.Responder.Config()
	}
	if cfg.Warning != "" {
		m.message = message{style: m.styles.Warn, text: cfg.Warning}
	}
	return m, nil
}

// Init asks the terminal who it is, and starts the feed and the clock. The
// size is asked for again because a change between its first reading and the
// signal's installation would be lost.
func (m Model) Init() tea.Cmd {
	return tea.Batch(
		m.detector.Query(),
		tea.RequestBackgroundColor,
		tea.RequestWindowSize,
		m.fed(0),
		m.tick(0),
	)
}

// tickEvery is how often the status line reads the meter.
const tickEvery = 500 * time.Millisecond

// tickMsg brings the figures of the status line.
type tickMsg struct {
	meter   meter.Stats
	seconds []meter.Second
	ring    capture.RingStats

	forwards relay.ForwardStats
	recorded archive.RecorderStats
}

func (m Model) tick(after time.Duration) tea.Cmd {
	traffic, ring, forwarder, recorder := m.cfg.Meter, m.store, m.cfg.Forwarder, m.cfg.Recorder
	return tea.Tick(after, func(now time.Time) tea.Msg {
		msg := tickMsg{ring: ring.Stats()}
		msg.meter, msg.seconds = traffic.Snapshot(now), traffic.Seconds(now)
		if forwarder != nil {
			msg.forwards = forwarder.Stats()
		}
		if recorder != nil {
			msg.recorded = recorder.Stats()
		}
		return msg
	})
}

// messageTime is how long a message stays.
const messageTime = 6 * time.Second

// fadeMsg ends the message of that id.
type fadeMsg struct{ id int }

// say shows a message.
func (m *Model) say(style lipgloss.Style, text string) {
	m.message = message{style: style, text: text, id: m.message.id + 1}
}

func (m Model) fade() tea.Cmd {
	id := m.message.id
	return tea.Tick(messageTime, func(time.Time) tea.Msg { return fadeMsg{id} })
}
