package document

import "bytes"

// value is a JSON value in a text, found by its marks alone: a broken text is
// cut up as far as it goes.
type value struct {
	keyStart, keyEnd int // with its quotes; equal where there is none
	start, end       int
	depth            int  // of the arrays and objects in it: 0 for a scalar
	objects, texts   bool // there are some within
}

func (v *value) container() bool { return v.depth > 0 }

// next finds the value that begins at or behind pos; false at the end of what
// is around it, which is where pos then is.
func next(data []byte, pos int) (v value, after int, ok bool) {
	for pos < len(data) && (isBlank(data[pos]) || data[pos] == ',' || data[pos] == ':') {
		pos++
	}
	if pos >= len(data) || data[pos] == '}' || data[pos] == ']' {
		return value{}, pos, false
	}
	v.start = pos
	v.end = v.skip(data, pos)
	if data[pos] != '"' {
		return v, v.end, true
	}
	colon := blanksEnd(data, v.end)
	if colon >= len(data) || data[colon] != ':' {
		return v, v.end, true
	}
	v = value{keyStart: pos, keyEnd: v.end}
	v.start = blanksEnd(data, colon+1)
	v.end = v.start
	if v.start < len(data) && !bytes.ContainsRune([]byte(",}]"), rune(data[v.start])) {
		v.end = v.skip(data, v.start)
	}
	return v, v.end, true
}

func blanksEnd(data []byte, pos int) int {
	for pos < len(data) && isBlank(data[pos]) {
		pos++
	}
	return pos
}

// skip returns where the value at pos ends, and notes what is in it.
func (v *value) skip(data []byte, pos int) int {
	depth := 0
	for pos < len(data) {
		switch data[pos] {
		case '{':
			v.objects = v.objects || depth > 0
			depth++
			v.depth = max(v.depth, depth)
			pos++
		case '[':
			depth++
			v.depth = max(v.depth, depth)
			pos++
		case '}', ']':
			depth--
			pos++
		case '"':
			v.texts = true
			pos = stringEnd(data, pos)
		case ' ', '\t', '\r', '\n', ',', ':':
			pos++
			continue // no value ends here
		default:
			pos = wordEnd(data, pos)
		}
		if depth <= 0 {
			return pos
		}
	}
	return pos
}

func stringEnd(data []byte, pos int) int {
	for pos++; pos < len(data); pos++ {
		i := bytes.IndexByte(data[pos:], '"')
		if i < 0 {
			return len(data)
		}
		pos += i
		escapes := 0
		for k := pos - 1; k >= 0 && data[k] == '\\'; k-- {
			escapes++
		}
		if escapes%2 == 0 {
			return pos + 1
		}
	}
	return len(data)
}

func wordEnd(data []byte, pos int) int {
	for i, c := range data[pos:] {
		if endsWord[c] {
			return pos + i
		}
	}
	return len(data)
}

var endsWord = [256]bool{
	' ': true, '\t': true, '\r': true, '\n': true, ',': true, ':': true, '"': true, '{': true, '}': true, '[': true, ']': true,
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }
