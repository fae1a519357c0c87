package overlay

import (
	"image/color"
	"math"

	"github.com/framebin/framebin/capture/prediction"
)

// orientedOutline returns the corners of a box that is turned; nil of any other
// object.
func orientedOutline(o *prediction.Object) []prediction.Point {
	const most = 64 // corners; a box has four
	if o.Rotation == 0 || len(o.Polygons) != 1 || len(o.Polygons[0]) > most {
		return nil
	}
	return o.Polygons[0]
}

// oriented draws a turned box as its outline, in the tones and dashes of one
// that is not.
func (p *painting) oriented(it *item) {
	line := float64(p.lineWidth(it))/2 + 0.3
	halo := float64(p.style.halo)
	dark := haloAlpha
	if it.alpha < math.MaxUint8 {
		dark = dimmedHalo
	}
	passes := []struct {
		grow  float64
		color color.RGBA
		alpha int
	}{{halo, black(), dark}, {0, it.color, it.alpha}}
	if it.selected {
		passes = append(passes[:1:1], passes...)
		passes[0].grow = 2 * halo
		passes[1] = passes[0]
		passes[1].grow, passes[1].color, passes[1].alpha = halo, white(), it.alpha
	}
	edges := p.edges(it.outline)
	for _, pass := range passes {
		if pass.grow > 0 && !p.style.fine { // it would take as much room as the line
			continue
		}
		for _, e := range edges {
			p.canvas.stroke(e, line+pass.grow, pass.color, float64(pass.alpha))
		}
	}
}

// edges returns the sides of an outline in pixels of the picture, in dashes
// where boxes rest on an assumption.
func (p *painting) edges(outline []prediction.Point) []segment {
	var out []segment
	for i, a := range outline {
		b := outline[(i+1)%len(outline)]
		var s segment
		s.x0, s.y0 = p.scene.View.Apply(a.X, a.Y)
		s.x1, s.y1 = p.scene.View.Apply(b.X, b.Y)
		length := math.Hypot(s.x1-s.x0, s.y1-s.y0)
		if !p.scene.Assumed || !(length < far) {
			out = append(out, s)
			continue
		}
		whole := max(int(length), 1)
		for _, d := range dashed(0, whole, p.style.dash, 0, whole) {
			from, to := float64(d[0])/float64(whole), float64(d[1])/float64(whole)
			out = append(out, segment{
				s.x0 + from*(s.x1-s.x0), s.y0 + from*(s.y1-s.y0),
				s.x0 + to*(s.x1-s.x0), s.y0 + to*(s.y1-s.y0),
			})
		}
	}
	return out
}
