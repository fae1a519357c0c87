package quantize

import (
	"image"
	"image/color"
	"math"
)

// exactBits gives the size of the table: pictures whose histogram has fewer
// bins than the palette has colours have fewer colours than that.
const exactBits = 15

// exactColor is a colour and what is known of it.
type exactColor struct {
	key   uint32 // the colour in percent plus one; 0: empty
	n     int32  // pixels counted
	index int16  // in the palette plus one; 0: not asked yet
}

// exactColors tells apart every colour that a terminal can show. It is for
// pictures of few colours (drawings, masks, grey images), which show every
// step between neighbours that a histogram would merge.
type exactColors struct {
	entries [1 << exactBits]exactColor
	filled  int
}

// key returns the colour in percent plus one.
func exactKey(c rgb) uint32 {
	return uint32(percent(c.r)<<14|percent(c.g)<<7|percent(c.b)) + 1
}

// slot returns the entry of a colour, an empty one if it is new, nil if it is
// new and the table is full.
func (t *exactColors) slot(key uint32) *exactColor {
	for i := key * 0x9E3779B1 >> (32 - exactBits); ; i++ {
		e := &t.entries[i&(1<<exactBits-1)]
		if e.key == key {
			return e
		}
		if e.key == 0 {
			if t.filled >= len(t.entries)*7/8 {
				return nil
			}
			return e
		}
	}
}

// count counts the colours of img as the histogram does, and appends them to
// dst.
func (t *exactColors) count(dst []sample, img *image.RGBA) []sample {
	clear(t.entries[:])
	t.filled = 0
	width, height := img.Rect.Dx(), img.Rect.Dy()
	step := sampleStep(width * height)
	for y := 0; y < height; y += step {
		row := img.Pix[y*img.Stride : y*img.Stride+4*width]
		first := 4 * ((y / step & 1) * (step / 2))
		for x := first; x+3 < len(row); x += 4 * step {
			t.add(rgb{int32(row[x]), int32(row[x+1]), int32(row[x+2])})
		}
	}
	for i := range t.entries {
		if e := &t.entries[i]; e.key != 0 {
			dst = append(dst, sample{unkey(e.key), e.n})
		}
	}
	return dst
}

func (t *exactColors) add(c rgb) {
	key := exactKey(c)
	e := t.slot(key)
	if e == nil {
		return
	}
	if e.key == 0 {
		e.key = key
		t.filled++
	}
	e.n++
}

// unkey returns the colour that a terminal shows for a key.
func unkey(key uint32) rgb {
	key--
	level := func(p uint32) int32 { return (int32(p&127)*255 + 50) / 100 }
	return rgb{level(key >> 14), level(key >> 7), level(key)}
}

// index returns the nearest colour of the palette.
func (t *exactColors) index(c rgb, p *palette) uint8 {
	key := exactKey(c)
	e := t.slot(key)
	if e == nil {
		return uint8(p.nearest(c))
	}
	if e.key == 0 {
		e.key = key
		t.filled++
	}
	if e.index == 0 {
		e.index = int16(p.nearest(unkey(key)) + 1)
	}
	return uint8(e.index - 1)
}

// spread returns at most n colours for the samples besides the given ones:
// always the sample that is worst served by those before.
func spread(dst []rgb, samples []sample, given []color.RGBA, n int) []rgb {
	far := make([]int32, len(samples))
	for i := range samples {
		far[i] = math.MaxInt32
		for _, c := range given {
			c := rgb{int32(c.R), int32(c.G), int32(c.B)}.shown()
			far[i] = min(far[i], samples[i].distance(c))
		}
	}
	for len(dst) < n {
		worst, most := 0, int64(0)
		for i := range samples {
			if e := int64(far[i]) * int64(samples[i].n); e > most {
				worst, most = i, e
			}
		}
		if most == 0 {
			break
		}
		seed := samples[worst].rgb
		dst = append(dst, seed)
		for i := range samples {
			far[i] = min(far[i], samples[i].distance(seed))
		}
	}
	return dst
}
