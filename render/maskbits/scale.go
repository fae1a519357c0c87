package maskbits

import (
	"image"

	"github.com/framebin/framebin/capture/imageheader"
	"github.com/framebin/framebin/render/raster"
)

// Scale returns the mask at another size, each pixel as the nearest one of m
// is; m itself if it has that size.
func (m *Mask) Scale(size image.Point) *Mask {
	if size == m.Size() {
		return m
	}
	out := New(size.X, size.Y)
	if m.Area == 0 || out.Width == 0 || out.Height == 0 {
		return out
	}
	columns := make([]int, out.Width)
	for x := range columns {
		columns[x] = nearest(x, out.Width, m.Width)
	}
	last := -1
	for y := range out.Height {
		from := nearest(y, out.Height, m.Height)
		if from == last {
			copy(out.Row(y), out.Row(y-1))
			continue
		}
		last = from
		src, dst := m.Row(from), out.Row(y)
		for x, c := range columns {
			if src[c>>3]&(0x80>>(c&7)) != 0 {
				dst[x>>3] |= 0x80 >> (x & 7)
			}
		}
	}
	out.Measure()
	return out
}

// Place returns a mask of a size with m scaled into a rectangle of it. What of
// the rectangle lies beyond is lost.
func (m *Mask) Place(at image.Rectangle, size image.Point) *Mask {
	out := New(size.X, size.Y)
	seen := at.Intersect(image.Rectangle{Max: size})
	if m.Area == 0 || seen.Empty() {
		return out
	}
	for y := seen.Min.Y; y < seen.Max.Y; y++ {
		src, dst := m.Row(nearest(y-at.Min.Y, at.Dy(), m.Height)), out.Row(y)
		for x := seen.Min.X; x < seen.Max.X; x++ {
			if c := nearest(x-at.Min.X, at.Dx(), m.Width); src[c>>3]&(0x80>>(c&7)) != 0 {
				dst[x>>3] |= 0x80 >> (x & 7)
			}
		}
	}
	out.measureRows(seen.Min.Y, seen.Max.Y)
	return out
}

// nearest returns which of n old pixels holds the centre of pixel i of size
// new ones.
func nearest(i, size, n int) int {
	return min(int((float64(i)+0.5)*float64(n)/float64(size)), n-1)
}

// Unorient returns the mask of a stored image, given that of the image turned
// by o.
func (m *Mask) Unorient(o imageheader.Orientation) *Mask {
	size := o.Size(m.Size()) // swapping once more swaps back
	a := raster.Orient(o, size)
	out := New(size.X, size.Y)
	for y := range out.Height {
		row := out.Row(y)
		for x := range out.Width {
			tx, ty := a.Apply(float64(x)+0.5, float64(y)+0.5)
			if m.At(int(tx), int(ty)) {
				row[x>>3] |= 0x80 >> (x & 7)
			}
		}
	}
	out.Measure()
	return out
}
