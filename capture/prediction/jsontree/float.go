package jsontree

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
	value, scale, fraction := uint64(0), 1.0, false
	for _, c := range digits {
		switch {
		case '0' <= c && c <= '9':
			value = value*10 + uint64(c-'0')
			if fraction {
				scale *= 10
			}
		case c == '.':
			fraction = true
		default:
			return 0, false
		}
	}
	v := float64(value) / scale
	if raw[0] == '-' {
		v = -v
	}
	return v, true
}
