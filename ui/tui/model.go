package tui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"github.com/framebin/framebin/ui/state"
	"github.com/framebin/framebin/ui/tui/answers"
	"github.com/framebin/framebin/ui/tui/cameras"
	"github.com/framebin/framebin/ui/tui/columns"
	"github.com/framebin/framebin/ui/tui/comparison"
	"github.com/framebin/framebin/ui/tui/detail"
	"github.com/framebin/framebin/ui/tui/display"
	"github.com/framebin/framebin/ui/tui/exports"
	"github.com/framebin/framebin/ui/tui/external"
	"github.com/framebin/framebin/ui/tui/feed"
	"github.com/framebin/framebin/ui/tui/filter"
	"github.com/framebin/framebin/ui/tui/job"
	"github.com/framebin/framebin/ui/tui/keymap"
	"github.com/framebin/framebin/ui/tui/layout"
	"github.com/framebin/framebin/ui/tui/palette"
	"github.com/framebin/framebin/ui/tui/preview"
	"github.com/framebin/framebin/ui/tui/program"
	"github.com/framebin/framebin/ui/tui/replay"
	"github.com/framebin/framebin/ui/tui/requests"
	"github.com/framebin/framebin/ui/tui/scenes"
	"github.com/framebin/framebin/ui/tui/table"
	"github.com/framebin/framebin/ui/tui/theme"
	"github.com/framebin/framebin/ui/tui/wizard"
)

// Model is the whole screen. It hands each message to whoever owns what the
// message is about, and then has the panes agree on what they show.
type Model struct {
	cfg     Config
	start   starter
	keys    keymap.Map
	actions []action
	display display.Model
	window  window

	list     requests.Model
	preview  preview.Model
	detail   detail.Model
	filter   filter.Model
	question question
	pages    pages

	source   source
	upcoming uint64 // Seq of the request that is made ready while the newest is followed; 0 for none
	details  describer
	boxes    boxes
	figures  figures
	wizards  wizards
	jobs     job.Model
	message  message
}

// effect is a message that knows what it does to the screen.
type effect interface{ apply(m *Model) tea.Cmd }

// starter makes a command of work beside the screen, which is given up when
// the program ends or cancel is called.
type starter func(work func(context.Context) tea.Msg) (cmd tea.Cmd, cancel context.CancelFunc)

func newStarter(parent context.Context) starter {
	return func(work func(context.Context) tea.Msg) (tea.Cmd, context.CancelFunc) {
		ctx, cancel := context.WithCancel(parent)
		return func() tea.Msg {
			defer cancel()
			return work(ctx)
		}, cancel
	}
}

// run makes a command of work that only the end of the program gives up.
func (s starter) run(work func(context.Context) tea.Msg) tea.Cmd {
	cmd, _ := s(work)
	return cmd
}

// Init asks the terminal who it is, and starts the feed and the clock.
func (m Model) Init() tea.Cmd {
	return tea.Batch(
		m.display.Query(),
		tea.RequestBackgroundColor,
		m.source.First(),
		tick(m.cfg, m.source.Store, 0),
		nextAlert(m.cfg.Alerts, m.start),
	)
}

// Update hands a message to whoever it is for, and then starts what the new
// state wants: a picture, a description.
func (m Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	said, cell := m.message.id, m.display.Cell()
	cmds := []tea.Cmd{m.route(msg), m.display.Probe(msg)}
	if now := m.display.Cell(); now != cell && m.preview.Shown() != nil {
		m.preview.Redraw()
		cmds = append(cmds, tea.ClearScreen) // pixels of another font are left
	}
	m.preview.SetTerminal(m.display.Terminal(), m.display.Depth(), m.display.Styles.Dark)
	m.refreshCameras()
	cmds = append(cmds, m.sync(), m.preview.Refresh(), m.source.Refresh(&m.list), m.list.Refresh())
	m.message.late = m.preview.Late()
	if m.message.id != said {
		cmds = append(cmds, m.message.fade())
	}
	return m, tea.Batch(cmds...)
}

//nolint:cyclop,funlen // flat message dispatch
func (m *Model) route(msg tea.Msg) (cmd tea.Cmd) {
	switch msg := msg.(type) {
	case effect:
		return msg.apply(m)
	case tea.KeyPressMsg:
		return m.press(msg)
	case tea.MouseMsg:
		return m.mouse(msg)
	case tea.PasteMsg:
		return paste(m, msg)
	case tea.WindowSizeMsg:
		m.resize(msg.Width, msg.Height)
	case tea.BackgroundColorMsg, tea.ModeReportMsg, tea.ColorProfileMsg:
		return m.restyle(msg)
	case feed.Arrived:
		return arrived(m, msg)
	case job.Tick:
		return m.jobs.Tick(m.cfg.Now())
	case job.Done:
		return m.ended(msg)
	case feed.InFlight:
		return m.source.TakeInFlight(msg, &m.list)
	case feed.RowsRead:
		rowsRead(m, msg)
	case tea.ResumeMsg:
		m.preview.Redraw()
		return tea.ClearScreen
	case filter.ChangedMsg:
		m.list.SetFilter(m.filter.Filter())
		m.upcoming = 0
	case filter.KeptMsg:
		return m.cfg.remember(func(s *state.State) { s.Filters = state.Keep(s.Filters, msg.Line) })
	case detail.PickMsg:
		m.preview.Select(msg.Object)
	case detail.PartMsg:
		return handlePart(m, msg)
	case detail.CopyMsg:
		m.say(m.display.Styles.Good, "copied "+msg.What)
		return tea.SetClipboard(msg.Text)
	case comparison.CloseMsg, comparison.CursorMsg, comparison.FlipMsg, comparison.PickMsg, preview.OtherMsg:
		return handleCompared(m, msg)
	case palette.CloseMsg:
		m.window.page = mainPage
	case palette.ChooseMsg:
		m.window.page = mainPage
		return m.route(msg.Entry.Msg)
	case program.Notice:
		notice(m, msg)
	case cameras.PickMsg:
		return m.pickCamera(msg.Camera)
	case preview.TileMsg:
		return pickTile(m, msg.Seq)
	case scenes.ShowMsg, scenes.CompareMsg, scenes.CloseMsg:
		return handleScene(m, msg)
	case requests.SortMsg:
		sortBy(m, msg.By)
	case theme.Note:
		m.sayNote(msg)
	case columns.Msg:
		return m.take(msg.Next(&m.list, m.question.dialog.Cursor()))
	case external.WrittenMsg:
		note, cmd := msg.Show(m.cfg.Env, m.cfg.In, m.cfg.Out)
		return tea.Batch(m.take(wizard.Step{Note: note}), cmd)
	case external.ShownMsg:
		programEnded(m, msg)
	case exports.Msg:
		return m.take(exporter(m).Next(msg))
	case replay.Msg:
		return m.take(m.wizards.replay.Next(msg, m.source.Store))
	case answers.Msg:
		return m.take(m.wizards.answers.Next(msg, m.cfg.Now()))
	default: // which only a pane knows
		return broadcast(m, msg)
	}
	return cmd
}

// programEnded draws again what another program has drawn over.
func programEnded(m *Model, msg external.ShownMsg) {
	if msg.Err != nil {
		m.say(m.display.Styles.Bad, msg.Program+": "+msg.Err.Error())
	}
	m.preview.Redraw()
}

// broadcast hands a message to all panes.
func broadcast(m *Model, msg tea.Msg) tea.Cmd {
	var cmds [5]tea.Cmd
	m.preview, cmds[0] = m.preview.Update(msg)
	m.filter, cmds[1] = m.filter.Update(msg, m.list.Table().Values)
	m.detail, cmds[2] = m.detail.Update(msg)
	m.question.line, cmds[3] = m.question.line.Update(msg)
	m.list, cmds[4] = m.list.Update(msg)
	return tea.Batch(cmds[:]...)
}

// ended takes in what became of a job, and what it was done for.
func (m *Model) ended(msg job.Done) tea.Cmd {
	m.jobs.End(msg, m.display.Styles)
	if msg.Then == nil {
		return nil
	}
	return m.route(msg.Then)
}

// rowsRead takes in what was read of an archive.
func rowsRead(m *Model, msg feed.RowsRead) {
	m.source.TakeRead()
	m.list.Replace(msg.Rows...)
	if msg.Err != nil {
		m.say(m.display.Styles.Bad, msg.Err.Error())
	}
}

// sortBy orders the list by a column, and says what becomes of following.
func sortBy(m *Model, by table.Column) {
	following := m.list.Following() || m.question.resume
	m.question.resume = false
	m.list.Sort(by)
	_, words := m.list.Sorted()
	switch {
	case words == "":
		m.list.SetFollow(following)
		m.say(m.display.Styles.Good, "in order of arrival")
	case following:
		m.say(m.display.Styles.Good, "sorted "+words+"; no longer following: F goes on with the newest, wherever it stands")
	default:
		m.say(m.display.Styles.Good, "sorted "+words)
	}
}

// paste hands a text to the line that is being typed, if there is one.
func paste(m *Model, msg tea.PasteMsg) (cmd tea.Cmd) {
	switch {
	case m.question.line.Active():
		return update(&m.question.line, msg)
	case m.filter.Active():
		m.filter, cmd = m.filter.Update(msg, m.list.Table().Values)
	case m.detail.Typing():
		return m.tell(onDetails, msg)
	}
	return cmd
}

// restyle fits the looks of all panes to what the terminal says of itself.
func (m *Model) restyle(msg tea.Msg) tea.Cmd {
	cmd := m.display.Update(msg)
	m.filter.SetStyles(m.display.Styles)
	m.detail.SetStyles(m.display.Styles)
	m.question.line.SetStyles(m.display.Styles)
	return cmd
}

// refreshCameras takes in what is known of the cameras by now, and makes room for
// the bar that tells it.
func (m *Model) refreshCameras() {
	m.source.cameras = m.list.Table().Cameras()
	rows, size := 0, m.window.layout.Window
	if size.X >= layout.PanesWidth && size.Y >= layout.PanesHeight {
		rows = m.cameraBar().Want(size.Y)
	}
	if rows != m.window.bar {
		m.window.bar = rows
		m.resize(size.X, size.Y)
	}
}

// resize gives the panes their cells.
func (m *Model) resize(width, height int) {
	w := &m.window
	w.layout = layout.Arrange(width, height, layout.Shown{Picture: w.picture, Large: w.large, Bar: w.bar, Sizes: w.sizes})
	l := w.layout
	switch { // the keys go to what is to be seen
	case l.Single() && w.large:
		w.focus = onDetails
	case l.Single():
		w.focus = onList
	}
	m.list.SetSize(l.List.Dx(), l.List.Dy())
	m.detail.SetSize(l.Detail.Dx(), l.Detail.Dy())
	m.filter.SetWidth(width)
	m.question.line.SetWidth(width)
	m.pages.comparison.SetSize(l.List.Dx(), l.List.Dy())
	m.pages.scenes.SetSize(l.List.Dx(), l.List.Dy())
	m.pages.help.SetSize(l.Body.Dx(), l.Body.Dy()-layout.TitleRows)
	m.pages.palette.SetSize(l.Body.Dx(), l.Body.Dy()-layout.TitleRows)
	r := l.Preview
	m.preview.SetPane(preview.Pane{X: r.Min.X, Y: r.Min.Y, Cols: r.Dx(), Rows: r.Dy()})
}

// messageTime is how long a message stays.
const messageTime = 6 * time.Second

// message is a line at the bottom, until the next key or its time is over.
type message struct {
	style lipgloss.Style
	text  string
	id    int
	stays bool   // until a key is pressed
	late  string // why a picture is waited for; "" while none is for long
}

// say shows a message.
func (m *Model) say(style lipgloss.Style, text string) {
	m.message.style, m.message.text, m.message.stays = style, text, false
	m.message.id++
}

// sayNote shows what somebody else has to say.
func (m *Model) sayNote(n theme.Note) {
	m.say(m.display.Styles.Tone(n.Tone), n.Text)
	m.message.stays = n.Stays
}

func (m message) fade() tea.Cmd {
	return tea.Tick(messageTime, func(time.Time) tea.Msg { return fadeMsg{m.id} })
}

// fadeMsg ends the message of that id.
type fadeMsg struct{ id int }

func (msg fadeMsg) apply(m *Model) tea.Cmd {
	if msg.id == m.message.id && !m.message.stays {
		m.message.text = ""
	}
	return nil
}

// notice shows what the program itself has to tell.
func notice(m *Model, n program.Notice) {
	style := m.display.Styles.Warn
	if n.Failed {
		style = m.display.Styles.Bad
	}
	m.say(style, n.Text)
}
