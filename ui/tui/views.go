package tui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/render/aggregate"
	"github.com/framebin/framebin/render/overlay"
	"github.com/framebin/framebin/ui/escape"
	"github.com/framebin/framebin/ui/tui/dialog"
	"github.com/framebin/framebin/ui/tui/preview"
)

// viewMsg changes what is seen of the picture.
type viewMsg struct{ change func(*preview.Model) }

// apply changes it. The classes to choose from are asked for again, with what
// is drawn now.
func (msg viewMsg) apply(m *Model) tea.Cmd {
	msg.change(&m.preview)
	if m.window.layout.Preview.Empty() {
		m.setPicture(true) // there is no room for it beside the list
	}
	if q := &m.question; q.dialog.Active() && q.classes {
		q.dialog = classes(m).At(q.dialog.Cursor())
	}
	return nil
}

// classesMsg asks which classes to draw, until the person is done.
type classesMsg struct{}

func (classesMsg) apply(m *Model) tea.Cmd {
	m.ask(classes(m))
	m.question.aside, m.question.classes = true, true
	return nil
}

// askView offers what is too rarely wanted for a key of its own. The question
// stands in the place of the list, so that the picture stays to be seen.
func askView(m *Model) {
	m.ask(dialog.Ask("Views", viewChoices(m)...))
	m.question.aside = true
}

func viewChoices(m *Model) []dialog.Choice {
	o := m.preview.Options()
	toggle := func(on bool, set func(*preview.Model, bool)) tea.Msg {
		return viewMsg{func(p *preview.Model) { set(p, !on) }}
	}
	zoom := func(factor float64) tea.Msg {
		return viewMsg{func(p *preview.Model) {
			p.SetMode(aggregate.None)
			p.SetZoom(factor)
		}}
	}
	choices := []dialog.Choice{
		{Letter: "s", Label: "side by side", Hint: onOff(o.Compare || m.preview.Beside().Seq != 0), Msg: commandMsg{sideBySide}},
		{Letter: "g", Label: "grid", Hint: onOff(o.Grid), Msg: toggle(o.Grid, (*preview.Model).SetGrid)},
		{Letter: "x", Label: "crosshair", Hint: onOff(m.preview.Crosshair()), Msg: toggle(m.preview.Crosshair(), (*preview.Model).SetCrosshair)},
		{Letter: "c", Label: "classes …", Msg: classesMsg{}},
		{Letter: "1", Label: "zoom 1:1", Msg: zoom(1)},
		{Letter: "2", Label: "zoom 2x", Msg: zoom(2)},
		{Letter: "o", Label: "zoom to object", Msg: zoom(render.ZoomObject)},
	}
	for _, s := range []struct {
		letter, label string
		mode          aggregate.Mode
	}{
		{"h", "heat map of boxes", aggregate.Heat},
		{"w", "wall of cameras", aggregate.Sheet},
	} {
		next := s.mode
		if m.preview.Options().Survey.Mode == s.mode {
			next = aggregate.None
		}
		choices = append(choices, dialog.Choice{
			Letter: s.letter, Label: s.label, Hint: onOff(m.preview.Options().Survey.Mode == s.mode),
			Msg: viewMsg{func(p *preview.Model) { p.SetMode(next) }},
		})
	}
	if m.cfg.Second > 0 && m.source.Progress().Done {
		choices = append(choices, dialog.Choice{Letter: "d", Label: "scenes that differ", Msg: scenesMsg{m.pages.found}})
	}
	return append(choices, dialog.Choice{Letter: "f", Label: "one camera …", Msg: camerasMsg{}})
}

// onOff says whether a view is on.
func onOff(on bool) string {
	if on {
		return "on"
	}
	return ""
}

// classes is the question which classes to draw.
func classes(m *Model) dialog.Model {
	chosen := m.preview.Options().Overlay.Classes
	set := func(c overlay.Classes) tea.Msg {
		return viewMsg{func(p *preview.Model) { p.SetClasses(c) }}
	}
	all := m.preview.Classes()
	choices := make([]dialog.Choice, 0, len(all)+1)
	choices = append(choices, dialog.Choice{Letter: "a", Label: "all classes", Hint: onOff(chosen.All()), Msg: set(overlay.Classes{}), Stay: true})
	for _, c := range all {
		mark := "□ "
		if c.Drawn {
			mark = m.display.Styles.Class(m.cfg.Renderer.Palette().Color(c.Name)).Render("■") + " "
		}
		name := c.Name
		if strings.TrimSpace(name) == "" {
			name = "(no class)"
		}
		choices = append(choices, dialog.Choice{
			Label: mark + escape.Line(name), Hint: fmt.Sprint(c.Objects), Stay: true,
			Msg: set(chosen.Toggle(c.Name)), Other: set(overlay.OnlyClasses(c.Name)),
		})
	}
	return dialog.Ask("Classes", choices...).Hint("space hides, s alone, esc")
}
