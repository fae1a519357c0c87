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
	rest, ok := fastObject(text, func(key string, value []byte) ([]byte, bool) { return l.take(key, value, before) })
	return l, ok && len(rest) == 0
}

// take takes the value of a member off text.
func (l *indexLine) take(key string, text []byte, before *indexLine) (rest []byte, ok bool) {
	if dst, old := l.texts(key, before); dst != nil {
		return fastText(text, dst, old)
	}
	switch key {
	case "time":
		s, rest, ok := fastString(text)
		return rest, ok && l.Time.UnmarshalText(s) == nil
	case "answer", "forward":
		return skipObject(text)
	case "prediction":
		return l.seen(text, before)
	}
	word, rest := fastWord(text)
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
	flag := word[0] == 't' || word[0] == 'f'
	if dst := l.flag(key); dst != nil {
		*dst = string(word) == "true"
		return flag
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
	case "own_ms":
		l.OwnMS, err = strconv.ParseFloat(text, 64)
	case "target_ms":
		l.TargetMS, err = strconv.ParseFloat(text, 64)
	default:
		return false
	}
	return err == nil && !flag
}

// flag finds the field of a member that is true or false.
func (l *indexLine) flag(key string) *bool {
	switch key {
	case "rejected":
		return &l.Rejected
	case "truncated":
		return &l.Truncated
	case "recovered":
		return &l.Recovered
	}
	return nil
}

// seqOf returns the number that a line has, without reading the rest of it where
// it is a line of ours.
func seqOf(line []byte) uint64 {
	if rest, ok := bytes.CutPrefix(line, []byte(`{"seq":`)); ok {
		if end := bytes.IndexByte(rest, ','); end > 0 {
			if n, err := strconv.ParseUint(string(rest[:end]), 10, 64); err == nil {
				return n
			}
		}
	}
	l, _ := parseIndexLine(line) // whoever asks for the line is told what is wrong with it
	return l.Seq
}
