package camera

import "math"

const (
	leastConfidence = 0.35 // a simulated model reports nothing below it
	mostConfidence  = 0.99 // nor above it
	confidenceStep  = 1e4  // simulated confidences have four digits
	wobble          = 0.03 // how far a confidence moves from frame to frame
)

// simulate returns the confidence of a model that there is none of: a base
// that belongs to the object, and a little noise that belongs to the frame.
// Most objects come out sure, some not, so that a threshold has work to do.
func simulate(seed uint64, frame, object int) float64 {
	base := uniform(seed, uint64(object), 0)
	noise := uniform(seed, uint64(object), uint64(frame)+1)
	value := leastConfidence + (1-leastConfidence)*math.Sqrt(base) + wobble*(2*noise-1)
	value = min(max(value, leastConfidence), mostConfidence)
	return math.Round(value*confidenceStep) / confidenceStep
}

// uniform returns a number in [0,1) that depends on all of its arguments, by the
// finaliser of SplitMix64.
func uniform(seed, a, b uint64) float64 {
	x := seed
	for _, v := range [...]uint64{a, b} {
		x += (v + 1) * 0x9e3779b97f4a7c15
		x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
		x = (x ^ x>>27) * 0x94d049bb133111eb
		x ^= x >> 31
	}
	const mantissa = 53
	return float64(x>>(64-mantissa)) / (1 << mantissa)
}
