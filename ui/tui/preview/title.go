package preview

import (
	"fmt"
	"strings"

	"github.com/framebin/framebin/render/survey"
	"github.com/framebin/framebin/ui/escape"
)

// Title says what the picture shows, and what is not as usual about it.
func (m Model) Title() string {
	if m.options.Survey.Mode != survey.None {
		return m.surveyTitle()
	}
	var words []string
	p := m.shown.picture
	if p != nil && p.Key.Seq == m.seq && p.Rows > 0 && p.Shown < p.Total && !p.Key.Options.Raw {
		words = append(words, fmt.Sprintf("%d of %d shown", p.Shown, p.Total))
	}
	if o := m.options.Overlay; o.Threshold > 0 {
		words = append(words, fmt.Sprintf("≥ %.2f", o.Threshold))
	}
	words = append(words, m.off()...)
	switch {
	case m.options.Zoom < 0:
		words = append(words, "zoom to the object")
	case m.options.Zoom > 0:
		words = append(words, fmt.Sprintf("zoom %.0f %%", m.options.Zoom*100))
	}
	if p != nil && p.Note != "" && p.Key.Seq == m.seq {
		words = append(words, escape.Line(p.Note))
	}
	return strings.Join(words, " · ")
}

// surveyTitle says what is shown of several frames.
func (m Model) surveyTitle() string {
	o := m.options.Survey
	words := []string{o.Mode.String()}
	if o.Mode == survey.Heat || o.Mode == survey.Trail {
		if o.All {
			words = append(words, "all classes")
		} else {
			words = append(words, escape.Line(o.Class))
		}
	}
	if p := m.shown.picture; p != nil && p.Summary != "" && p.Key.Options.Survey.Mode == o.Mode {
		words = append(words, p.Summary)
	}
	if t := m.options.Overlay.Threshold; t > 0 {
		words = append(words, fmt.Sprintf("≥ %.2f", t))
	}
	return strings.Join(words, " · ")
}

// off lists what was switched off.
func (m Model) off() []string {
	o := m.options.Overlay
	if m.options.Raw {
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
	if !o.Classes.All() {
		words = append(words, classesText(o.Classes.Only(), o.Classes.Names()))
	}
	return words
}

// classesText says which classes are drawn.
func classesText(only bool, names []string) string {
	text := strings.Join(names, ", ")
	switch {
	case only && len(names) == 0:
		text = "no classes"
	case only:
		text = "only " + text
	default:
		text = "without " + text
	}
	return escape.Line(text)
}
