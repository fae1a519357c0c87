package quantize

import "image"

// mapper gives every pixel a colour of the palette.
type mapper struct {
	first []uint8 // stands for the row above the first
}

// paint fills rows of dst with the indices of img's colours, whose size it has.
// The rows above were painted before.
func (m *mapper) paint(dst *image.Paletted, img *image.RGBA, from, to int, p *palette, h *histogram) {
	width := img.Rect.Dx()
	if cap(m.first) < width {
		m.first = make([]uint8, width)
	}
	above := m.first[:width]
	if from > 0 {
		above = dst.Pix[(from-1)*dst.Stride:][:width]
	}
	for y := from; y < to; y++ {
		row := dst.Pix[y*dst.Stride:][:width]
		mapRow(row, above, img.Pix[y*img.Stride:][:4*width], p, h)
		above = row
	}
}

// mapRow gives the pixels of one row a colour: the nearest, or that of the
// pixel to the left or above if it is hardly worse, which makes longer runs
// and so fewer bytes.
func mapRow(dst, above, src []uint8, p *palette, h *histogram) {
	left := above[0]
	slack := p.slack
	above = above[:len(dst)]
	src = src[:4*len(dst)]
	for x := range dst {
		px := src[4*x : 4*x+3 : 4*x+3]
		entry := p.table[binIndex(px[0], px[1], px[2])&(histBins-1)]
		i := uint8(entry - 1)
		if entry == 0 || entry&closer != 0 {
			var exact bool
			if i, exact = p.look(px, h); exact {
				dst[x], left = i, i
				continue
			}
		}
		if up := above[x]; i != left && i != up {
			c := rgb{int32(px[0]), int32(px[1]), int32(px[2])}
			// The index rides in the low byte of the error, so that one
			// comparison without a branch picks both.
			best := (c.distance(p.colors[i])+slack)<<8 | int32(i)
			best = min(best, c.distance(p.colors[up])<<8|int32(up))
			best = min(best, c.distance(p.colors[left])<<8|int32(left))
			i = uint8(best)
		}
		dst[x], left = i, i
	}
}
