package preview

import (
	"fmt"
	"strings"
	"time"

	"github.com/framebin/framebin/capture/units"
	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/render/aggregate"
	"github.com/framebin/framebin/ui/escape"
	"github.com/framebin/framebin/ui/terminal"
	"github.com/framebin/framebin/ui/tui/theme"
)

// Lines returns the pane, line by line: text if there is any, else the
// picture. Every line is as wide as the pane.
func (m Model) Lines(s theme.Styles, text []string) []string {
	p := m.shown.picture
	switch {
	case m.subject.Seq == 0:
		return m.pane.fill(s, nil)
	case len(text) > 0:
		return m.pane.fill(s, text)
	case p != nil && m.shown.id > 0:
		return m.pane.centred(terminal.Cells(m.shown.id, p.Cols, p.Rows, m.epoch), p.Cols)
	case p != nil && len(p.Lines) > 0:
		return m.pane.centred(p.Lines, p.Cols)
	case p != nil && p.Note != "":
		return m.pane.fill(s, []string{"", s.Muted.Render(" " + escape.Line(p.Note))})
	case m.shown.err != nil:
		return m.pane.fill(s, []string{"", s.Bad.Render(" " + escape.Line(m.shown.err.Error()))})
	}
	return m.pane.fill(s, nil)
}

// Hidden reports whether Lines shows no picture that the terminal draws over
// cells, so that a mark must say so.
func (m Model) Hidden(text []string) bool {
	return m.subject.Seq == 0 || len(text) > 0 || m.shown.picture == nil || m.shown.id == 0
}

// centred puts rows that are cols cells wide into the middle of the pane.
func (p Pane) centred(rows []string, cols int) []string {
	left := strings.Repeat(" ", max((p.Cols-cols)/2, 0))
	right := strings.Repeat(" ", max(p.Cols-cols-len(left), 0))
	lines := make([]string, 0, p.Rows)
	for _, row := range rows[:min(len(rows), p.Rows)] {
		lines = append(lines, left+row+right)
	}
	return p.pad(lines)
}

// fill cuts text to the pane's cells, a blank column on its left.
func (p Pane) fill(s theme.Styles, text []string) []string {
	lines := make([]string, 0, p.Rows)
	for _, line := range text[:min(len(text), p.Rows)] {
		lines = append(lines, s.Fit(" "+line, p.Cols))
	}
	return p.pad(lines)
}

func (p Pane) pad(lines []string) []string {
	for len(lines) < p.Rows {
		lines = append(lines, strings.Repeat(" ", p.Cols))
	}
	return lines
}

// Heading names what is spoken of, by name if there is one, and if drawn first of
// all says if that is not what is on the screen, and what is.
func (m Model) Heading(name string, drawn bool) []string {
	p, both := m.shown.picture, m.Beside()
	how := " beside "
	if p != nil && p.Place.Stacked() {
		how = " above "
	}
	if name == "" || both.Seq != 0 {
		name = namesOf(m.subject.Seq, both, how)
	}
	switch {
	case !drawn || !behind(m):
		return []string{name}
	case p == nil:
		return []string{"drawing " + name}
	}
	return []string{"drawing " + name, "picture of " + namesOf(m.shown.of(), m.shown.want.key.Options.Beside, how)}
}

// behind reports whether other requests, or another part of one, are on the
// screen than the pane was told to show.
func behind(m Model) bool {
	have, both := m.shown.want.key, m.Beside()
	of, with := m.shown.of(), have.Options.Beside.Seq
	same := of == m.subject.Seq && with == both.Seq || of == both.Seq && with == m.subject.Seq
	return !same || have.Options.Part != m.viewport.options.Part || m.shown.picture == nil && m.shown.err == nil
}

// namesOf are those of a request and the one beside it, as they are seen.
func namesOf(seq uint64, b render.Beside, how string) string {
	switch {
	case b.Seq == 0:
		return fmt.Sprintf("#%d", seq)
	case b.Before:
		return fmt.Sprintf("#%d%s#%d", b.Seq, how, seq)
	}
	return fmt.Sprintf("#%d%s#%d", seq, how, b.Seq)
}

// shownWords say which image of a request with several is shown, and how many of
// the objects.
func shownWords(m Model) (words []string) {
	if n := m.subject.images(); n > 1 {
		words = append(words, fmt.Sprintf("image %d/%d", (m.subject.Reading.Drawn+m.viewport.options.Image)%n+1, n))
	}
	if p := m.shown.picture; p != nil && m.shown.of() == m.subject.Seq && p.Rows > 0 && p.Shown < p.Total && !p.Key.Options.Raw {
		words = append(words, fmt.Sprintf("%d of %d shown", p.Shown, p.Total))
	}
	return words
}

// Title says what the picture shows, and what is not as usual about it.
func (m Model) Title() string {
	o := m.viewport.options
	if o.Part > 0 {
		if behind(m) || m.shown.picture == nil {
			return ""
		}
		return partTitle(m.shown.picture, m.viewport.options)
	}
	words := shownWords(m)
	if o.Survey.Mode != aggregate.None {
		words = surveyWords(o.Survey, m.shown.picture)
	}
	if o.Overlay.Threshold > 0 {
		words = append(words, fmt.Sprintf("≥ %.2f", o.Overlay.Threshold))
	}
	if o.Survey.Mode != aggregate.None {
		return strings.Join(words, " · ")
	}
	words = append(append(words, hiddenWords(o)...), zoomWords(o)...)
	if p := m.shown.picture; p != nil && p.Note != "" && m.shown.of() == m.subject.Seq {
		words = append(words, escape.Line(p.Note))
	}
	return strings.Join(words, " · ")
}

func zoomWords(o render.Options) []string {
	switch {
	case o.Zoom < 0:
		return []string{"zoom to the object"}
	case o.Zoom > 0:
		return []string{fmt.Sprintf("zoom %.0f %%", o.Zoom*100)}
	}
	return nil
}

// partTitle says what a part is that is shown alone.
func partTitle(p *render.Picture, o render.Options) string {
	var words []string
	for _, text := range []string{p.Summary, p.Note} {
		if text != "" {
			words = append(words, escape.Line(text))
		}
	}
	return strings.Join(append(words, zoomWords(o)...), " · ")
}

// surveyWords say what is shown of several frames.
func surveyWords(o render.Survey, p *render.Picture) []string {
	words := []string{o.Mode.String()}
	if o.Mode == aggregate.Sheet {
		words[0] = "wall of cameras"
	}
	if o.Mode == aggregate.Heat {
		if o.All {
			words = append(words, "all classes")
		} else {
			words = append(words, escape.Line(o.Class))
		}
	}
	if p != nil && p.Summary != "" && p.Key.Options.Survey.Mode == o.Mode {
		words = append(words, p.Summary)
	}
	return words
}

// hiddenWords list what was switched off.
func hiddenWords(options render.Options) []string {
	o := options.Overlay
	if options.Raw {
		return []string{"image alone"}
	}
	var words []string
	for _, w := range []struct {
		off  bool
		word string
	}{
		{!o.Boxes, "no boxes"},
		{!o.Masks, "no masks"},
		{!o.Labels, "no labels"},
		{o.Only && o.Selected >= 0, "only the selected"},
		{o.ByObject, "coloured by object"},
	} {
		if w.off {
			words = append(words, w.word)
		}
	}
	if o.Classes.All() {
		return words
	}
	names := strings.Join(o.Classes.Names(), ", ")
	switch {
	case o.Classes.Only() && names == "":
		names = "no classes"
	case o.Classes.Only():
		names = "only " + names
	default:
		names = "without " + names
	}
	return append(words, escape.Line(names))
}

// Probe says what is under the crosshair: position, value and classes. It is "" as
// long as that is not known.
func (m Model) Probe() string {
	p := m.shown.picture
	switch {
	case !m.viewport.crosshair:
		return ""
	case p == nil || p.Probe == nil || !m.viewport.options.Crosshair.On:
		return "point at a pixel"
	}
	words := []string{fmt.Sprintf("%d,%d", p.Probe.X, p.Probe.Y)}
	if p.Probe.Value != "" {
		words = append(words, p.Probe.Value)
	}
	if m.shown.of() != m.subject.Seq {
		return strings.Join(words, " · ")
	}
	objects, seen := m.subject.objects(), make(map[string]bool)
	for _, i := range p.Probe.Objects {
		if i < len(objects) && !seen[objects[i].Class] {
			seen[objects[i].Class] = true
			words = append(words, escape.Line(objects[i].Class))
		}
	}
	return strings.Join(words, " · ")
}

// late is how long a picture may be waited for before the screen says why.
const late = time.Second

// Late says why a picture has been waited for, if it is long; "" if it is not.
func (m Model) Late() string {
	waited := m.deps.Now().Sub(m.drawing.asked)
	if m.drawing.idle() || m.drawing.early || waited < late {
		return ""
	}
	why := "it is large or the computer is busy"
	s := m.subject
	if m.upcoming.Seq != 0 {
		s = m.upcoming
	}
	switch d := m.deps.Painter.Drawing(); {
	case !m.known:
		why = "the terminal has not said yet what it can show"
	case d > late/2:
		why = "the terminal takes " + theme.Duration(d) + " for a picture"
	case s.Reading != nil && s.Reading.ImageSize.Width > 0:
		size := s.Reading.ImageSize
		why = fmt.Sprintf("%dx%d pixels, %s", size.Width, size.Height, units.Count(len(s.objects()), "object"))
	}
	return fmt.Sprintf("#%d for %.0f s: %s", s.Seq, waited.Seconds(), why)
}
