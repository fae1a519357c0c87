package overlay

import (
	"image"
	"image/color"
	"math"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/render/raster"
)

// haloAlpha is the strength of the dark line around everything.
const haloAlpha = 150

// dimmedHalo is that of a dimmed box: enough to be seen on white.
const dimmedHalo = 48

// boxes draws the outlines of all boxes.
func (p *painting) boxes() {
	if !p.options.Boxes {
		return
	}
	for i := range p.items {
		switch it := &p.items[i]; {
		case it.outline != nil:
			p.oriented(it)
		case !it.box.Empty():
			p.outline(it)
		}
	}
}

// lineWidth is the width of the outline of an item.
func (p *painting) lineWidth(it *item) int {
	if it.selected && p.style.fine {
		return p.style.line + max(1, p.style.line/2)
	}
	return p.style.line
}

// frame returns the outer edge of a box's line. The line lies half inside
// and half outside of the box, but all of it in the image.
func (p *painting) frame(box image.Rectangle, line int) image.Rectangle {
	return box.Inset(-(line / 2)).Intersect(p.image)
}

// outline draws a box in two tones, so that it is seen on any background: the
// colour between dark lines. A box that rests on an assumption is dashed,
// and no other is.
func (p *painting) outline(it *item) {
	line, halo := p.lineWidth(it), p.style.halo
	outer := p.frame(it.box, line)
	inner := outer.Inset(line)
	dark := haloAlpha
	if it.alpha < 255 {
		dark = dimmedHalo
	}
	switch {
	case it.assumed():
		p.dashes(outer, line, stroke{black(), dark, 1}, stroke{it.color, it.alpha, 0})
		return
	case !p.style.fine: // a halo would take as much room as the line
	default:
		p.canvas.ring(outer.Inset(-halo), outer, black(), dark)
		if inner.Dx() > 6*halo && inner.Dy() > 6*halo {
			p.canvas.ring(inner, inner.Inset(halo), black(), dark)
		}
	}
	if it.selected && p.style.fine {
		p.canvas.ring(outer.Inset(-2*halo), outer.Inset(-halo), black(), dark)
		p.canvas.ring(outer.Inset(-halo), outer, white(), it.alpha)
	}
	p.canvas.ring(outer, inner, it.color, it.alpha)
}

// stroke is one of the lines that a dash consists of.
type stroke struct {
	color color.RGBA
	alpha int
	grow  int // beyond the line, on all sides
}

// dashes draws strokes of the line inside of outer with gaps as long as they
// are. Every side begins and ends with a dash, so that corners are closed.
func (p *painting) dashes(outer image.Rectangle, line int, strokes ...stroke) {
	inner := outer.Inset(line)
	if inner.Empty() {
		inner = image.Rectangle{Min: outer.Min, Max: outer.Min}
	}
	for _, s := range strokes {
		dash := func(r image.Rectangle) {
			if !r.Empty() {
				p.canvas.fill(r.Inset(-s.grow), s.color, s.alpha)
			}
		}
		for _, x := range dashed(outer.Min.X, outer.Max.X, p.style.dash, p.canvas.clip.Min.X, p.canvas.clip.Max.X) {
			dash(image.Rect(x[0], outer.Min.Y, x[1], inner.Min.Y))
			dash(image.Rect(x[0], inner.Max.Y, x[1], outer.Max.Y))
		}
		for _, y := range dashed(outer.Min.Y, outer.Max.Y, p.style.dash, p.canvas.clip.Min.Y, p.canvas.clip.Max.Y) {
			y0, y1 := max(y[0], inner.Min.Y), min(y[1], inner.Max.Y)
			dash(image.Rect(outer.Min.X, y0, inner.Min.X, y1))
			dash(image.Rect(inner.Max.X, y0, outer.Max.X, y1))
		}
	}
}

// dashed divides a length into an odd number of parts of about the given size
// and returns every other one that reaches into lo to hi.
func dashed(from, to, size, lo, hi int) [][2]int {
	n := max((to-from)/size, 1)
	n -= 1 - n%2
	part := max((to-from)/n, 1)
	first := max((lo-from)/(part+1)-1, 0) &^ 1
	var out [][2]int
	for i := first; i < n; i += 2 {
		a, b := from+(to-from)*i/n, from+(to-from)*(i+1)/n
		if a >= hi {
			break
		}
		if b > lo {
			out = append(out, [2]int{a, b})
		}
	}
	return out
}

func black() color.RGBA { return color.RGBA{A: 255} }
func white() color.RGBA { return color.RGBA{R: 255, G: 255, B: 255, A: 255} }

// oriented draws a turned box as its outline, in the tones and dashes of one
// that is not.
func (p *painting) oriented(it *item) {
	dash := 0
	if it.assumed() {
		dash = p.style.dash
	}
	p.strokes(it, edgesOf(it.outline, p.scene.View, dash))
}

// maxDashed is how many points the outlines of an object have at the most that
// are drawn in dashes.
const maxDashed = 10_000

// dashable reports whether the outlines of an object rest on an assumption and
// are drawn so, in place of the rim of their shape.
func (it *item) dashable() bool {
	points := 0
	for _, ring := range it.object.Polygons {
		points += len(ring)
	}
	return it.mask == nil && it.outline == nil && it.assumed() && points > 0 && points <= maxDashed
}

// dashedOutlines draws the outlines of an object in dashes.
func (p *painting) dashedOutlines(it *item) {
	for _, ring := range it.object.Polygons {
		p.strokes(it, dashesAlong(ring, p.scene.View, p.style.dash))
	}
}

// dashesAlong returns the dashes of a length, and the gaps of as much, all the way
// around an outline: its sides may be shorter.
func dashesAlong(ring []prediction.Point, view raster.Affine, dash int) []segment {
	var out []segment
	length := max(float64(dash), 1)
	drawn, left := true, length
	for i, a := range ring {
		b := ring[(i+1)%len(ring)]
		x, y := view.Apply(a.X, a.Y)
		x1, y1 := view.Apply(b.X, b.Y)
		side := math.Hypot(x1-x, y1-y)
		if !(side < far) {
			out = append(out, segment{x, y, x1, y1})
			continue
		}
		for at := 0.0; at < side; {
			step := min(left, side-at)
			if from, to := at/side, (at+step)/side; drawn {
				out = append(out, segment{x + from*(x1-x), y + from*(y1-y), x + to*(x1-x), y + to*(y1-y)})
			}
			at += step
			if left -= step; !(left > 0) {
				drawn, left = !drawn, length
			}
			if step == 0 {
				break
			}
		}
	}
	return out
}

// strokes draws lines in the tones of an item's outline.
func (p *painting) strokes(it *item, edges []segment) {
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
	for _, pass := range passes {
		if pass.grow > 0 && !p.style.fine { // it would take as much room as the line
			continue
		}
		for _, e := range edges {
			p.canvas.stroke(e, line+pass.grow, pass.color, float64(pass.alpha))
		}
	}
}

// edgesOf returns the sides of an outline in pixels of the picture, in dashes
// of a length where that is not 0.
func edgesOf(outline []prediction.Point, view raster.Affine, dash int) []segment {
	var out []segment
	for i, a := range outline {
		b := outline[(i+1)%len(outline)]
		var s segment
		s.x0, s.y0 = view.Apply(a.X, a.Y)
		s.x1, s.y1 = view.Apply(b.X, b.Y)
		length := math.Hypot(s.x1-s.x0, s.y1-s.y0)
		if dash == 0 || !(length < far) {
			out = append(out, s)
			continue
		}
		whole := max(int(length), 1)
		for _, d := range dashed(0, whole, dash, 0, whole) {
			from, to := float64(d[0])/float64(whole), float64(d[1])/float64(whole)
			out = append(out, segment{
				s.x0 + from*(s.x1-s.x0), s.y0 + from*(s.y1-s.y0),
				s.x0 + to*(s.x1-s.x0), s.y0 + to*(s.y1-s.y0),
			})
		}
	}
	return out
}
