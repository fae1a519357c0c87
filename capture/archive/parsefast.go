package archive

import (
	"bytes"
	"encoding/json"
	"strconv"
)

// parseFast reads a line of the index as a Recorder writes them, a few times as
// fast as encoding/json, but for what decided the answer and what a target made
// of it. It gives up on everything out of the ordinary. Texts that are those of
// the line before share their memory.
func parseFast(text []byte, before *indexLine) (l indexLine, ok bool) {
	if len(text) < 2 || text[0] != '{' {
		return l, false
	}
	for rest := text[1:]; ; rest = rest[1:] {
		key, after, ok := fastString(rest)
		if !ok || len(after) == 0 || after[0] != ':' {
			return l, false
		}
		if rest, ok = l.take(string(key), after[1:], before); !ok || len(rest) == 0 {
			return l, false
		}
		if rest[0] == '}' {
			return l, len(rest) == 1
		}
		if rest[0] != ',' {
			return l, false
		}
	}
}

// take takes the value of a member off text.
func (l *indexLine) take(key string, text []byte, before *indexLine) (rest []byte, ok bool) {
	if dst, old := l.texts(key, before); dst != nil {
		s, rest, ok := fastString(text)
		if *dst = old; string(s) != old {
			*dst = string(s)
		}
		return rest, ok
	}
	switch key {
	case "time":
		s, rest, ok := fastString(text)
		return rest, ok && l.Time.UnmarshalText(s) == nil
	case "answer", "forward":
		return quickObject(text)
	}
	word, rest := quickWord(text)
	return rest, l.number(key, word)
}

// texts finds the field of a member that is a text, and what it was before.
func (l *indexLine) texts(key string, before *indexLine) (dst *string, old string) {
	switch key {
	case "file":
		return &l.File, before.File
	case "method":
		return &l.Method, before.Method
	case "target":
		return &l.Target, before.Target
	case "remote":
		return &l.Remote, before.Remote
	case "media_type":
		return &l.MediaType, before.MediaType
	case "proto":
		return &l.Proto, before.Proto
	case "reason":
		return &l.Reason, before.Reason
	}
	return nil, ""
}

// number sets a member that is a number, true or false.
func (l *indexLine) number(key string, word []byte) bool {
	if len(word) == 0 || !json.Valid(word) {
		return false
	}
	var err error
	switch text := string(word); key {
	case "seq":
		l.Seq, err = strconv.ParseUint(text, 10, 64)
	case "status":
		l.Status, err = strconv.Atoi(text)
	case "bytes":
		l.Bytes, err = strconv.ParseInt(text, 10, 64)
	case "read_ms":
		l.ReadMS, err = strconv.ParseFloat(text, 64)
	case "rejected":
		l.Rejected = text == "true"
	case "truncated":
		l.Truncated = text == "true"
	case "recovered":
		l.Recovered = text == "true"
	default:
		return false
	}
	flag := key == "rejected" || key == "truncated" || key == "recovered"
	return err == nil && flag == (word[0] == 't' || word[0] == 'f')
}

// fastString takes a string of plain ASCII off text, without its quotes.
func fastString(text []byte) (s, rest []byte, ok bool) {
	if len(text) == 0 || text[0] != '"' {
		return nil, nil, false
	}
	for i := 1; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"':
			return text[1:i], text[i+1:], true
		case c == '\\' || c < ' ' || c > '~':
			return nil, nil, false
		}
	}
	return nil, nil, false
}

// quickWord takes what stands before the next comma or brace off text.
func quickWord(text []byte) (word, rest []byte) {
	end := bytes.IndexAny(text, ",}")
	if end < 0 {
		return nil, nil
	}
	return text[:end], text[end:]
}

// quickObject passes over an object of the index that nobody reads: its members
// are no objects, and its texts hold no braces.
func quickObject(text []byte) (rest []byte, ok bool) {
	end := bytes.IndexByte(text, '}') + 1
	return text[end:], end > 0 && json.Valid(text[:end])
}
