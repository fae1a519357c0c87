package raster

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

// halves reports whether each pixel is the average of its own two samples, in
// order, which is by far the most frequent scale that has a fast path.
func (x *axis) halves() bool {
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
