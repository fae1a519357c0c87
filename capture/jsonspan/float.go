package jsonspan

// shortFloat reads a valid number of few digits without exponent, as nearly
// all coordinates are, exactly as strconv.ParseFloat does: its digits and its
// power of ten are both whole float64s, so that their quotient is rounded
// once. It reports false for all others.
func shortFloat(raw []byte) (float64, bool) {
	const most = 15 // digits; 10^15 is below 2^53
	digits := raw
	if digits[0] == '-' {
		digits = digits[1:]
	}
	if len(digits) > most {
		return 0, false
	}
	value, point := uint64(0), len(digits)-1
	for i, c := range digits {
		switch {
		case c-'0' <= 9:
			value = value*10 + uint64(c-'0')
		case c == '.':
			point = i
		default:
			return 0, false
		}
	}
	v := float64(value)
	if point < len(digits)-1 {
		scale := 10.0
		for range len(digits) - point - 2 {
			scale *= 10
		}
		v /= scale
	}
	if raw[0] == '-' {
		v = -v
	}
	return v, true
}
