package document

import "bytes"

// index finds needle, which is in lower case unless exact. Of letters beyond
// ASCII it finds those that are the same.
func index(data, needle []byte, exact bool) int {
	if exact {
		return bytes.Index(data, needle)
	}
	lower, upper := needle[0], upperOf(needle[0])
	for pos := 0; ; {
		at := indexEither(data[pos:], lower, upper)
		if at < 0 || pos+at+len(needle) > len(data) {
			return -1
		}
		pos += at
		if equalFold(data[pos:pos+len(needle)], needle) {
			return pos
		}
		pos++
	}
}

// indexEither finds the first of two bytes, in pieces, so that one that is
// rare does not have all of data looked through time and again.
func indexEither(data []byte, a, b byte) int {
	if a == b {
		return bytes.IndexByte(data, a)
	}
	const piece = 256
	for from := 0; from < len(data); from += piece {
		part := data[from:min(from+piece, len(data))]
		i, j := bytes.IndexByte(part, a), bytes.IndexByte(part, b)
		switch {
		case i < 0 && j < 0:
		case i < 0, j >= 0 && j < i:
			return from + j
		default:
			return from + i
		}
	}
	return -1
}

func equalFold(data, lower []byte) bool {
	for i, c := range data {
		if c != lower[i] && (c < 'A' || c > 'Z' || c+'a'-'A' != lower[i]) {
			return false
		}
	}
	return true
}

func upperOf(c byte) byte {
	if c >= 'a' && c <= 'z' {
		return c - ('a' - 'A')
	}
	return c
}
