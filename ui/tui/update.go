package tui

import (
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/render/graphics"
	"github.com/framebin/framebin/render/survey"
	"github.com/framebin/framebin/ui/tui/detail"
	"github.com/framebin/framebin/ui/tui/filter"
	"github.com/framebin/framebin/ui/tui/preview"
	"github.com/framebin/framebin/ui/tui/requests"
	"github.com/framebin/framebin/ui/tui/theme"
)

// Update routes a message to whoever it is for, and then starts what the new
// state wants: a picture, a description.
func (m Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	said := m.message.id
	cmd := m.route(msg)
	cmds := []tea.Cmd{cmd, m.probe(msg)}
	m.spread()
	cmds = append(cmds, m.preview.Refresh())
	describe := m.refreshDetail() // which says what it asks for
	cmds = append(cmds, m.netted(describe), m.refreshRows())
	if m.message.id != said {
		cmds = append(cmds, m.fade())
	}
	return m, tea.Batch(cmds...)
}

//nolint:cyclop // flat message dispatch
func (m *Model) route(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return m.press(msg)
	case escapedMsg:
		return m.escaped(msg)
	case tea.MouseMsg:
		return m.mouse(msg)
	case tea.PasteMsg:
		return m.paste(msg)
	case tea.WindowSizeMsg:
		m.resize(msg.Width, msg.Height)
	case tea.BackgroundColorMsg, tea.ModeReportMsg, tea.ColorProfileMsg:
		return m.suit(msg)
	case tea.ResumeMsg:
		m.preview.Redraw()
	case arrivedMsg:
		return m.arrived(msg)
	case rowsReadMsg:
		m.rowsRead(msg)
	case tickMsg:
		return m.ticked(msg)
	case fadeMsg:
		m.faded(msg)
	case describedMsg:
		m.describedBy(msg)
	case filter.ChangedMsg:
		m.list.SetFilter(msg.Filter)
	case detail.PickMsg:
		m.preview.Select(msg.Object)
	case preview.SelectMsg, viewMsg, classesMsg, reindexedMsg:
		m.viewed(msg)
	case exportScopeMsg:
		m.askFormat(msg)
	case exportFormatMsg:
		return m.export(msg)
	case exportedMsg:
		m.exported(msg)
	case copiedMsg:
		return m.copied(msg)
	case clearMsg, answersMsg, workFailedMsg:
		m.run(msg)
	default:
		return m.forward(msg)
	}
	return nil
}

// suit fits the screen to what the terminal says of itself.
func (m *Model) suit(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.BackgroundColorMsg:
		m.setDark(msg.IsDark())
	case tea.ModeReportMsg:
		m.setRuler(msg)
	case tea.ColorProfileMsg:
		return m.setProfile(msg.Profile)
	}
	return nil
}

// run does what was chosen, or says what went wrong beside the screen.
func (m *Model) run(msg tea.Msg) {
	switch msg := msg.(type) {
	case clearMsg:
		m.clear()
	case answersMsg:
		m.answers(msg)
	case workFailedMsg:
		m.say(m.styles.Bad, msg.err.Error()+"; the log has the stack")
	}
}

// viewed takes what changes the view of the picture.
func (m *Model) viewed(msg tea.Msg) {
	switch msg := msg.(type) {
	case preview.SelectMsg:
		m.list.Select(msg.Seq)
	case viewMsg:
		m.view(msg)
	case classesMsg:
		m.askClasses()
	case reindexedMsg:
		m.indexed++
	}
}

// forward hands what only a pane knows to the panes.
func (m *Model) forward(msg tea.Msg) tea.Cmd {
	p, first := m.preview.Update(msg)
	f, second := m.filter.Update(msg, m.list.Values)
	m.preview, m.filter = p, f
	return tea.Batch(first, second)
}

// probe lets the detector see every message; its answers are among them.
func (m *Model) probe(msg tea.Msg) tea.Cmd {
	detector, cmd := m.detector.Update(msg)
	m.detector = detector
	m.preview.SetTerminal(detector.Terminal())
	return tea.Batch(cmd, m.moreColors())
}

// prefetch is how many requests on either side of the selected one are
// rendered ahead.
const prefetch = 2

// spread tells every pane what the others came to.
func (m *Model) spread() {
	row, ok := m.list.Selected()
	if !ok {
		m.preview.Show(preview.Subject{})
		m.detail.SetContent(detail.Content{})
		m.described = description{}
		return
	}
	nearby := make([]preview.Subject, 0, 2*prefetch)
	for i := 1; i <= prefetch && !m.list.Following(); i++ {
		for _, delta := range []int{i, -i} {
			if row, ok := m.list.Near(delta); ok {
				nearby = append(nearby, m.subject(row))
			}
		}
	}
	m.preview.Show(m.subject(row), nearby...)
	m.survey()
	o := m.preview.Options().Overlay
	m.detail.SetFound(m.preview.Found())
	m.detail.SetSelection(detail.Selection{Object: o.Selected, Threshold: o.Threshold})
}

// survey gives the picture the frames that it wants beside the selected one.
func (m *Model) survey() {
	before, after := m.preview.Wanted()
	if before == 0 {
		return
	}
	m.preview.SetNewest(m.list.Following())
	m.preview.SetFrames(m.list.Frames(before, after, m.preview.Mode() != survey.Sheet), m.indexed)
}

func (m Model) subject(row requests.Row) preview.Subject {
	return preview.Subject{Seq: row.Seq, Boxes: m.boxes(row)}
}

// boxes returns how the boxes of a request are to be read: as the person
// chose for its like, as is known by now, or as the command line says.
func (m Model) boxes(row requests.Row) prediction.BoxFormat {
	if f, ok := m.pins[row.Shape]; ok {
		return f
	}
	if row.Boxes != (prediction.BoxFormat{}) {
		return row.Boxes
	}
	return m.cfg.Boxes
}

// refreshDetail has the selected request described if it is not.
func (m *Model) refreshDetail() tea.Cmd {
	row, ok := m.list.Selected()
	if !ok || m.asked != (description{}) {
		return nil
	}
	what := description{
		seq:   row.Seq,
		boxes: m.preview.Options().Boxes,
		dark:  m.styles.Dark,
		raw:   m.detail.Tab() == detail.Raw || !row.Frame,
		width: m.layout.preview.Dx() - 1, // and of the details, where both are shown
		ruler: m.styles.Ruler,
		sent:  m.forwarded(row.Seq),
	}
	if what == m.described {
		return nil
	}
	now := m.cfg.Now()
	wait := max(describeEvery-now.Sub(m.askedAt), 0)
	m.asked, m.askedAt = what, now.Add(wait)
	return m.describe(what, row.History, wait)
}

// describedBy shows a description; the next one is asked for if the cursor
// has moved on meanwhile.
func (m *Model) describedBy(msg describedMsg) {
	m.asked = description{}
	m.described = msg.what
	m.detail.SetContent(msg.content)
	m.preview.SetReading(msg.what.seq, msg.content.Reading)
	if msg.gone != nil {
		m.say(m.styles.Warn, msg.gone.Error())
	}
}

// arrived adds rows to the list and waits for more, unless the list is paused.
func (m *Model) arrived(msg arrivedMsg) tea.Cmd {
	m.list.Replace(msg.read...)
	if m.paused {
		m.waiting = false // read again once the list goes on
		return nil
	}
	m.list.Append(msg.rows...)
	if m.cfg.Archive != nil {
		m.scanned(msg)
	}
	m.list.Trim(msg.ring.OldestCaptured, msg.ring.OldestRefused)
	m.log.Trim(msg.ring.OldestCaptured)
	m.read = max(m.read, msg.last)
	m.waiting = false
	return m.await()
}

// await reads the ring on, one command at a time.
func (m *Model) await() tea.Cmd {
	if m.paused || m.waiting || m.browser.progress.Done {
		return nil
	}
	m.waiting = true
	return m.fed(m.read)
}

func (m *Model) ticked(msg tickMsg) tea.Cmd {
	m.meter, m.seconds, m.ring, m.forwards, m.recorded = msg.meter, msg.seconds, msg.ring, msg.forwards, msg.recorded
	if !m.paused {
		m.list.Trim(m.ring.OldestCaptured, m.ring.OldestRefused)
	}
	return m.tick(tickEvery)
}

func (m *Model) faded(msg fadeMsg) {
	if msg.id == m.message.id {
		m.message.text = ""
	}
}

func (m *Model) resize(width, height int) {
	m.layout = arrange(width, height, m.picture, m.large)
	l := m.layout
	m.list.SetSize(l.list.Dx(), l.list.Dy())
	m.detail.SetSize(l.detail.Dx(), l.detail.Dy())
	m.filter.SetWidth(width)
	m.preview.SetPane(pane(l.preview))
}

func (m *Model) setDark(dark bool) {
	m.restyle(dark)
	m.preview.SetDark(dark)
}

// setProfile takes the number of colours. When it changes later on, all is
// drawn again: cells that are on the screen already have the colours of before.
func (m *Model) setProfile(p colorprofile.Profile) tea.Cmd {
	before := m.profile
	m.profile = p
	m.restyle(m.styles.Dark)
	m.preview.SetColors(depth(p))
	if before == p || before == colorprofile.Unknown {
		return nil
	}
	return tea.ClearScreen
}

// setRuler measures text as the terminal does from now on, and as Bubble Tea
// does on the same report.
func (m *Model) setRuler(msg tea.ModeReportMsg) {
	if msg.Mode == ansi.ModeUnicodeCore && (msg.Value == ansi.ModeSet || msg.Value == ansi.ModeReset || msg.Value == ansi.ModePermanentlySet) {
		m.styles.Ruler = theme.Ruler{Method: ansi.GraphemeWidth}
	}
}

func (m *Model) restyle(dark bool) {
	ruler := m.styles.Ruler
	m.styles = theme.New(dark, m.profile)
	m.styles.Ruler = ruler
	m.filter.SetStyles(m.styles)
}

// depth says how many colours a cell can have.
func depth(p colorprofile.Profile) graphics.ColorDepth {
	switch p {
	case colorprofile.TrueColor:
		return graphics.TrueColor
	case colorprofile.ANSI256:
		return graphics.Colors256
	case colorprofile.ANSI:
		return graphics.Colors16
	default:
		return graphics.Monochrome
	}
}
