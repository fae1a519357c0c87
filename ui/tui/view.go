package tui

import (
	"fmt"
	"image"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture/units"
	"github.com/framebin/framebin/render/aggregate"
	"github.com/framebin/framebin/ui/escape"
	"github.com/framebin/framebin/ui/terminal"
	"github.com/framebin/framebin/ui/tui/layout"
	"github.com/framebin/framebin/ui/tui/stats"
	"github.com/framebin/framebin/ui/tui/table"
)

// View draws the screen from the state alone: equal states, equal bytes.
func (m Model) View() tea.View {
	text, title := strings.Join(screen{m}.lines(), "\n"), screen{m}.windowTitle()
	if m.cfg.ASCII {
		text, title = m.display.Styles.ASCII(text), m.display.Styles.ASCII(title)
	}
	v := tea.NewView(terminal.Anchor(text))
	v.AltScreen = true
	v.MouseMode = tea.MouseModeCellMotion
	if m.preview.Crosshair() {
		v.MouseMode = tea.MouseModeAllMotion
	}
	v.WindowTitle = title
	return v
}

// windowTitle says in the title of the window what happens.
func (m screen) windowTitle() string {
	words := []string{"framebin"}
	switch {
	case m.cfg.Source != "":
		words = append(words, escape.Line(m.cfg.Source))
	case m.source.Paused():
		words = append(words, "paused")
	case m.list.Table().Total() > 0:
		words = append(words, fmt.Sprintf("%s, %.1f/s", units.Count(m.list.Table().Total(), "request"), m.figures.traffic.PerSecond))
	}
	if n := m.figures.ring.Refused(); n > 0 {
		words = append(words, fmt.Sprintf("%d refused", n))
	}
	return strings.Join(words, " · ")
}

// screen lays the state out as text.
type screen struct{ Model }

// lines are the rows of the screen.
func (m screen) lines() []string {
	width := m.window.layout.Window.X
	switch {
	case width == 0:
		return nil
	case m.window.layout.TooSmall():
		return m.tooSmallLines()
	}
	lines := append(make([]string, 0, m.window.layout.Window.Y), m.headerLine(width-1)+m.mark())
	lines = append(lines, m.cameraBar().Lines()...)
	lines = append(lines, m.bodyLines()...)
	foot := m.footerLines(width)
	return append(lines[:max(len(lines)-len(foot)+1, 0)], foot...)
}

func (m screen) tooSmallLines() []string {
	w := m.window.layout.Window
	lines := []string{
		m.display.Styles.Fit("framebin needs a larger window", w.X-1) + m.mark(),
		m.display.Styles.Fit(fmt.Sprintf("at least %dx%d, this is %dx%d", layout.MinWidth, layout.MinHeight, w.X, w.Y), w.X),
	}
	return lines[:min(len(lines), w.Y)]
}

// mark is the last cell of the first row. It is blank, and where no picture is
// drawn over the cells of this screen it tells the Painter so.
func (m screen) mark() string {
	pictured := m.window.page == mainPage && m.list.Table().Total() > 0 && !m.window.layout.Preview.Empty()
	if pictured && !m.preview.Hidden(m.previewText()) {
		return " "
	}
	return terminal.Cells(0, 1, 1, m.preview.Epoch())[0]
}

func (m screen) bodyLines() []string {
	body := m.window.layout.Body
	switch {
	case m.window.page == helpPage:
		return m.pageLines("Keys", m.pages.help.Lines(m.display.Styles))
	case m.window.page == palettePage:
		return m.pageLines("Everything by name", m.pages.palette.Lines(m.display.Styles))
	case m.window.page == statsPage:
		return m.pageLines("Statistics", m.statsLines())
	case m.window.page == qrPage:
		return m.pageLines("", m.listener().QRLines(image.Pt(body.Dx(), body.Dy()-layout.TitleRows), m.cfg.ASCII, m.display.Styles))
	case m.asksOverAll():
		return m.pageLines("", m.questionLines())
	case m.list.Table().Total() == 0:
		return m.pageLines("", m.waitingLines())
	case m.window.picture:
		return append([]string{m.rule(m.pictureTitle(), body.Dx(), true)}, m.previewLines()...)
	}
	return m.mainLines()
}

// asksOverAll reports whether there is a question that stands over all panes.
func (m screen) asksOverAll() bool {
	_, all := m.questionArea()
	return all && m.question.dialog.Active()
}

// statsLines are the figures of the meter and the ring.
func (m screen) statsLines() []string {
	f := stats.Figures{Meter: m.figures.traffic, Seconds: m.figures.seconds, Ring: m.figures.ring, Live: m.cfg.Source == ""}
	reach := m.listener().ReachLines(m.display.Styles)
	return append(reach, stats.Lines(f, m.window.layout.Body.Dx(), m.window.layout.Body.Dy()-layout.TitleRows-len(reach), m.display.Styles)...)
}

// pageLines fills the body with text under a title, without a picture.
func (m screen) pageLines(title string, text []string) []string {
	body := m.window.layout.Body
	lines := []string{m.rule(title, body.Dx(), title != "")}
	for _, line := range text[:min(len(text), body.Dy()-layout.TitleRows)] {
		lines = append(lines, m.display.Styles.Fit(line, body.Dx()))
	}
	for len(lines) < body.Dy() {
		lines = append(lines, strings.Repeat(" ", body.Dx()))
	}
	return lines
}

// mainLines puts the list on the left, the picture above the details on the
// right, or before them where there is much room. Where there is little there
// is one of them.
func (m screen) mainLines() []string {
	l := m.window.layout
	if l.List.Empty() {
		return m.detail.Lines(m.display.Styles, true)
	}
	left := []string{m.rule(m.listTitle(), l.List.Dx(), m.window.focus == onList)}
	switch {
	case m.pages.comparison.Active():
		left[0] = m.rule(m.pages.comparison.Title(), l.List.Dx(), m.window.focus == onList)
	case m.pages.scenes.Active():
		left[0] = m.rule(m.pages.scenes.Title(), l.List.Dx(), m.window.focus == onList)
	}
	switch {
	case m.question.dialog.Active() && m.question.aside:
		left = append(left, m.asideLines()...)
	case m.pages.comparison.Active():
		left = append(left, m.pages.comparison.Lines(m.display.Styles, m.window.focus == onList)...)
	case m.pages.scenes.Active():
		left = append(left, m.pages.scenes.Lines(m.display.Styles, m.window.focus == onList)...)
	default:
		left = append(left, m.list.Lines(m.display.Styles, m.window.focus == onList)...)
	}
	if l.Single() {
		return left
	}
	middle := append([]string{m.rule(m.pictureTitle(), l.Preview.Dx(), m.window.focus == onPicture)}, m.previewLines()...)
	detail := m.detail.Lines(m.display.Styles, m.window.focus == onDetails)
	separator := m.display.Styles.Line.Render("│")
	lines := make([]string, l.Body.Dy())
	if !l.Columns() {
		middle = append(middle, detail...)
	}
	for i := range lines {
		lines[i] = left[i] + separator + middle[i]
		if l.Columns() {
			lines[i] += separator + detail[i]
		}
	}
	return lines
}

// rule is a line with a title in it.
func (m screen) rule(title string, width int, focused bool) string {
	style := m.display.Styles.Title
	if focused {
		style = m.display.Styles.Focused
	}
	if title == "" {
		return m.display.Styles.Line.Render(strings.Repeat("─", max(width, 0)))
	}
	// Two columns of rule before the title, blanks around it.
	const around = 4
	if room := width - around; m.display.Styles.Width(title) > room {
		title = m.display.Styles.Fit(title, room)
	}
	rest := max(width-m.display.Styles.Width(title)-around, 0)
	return m.display.Styles.Line.Render("──") + " " + style.Render(title) + " " +
		m.display.Styles.Line.Render(strings.Repeat("─", rest))
}

// previewLines are the picture, or a question in its place, or the body of a
// request that is no frame.
func (m screen) previewLines() []string { return m.preview.Lines(m.display.Styles, m.previewText()) }

func (m screen) previewText() []string {
	if m.question.dialog.Active() && (!m.question.aside || m.window.picture) {
		return m.questionLines()
	}
	row, ok := m.list.Selected()
	if !ok || m.detail.Content().Seq != row.Seq {
		return nil
	}
	switch {
	case m.preview.Part() >= 0:
		return nil
	case row.Frame:
		return m.withoutPicture(row.Problems > 0)
	}
	body := m.detail.Content().Body.Head(m.window.layout.Preview.Dy())
	if row.Reason == "" {
		return body
	}
	return slices.Concat(m.detail.Content().Problems(m.display.Styles, m.window.layout.Preview.Dx()-1), []string{""}, body)
}

// withoutPicture is what a frame says that has neither an image nor anything
// to draw: why, what the model saw, and what is wrong with it. It is nil for a
// frame with a picture.
func (m screen) withoutPicture(wrong bool) []string {
	p, area := m.preview.Shown(), m.window.layout.Preview
	if p == nil || p.Key.Seq != m.detail.Content().Seq || p.Rows > 0 || p.Note == "" {
		return nil
	}
	lines := []string{"", " " + m.display.Styles.Muted.Render(escape.Line(p.Note)), ""}
	lines = append(lines, m.detail.Table(m.display.Styles, area.Dy())...)
	if !wrong {
		return lines
	}
	lines = append(lines, "")
	for _, line := range m.detail.Content().Problems(m.display.Styles, area.Dx()-2) {
		lines = append(lines, " "+line)
	}
	return lines
}

// asideLines are the question in the place of the list.
func (m screen) asideLines() []string {
	area := m.window.layout.List
	lines := make([]string, 0, area.Dy())
	for _, line := range m.questionLines() {
		lines = append(lines, m.display.Styles.Fit(" "+line, area.Dx()))
	}
	for len(lines) < area.Dy() {
		lines = append(lines, strings.Repeat(" ", area.Dx()))
	}
	return lines[:area.Dy()]
}

func (m screen) listTitle() string {
	title := "Requests " + units.Number(m.list.Table().Total())
	if f := m.list.Table().Filter(); !f.Empty() {
		title = fmt.Sprintf("%s of %s: %s", units.Number(m.list.Table().Len()), units.Number(m.list.Table().Total()), escape.Line(f.String()))
	}
	if _, words := m.list.Sorted(); words != "" {
		title += " · " + words
	}
	if text := m.source.SweptText(&m.list); text != "" {
		title += " · " + text
	}
	if m.pages.compared != 0 {
		title += fmt.Sprintf(" · = compares with #%d", m.pages.compared)
	}
	if n := len(m.list.Marked()); n > 0 {
		title += fmt.Sprintf(" · %d marked", n)
	}
	return title
}

// pictureTitle says which request the picture is of, first of all if it is not
// drawn yet.
func (m screen) pictureTitle() string {
	row, ok := m.list.Selected()
	if !ok {
		return ""
	}
	if m.preview.Options().Survey.Mode == aggregate.Sheet {
		return m.preview.Title() // each frame on it tells its number
	}
	part, name := m.preview.Part() >= 0, ""
	if part {
		name = m.partTitle(row.Seq)
	}
	words := m.preview.Heading(name, (row.Frame || part) && len(m.previewText()) == 0)
	if m.cfg.Second > 0 && m.preview.Beside().Seq == 0 {
		words[0] = map[bool]string{true: "first ", false: "second "}[row.Seq < m.cfg.Second] + words[0]
	}
	if m.message.late != "" {
		words = append(words, "drawing "+m.message.late)
	}
	if !part {
		words = append(words, m.seenWords(row)...)
	}
	if title := m.preview.Title(); title != "" && (row.Frame || part) {
		words = append(words, title)
	}
	return strings.Join(words, " · ")
}

// partTitle names the part that is shown alone.
func (m screen) partTitle(seq uint64) string {
	title := fmt.Sprintf("#%d part %d", seq, m.preview.Part()+1)
	if r := m.detail.Content().Reading; r != nil && m.preview.Part() < len(r.Parts) {
		title += " " + escape.Line(r.Parts[m.preview.Part()].Place())
	}
	return title
}

// seenWords say what was seen in a request, or what is under the crosshair, and
// first how its boxes are read where a person chose that.
func (m screen) seenWords(row table.Row) (words []string) {
	if f, ok := m.boxes.chosen[row.Shape]; ok && f != m.cfg.Boxes {
		words = append(words, "boxes as "+f.String())
	}
	if probe := m.preview.Probe(); probe != "" && row.Frame {
		words = append(words, probe) // before what was seen, which the list tells as well
	} else if m.preview.Options().Survey.Mode == aggregate.None {
		words = append(words, row.Text)
	}
	if row.Reason != "" && row.Reason != row.Text && m.preview.Options().Survey.Mode == aggregate.None {
		words = append(words, row.Reason)
	}
	if len(words) > 0 && m.preview.Beside().Seq != 0 {
		words[0] = fmt.Sprintf("#%d: %s", row.Seq, words[0])
	}
	return words
}

// waitingLines are what the screen says until the first request comes.
func (m screen) waitingLines() []string {
	if m.cfg.Archive != nil {
		text := "no request in "
		if !m.source.Progress().Done {
			text = "opening "
			if m.cfg.Archive.Live() {
				text = "waiting for the first request at "
			}
		}
		return []string{"", m.display.Styles.Muted.Render("  " + text + escape.Line(m.cfg.Source))}
	}
	if m.behind() > 0 && !m.source.Paused() {
		text := "The first request has come and is being read: " + units.Bytes(m.figures.ring.Bytes)
		return []string{"", m.display.Styles.Strong.Render("  " + text)}
	}
	l, room := m.listener(), m.window.layout.Body.Size().Sub(image.Pt(0, layout.TitleRows))
	lines := l.Lines(m.figures.ring.Refused(), room, m.display.Styles)
	return append(lines, l.ReachableLines(room.Sub(image.Pt(0, len(lines))), m.cfg.ASCII, m.display.Styles)...)
}
