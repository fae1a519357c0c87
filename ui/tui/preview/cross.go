package preview

import (
	"fmt"
	"image"
	"math"
	"strings"

	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/render/survey"
	"github.com/framebin/framebin/ui/escape"
)

// Crosshair reports whether the mouse points pixels out, so that its every
// motion is wanted.
func (m Model) Crosshair() bool { return m.cross }

// SetCrosshair has the mouse point pixels out, or no longer.
func (m *Model) SetCrosshair(on bool) {
	if on {
		m.SetMode(survey.None)
	}
	m.cross = on
	m.options.Cross = render.Cross{}
}

// point moves the cross to the pixel of the image at a cell of the pane. Beside
// the image it stays where it was.
func (m *Model) point(cell image.Point) {
	x, y, ok := m.middleOf(cell)
	if !m.cross || !ok || !m.Zoomable() || !image.Pt(int(x), int(y)).In(m.shown.picture.Place.At) {
		return
	}
	back, ok := m.shown.picture.Layout.View.Invert()
	if !ok {
		return
	}
	x, y = back.Apply(x, y)
	m.options.Cross = render.Cross{On: true, X: int(math.Floor(x)), Y: int(math.Floor(y))}
}

// Spot says what is under the cross: position, value and classes. It is "" as
// long as that is not known.
func (m Model) Spot() string {
	p := m.shown.picture
	switch {
	case !m.cross:
		return ""
	case p == nil || p.Spot == nil || !m.options.Cross.On:
		return "point at a pixel"
	}
	words := []string{fmt.Sprintf("%d,%d", p.Spot.X, p.Spot.Y)}
	if p.Spot.Value != "" {
		words = append(words, p.Spot.Value)
	}
	if p.Key.Seq == m.seq {
		words = append(words, m.classesOf(p.Spot.Objects)...)
	}
	return strings.Join(words, " · ")
}

// classesOf names the classes of objects, each once.
func (m Model) classesOf(indexes []int) []string {
	objects, seen := m.objects(), make(map[string]bool)
	var names []string
	for _, i := range indexes {
		if i < len(objects) && !seen[objects[i].Class] {
			seen[objects[i].Class] = true
			names = append(names, escape.Line(objects[i].Class))
		}
	}
	return names
}
