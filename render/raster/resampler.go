package raster

import (
	"encoding/binary"
)

// A rowSource hands out rows of 8-bit samples, channels interleaved. A row
// stays valid until two others were asked for.
type rowSource interface {
	row(y int) []uint8
}

// resampler makes the rows of a scaled picture from the rows of a source. Rows
// are first added up over their height, eight samples at a time in 16-bit
// lanes of two words, and then once across.
type resampler struct {
	src      rowSource
	channels int
	h, v     axis
	kind     across
	even     []uint64 // sums of samples 0, 2, 4, 6 of each eight, times fixed
	odd      []uint64 // of samples 1, 3, 5, 7
	sums     []uint16 // the same in order, and some zeros
	few      []fewTaps
	out      []uint8
}

// across is how rows are scaled across.
type across uint8

const (
	anyWay across = iota
	byFew
	halved
	copied
)

// newResampler prepares to scale src by the axes; a row of src has the given
// number of channels a pixel.
func newResampler(src rowSource, channels int, h, v axis) *resampler {
	words := ((h.high-h.low)*channels + 7) / 8
	s := &resampler{
		src: src, channels: channels, h: h, v: v,
		even: make([]uint64, words), odd: make([]uint64, words),
		out: make([]uint8, (len(h.first)*channels+7)/8*8),
	}
	switch {
	case h.copies():
		s.kind = copied
	case channels == 1 && h.averagesPairs():
		s.kind = halved
	default:
		s.sums = make([]uint16, words*8+mostFew)
		if channels > 1 {
			break
		}
		if s.few = h.fewTaps(); s.few != nil {
			s.kind = byFew
		}
	}
	return s
}

// row returns row y of the picture, valid until the next call.
func (s *resampler) row(y int) []uint8 {
	first, weights := s.v.taps(y)
	n := len(s.h.first) * s.channels
	if len(weights) == 1 && s.kind == copied {
		copy(s.out[:n], s.source(first))
		return s.out[:n]
	}
	s.sum(first, weights)
	switch s.kind {
	case copied:
		s.pack()
	case halved:
		s.half()
	case byFew:
		s.unpack()
		s.narrowFew()
	case anyWay:
		s.unpack()
		if s.channels == 1 {
			s.narrow()
		} else {
			s.narrow4()
		}
	}
	return s.out[:n]
}

// source returns the samples of a row that are needed.
func (s *resampler) source(y int) []uint8 {
	return s.src.row(y)[s.h.low*s.channels : s.h.high*s.channels]
}

// lanes selects every other byte of a word.
const lanes = 0x00ff00ff00ff00ff

// sum adds up rows by their weights.
func (s *resampler) sum(first int, weights []uint32) {
	if len(weights) == 1 {
		s.addPair(s.source(first), s.source(first), fixed/2, fixed/2, true)
		return
	}
	fresh := true
	for i := 0; i < len(weights); i += 2 {
		w0, w1 := uint64(weights[i]), uint64(0)
		row := s.source(first + i)
		next := row
		if i+1 < len(weights) {
			w1 = uint64(weights[i+1])
			next = s.source(first + i + 1)
		}
		if w0+w1 == 0 && !fresh {
			continue
		}
		s.addPair(row, next, w0, w1, fresh)
		fresh = false
	}
}

// addPair adds two rows to the sums, or starts them afresh.
func (s *resampler) addPair(a, b []uint8, wa, wb uint64, fresh bool) {
	whole := len(a) / 8
	even, odd := s.even[:whole], s.odd[:whole]
	if fresh {
		for i := range even {
			p := binary.LittleEndian.Uint64(a[i*8:])
			q := binary.LittleEndian.Uint64(b[i*8:])
			even[i] = p&lanes*wa + q&lanes*wb
			odd[i] = p>>8&lanes*wa + q>>8&lanes*wb
		}
	} else {
		for i := range even {
			p := binary.LittleEndian.Uint64(a[i*8:])
			q := binary.LittleEndian.Uint64(b[i*8:])
			even[i] += p&lanes*wa + q&lanes*wb
			odd[i] += p>>8&lanes*wa + q>>8&lanes*wb
		}
	}
	if whole == len(s.even) {
		return
	}
	var p, q [8]uint8
	copy(p[:], a[whole*8:])
	copy(q[:], b[whole*8:])
	x, y := binary.LittleEndian.Uint64(p[:]), binary.LittleEndian.Uint64(q[:])
	if fresh {
		s.even[whole], s.odd[whole] = 0, 0
	}
	s.even[whole] += x&lanes*wa + y&lanes*wb
	s.odd[whole] += x>>8&lanes*wa + y>>8&lanes*wb
}

// pack rounds the sums to samples.
func (s *resampler) pack() {
	const round = 0x0080008000800080 // at most 0xff80 comes of it: 255*256 + 128
	for i, e := range s.even {
		e = (e + round) >> 8 & lanes
		o := (s.odd[i] + round) & (lanes << 8)
		binary.LittleEndian.PutUint64(s.out[i*8:], e|o)
	}
}

// half averages the samples in pairs.
func (s *resampler) half() {
	const (
		low   = 0x7fff7fff7fff7fff
		round = 0x0080008000800080
	)
	for i, e := range s.even {
		t := (e >> 1 & low) + (s.odd[i] >> 1 & low) + round
		t = t >> 8 & lanes
		t |= t >> 8
		binary.LittleEndian.PutUint32(s.out[i*4:], uint32(t&0xffff)|uint32(t>>16)&0xffff0000)
	}
}

// unpack puts the sums in order.
func (s *resampler) unpack() {
	odd := s.odd[:len(s.even)]
	for i, e := range s.even {
		o := odd[i]
		t := s.sums[i*8:][:8:8]
		t[0], t[1] = uint16(e), uint16(o)
		t[2], t[3] = uint16(e>>16), uint16(o>>16)
		t[4], t[5] = uint16(e>>32), uint16(o>>32)
		t[6], t[7] = uint16(e>>48), uint16(o>>48)
	}
}

// The sums carry fixedBits below the point, the weights as many again.
const (
	sumRound = 1 << (2*fixedBits - 1)
	sumShift = 2 * fixedBits
)

// narrow scales the sums of one channel across.
func (s *resampler) narrow() {
	out := s.out[:len(s.h.first)]
	for i := range out {
		first, weights := s.h.taps(i)
		sums := s.sums[first-s.h.low:][:len(weights)]
		t := uint32(sumRound)
		for k, w := range weights {
			t += w * uint32(sums[k])
		}
		out[i] = uint8(t >> sumShift)
	}
}

// narrowFew is narrow for few samples a pixel, whose loop is written out.
func (s *resampler) narrowFew() {
	few, all, out := s.few, s.sums, s.out[:len(s.few)]
	for i := range few {
		t := &few[i]
		sums := (*[mostFew]uint16)(all[t.at:])
		v := t.weights[0]*uint32(sums[0]) + t.weights[1]*uint32(sums[1]) +
			t.weights[2]*uint32(sums[2]) + t.weights[3]*uint32(sums[3])
		out[i] = uint8((v + sumRound) >> sumShift)
	}
}

// narrow4 scales the sums of four channels across.
func (s *resampler) narrow4() {
	for i := range s.h.first {
		first, weights := s.h.taps(i)
		sums := s.sums[(first-s.h.low)*4:][:len(weights)*4]
		var r, g, b, a uint32 = sumRound, sumRound, sumRound, sumRound
		for k, w := range weights {
			px := sums[k*4:][:4:4]
			r += w * uint32(px[0])
			g += w * uint32(px[1])
			b += w * uint32(px[2])
			a += w * uint32(px[3])
		}
		out := s.out[i*4:][:4:4]
		out[0], out[1] = uint8(r>>sumShift), uint8(g>>sumShift)
		out[2], out[3] = uint8(b>>sumShift), uint8(a>>sumShift)
	}
}

// fixed is the number that the weights of each picture sample add up to: with
// it the weighted sum of 8-bit samples fits 16 bits.
const fixed = 1 << fixedBits

const fixedBits = 8

// axis says along one direction of which samples each pixel of the picture is
// made, and how much of each. Consecutive samples, so a start is enough.
type axis struct {
	first   []int    // first sample of each pixel
	start   []int    // index of its weight; one more than there are pixels
	weights []uint32 // the weights of a pixel add up to fixed
	low     int      // first sample of all
	high    int      // one after the last
}

// newAxis spreads n pixels over the samples from a to b, of which there are
// length. Samples outside are the nearest one.
//
// Where a pixel covers more than one sample it is their average by how much of
// each it covers; otherwise it lies on the line between the nearest two.
func newAxis(n int, a, b float64, length int) axis {
	step := (b - a) / float64(n)
	x := axis{
		first: make([]int, n), start: make([]int, n+1),
		weights: make([]uint32, 0, 2*n+min(int(b-a)+1, length)), low: length,
	}
	last := float64(length - 1)
	for i := range n {
		from, to := a+float64(i)*step, a+float64(i+1)*step
		if step < 1 {
			centre := min(max((from+to)/2-0.5, 0), last)
			from, to = centre, centre+1 // a box of one sample is the line between two
		}
		from, to = min(max(from, 0), last), min(max(to, 0), float64(length))
		x.add(i, from, max(to, from))
	}
	x.start[n] = len(x.weights)
	return x
}

// add sets pixel i to the average from one place to another.
func (x *axis) add(i int, from, to float64) {
	s := int(from)
	x.first[i], x.start[i] = s, len(x.weights)
	for given := 0; given < fixed; s++ {
		share := fixed
		if end := float64(s + 1); end < to {
			share = int((end-from)/(to-from)*fixed + 0.5)
		}
		if share == 0 {
			x.first[i] = s + 1 // touched, but by less than counts
			continue
		}
		x.weights = append(x.weights, uint32(share-given))
		given = share
	}
	x.low, x.high = min(x.low, x.first[i]), max(x.high, s)
}

// taps returns the samples and weights of pixel i.
func (x *axis) taps(i int) (first int, weights []uint32) {
	return x.first[i], x.weights[x.start[i]:x.start[i+1]]
}

// mostFew is of how many samples a pixel is made at most, down to a third of the
// size.
const mostFew = 4

// fewTaps are the samples and weights of a pixel; the weights beyond are 0.
type fewTaps struct {
	at      int // first sample, from the lowest of all
	weights [mostFew]uint32
}

// fewTaps returns those of all pixels; nil where one has more.
func (x *axis) fewTaps() []fewTaps {
	list := make([]fewTaps, len(x.first))
	for i := range list {
		first, weights := x.taps(i)
		if len(weights) > mostFew {
			return nil
		}
		list[i].at = first - x.low
		copy(list[i].weights[:], weights)
	}
	return list
}

// averagesPairs reports whether each pixel is the average of its own two samples, in
// order, which is by far the most frequent scale that has a fast path.
func (x *axis) averagesPairs() bool {
	for i, first := range x.first {
		if first != x.low+2*i || x.start[i+1]-x.start[i] != 2 || x.weights[x.start[i]] != fixed/2 {
			return false
		}
	}
	return true
}

// copies reports whether each pixel is its own sample, in order.
func (x *axis) copies() bool {
	for i, first := range x.first {
		if first != x.low+i || x.start[i+1]-x.start[i] != 1 {
			return false
		}
	}
	return true
}
