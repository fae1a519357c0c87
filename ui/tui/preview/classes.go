package preview

import (
	"cmp"
	"slices"

	"github.com/framebin/framebin/render/overlay"
	"github.com/framebin/framebin/render/survey"
)

// Class is one that objects of the shown frame have, or that was hidden.
type Class struct {
	Name    string
	Objects int // of the shown frame
	Drawn   bool
}

// Classes lists the classes that can be hidden, the most frequent first.
func (m Model) Classes() []Class {
	counts := make(map[string]int)
	for i := range m.objects() {
		counts[m.objects()[i].Class]++
	}
	chosen := m.options.Overlay.Classes
	for _, name := range chosen.Names() {
		counts[name] += 0
	}
	classes := make([]Class, 0, len(counts))
	for name, n := range counts {
		classes = append(classes, Class{Name: name, Objects: n, Drawn: chosen.Has(name)})
	}
	slices.SortFunc(classes, func(a, b Class) int {
		return cmp.Or(cmp.Compare(b.Objects, a.Objects), cmp.Compare(a.Name, b.Name))
	})
	return classes
}

// SetClasses chooses the classes to draw. An object that is no longer drawn is
// no longer selected.
func (m *Model) SetClasses(c overlay.Classes) {
	o := &m.options.Overlay
	o.Classes = c
	if objects := m.objects(); o.Selected >= 0 && o.Selected < len(objects) && !o.Passes(&objects[o.Selected]) {
		m.Select(-1)
	}
}

// SetCompare shows the image alone beside the one with the overlay.
func (m *Model) SetCompare(on bool) {
	if on {
		m.SetMode(survey.None)
	}
	m.options.Compare = on
	m.options.Raw = m.options.Raw && !on
}

// SetGrid draws lines with the coordinates of pixels.
func (m *Model) SetGrid(on bool) { m.options.Grid = on }
