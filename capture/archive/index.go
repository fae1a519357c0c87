package archive

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/framebin/framebin/capture"
)

// indexName is the file of a folder that tells of each message what the
// message itself does not, one JSON object a line, in the order of capture.
const indexName = "index.ndjson"

// indexLine is a line of the index.
type indexLine struct {
	Seq    uint64    `json:"seq"`            // within the folder
	File   string    `json:"file,omitempty"` // within the folder, with slashes; "" of what was refused
	Time   time.Time `json:"time"`
	Method string    `json:"method"`
	Target string    `json:"target"` // bounded; the message has it in full
	Remote string    `json:"remote"`
	Status int       `json:"status"`
	Bytes  int64     `json:"bytes"` // of body received
	indexTimes
	MediaType string `json:"media_type"`
	Proto     string `json:"proto"`
	Reason    string `json:"reason,omitempty"`
	Rejected  bool   `json:"rejected,omitempty"`
	Head      []byte `json:"head,omitempty"` // the first bytes of what was refused
	Truncated bool   `json:"truncated,omitempty"`
	Recovered bool   `json:"recovered,omitempty"` // found without a line after a crash: Time is the file's

	Answer  *indexAnswer  `json:"answer,omitempty"`
	Forward *indexForward `json:"forward,omitempty"`

	// What was seen, read as framebin reads a body without maps of a person;
	// nil where it is to be read.
	Prediction *indexSeen `json:"prediction,omitempty"`
}

// indexTimes is what a request took.
type indexTimes struct {
	ReadMS   float64 `json:"read_ms"`
	OwnMS    float64 `json:"own_ms,omitempty"` // until it was recorded
	TargetMS float64 `json:"target_ms,omitempty"`
}

// indexSeen is what was seen.
type indexSeen struct {
	capture.Seen

	text string // as it was read, to know it again
}

// indexAnswer is what decided an answer.
type indexAnswer struct {
	Why     string  `json:"why"`
	DelayMS float64 `json:"delay_ms,omitempty"`
	Dropped bool    `json:"dropped,omitempty"`
}

// indexForward is what became of a request where the answer was waited for.
type indexForward struct {
	Status    int     `json:"status"`
	LatencyMS float64 `json:"latency_ms"`
	Error     string  `json:"error,omitempty"`
}

// maxIndexText bounds the strings of an index line, so that a line stays
// shorter than longestLine.
const (
	maxIndexText = 1024
	longestLine  = 64 << 10

	maxRefusedHead = 4 << 10 // of the head of a request that was refused
)

func newIndexLine(seq uint64, file string, r *capture.Request) indexLine {
	l := indexLine{
		Seq: seq, File: file, Time: r.Time, Method: bounded(r.Method), Target: bounded(r.Target),
		Remote: bounded(r.Remote), Status: r.Status, Bytes: r.Size,
		indexTimes: indexTimes{milliseconds(r.ReadTime), milliseconds(r.OwnTime), milliseconds(r.TargetTime)}, MediaType: bounded(r.MediaType),
		Proto: bounded(r.Proto), Reason: bounded(r.Reason), Rejected: r.Rejected, Truncated: r.Truncated,
	}
	if a := r.Decision; a.Why != "" {
		l.Answer = &indexAnswer{bounded(a.Why), milliseconds(a.Delay), a.Dropped}
	}
	if f := r.Forwarded; f != nil {
		l.Forward = &indexForward{f.Status, milliseconds(f.Latency), bounded(f.Err)}
	}
	return l
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// duration is the way back.
func duration(ms float64) time.Duration { return time.Duration(ms * float64(time.Millisecond)) }

func bounded(s string) string { return s[:min(len(s), maxIndexText)] }

// Bounds of what a line tells of a prediction. Where there is more it tells
// nothing.
const (
	maxSeenClasses = 64
	maxSeenText    = 128
)

// newRefusal returns the line of a request that was refused, which is all that
// is kept of it.
func newRefusal(seq uint64, r *capture.Request) indexLine {
	l := newIndexLine(seq, "", r)
	l.Head = r.Head[:min(len(r.Head), maxRefusedHead)]
	return l
}

// see adds what was seen in r.
func (l *indexLine) see(r *capture.Request, s *capture.Seen) {
	long := func(c capture.SeenClass) bool { return len(c.Name) > maxSeenText }
	if s == nil || l.Target != r.Target || len(s.Classes) > maxSeenClasses || len(s.WireKind) > maxSeenText || slices.ContainsFunc(s.Classes, long) {
		return
	}
	l.Prediction = &indexSeen{Seen: *s}
}

// fill gives r what the index knows of it.
func (l indexLine) fill(r *capture.Request) {
	r.Seq, r.Time, r.Remote, r.Status = l.Seq, l.Time, l.Remote, l.Status
	r.Reason, r.Rejected = l.Reason, l.Rejected
	r.Truncated = r.Truncated || l.Truncated
	r.ReadTime, r.OwnTime, r.TargetTime = duration(l.ReadMS), duration(l.OwnMS), duration(l.TargetMS)
	if a := l.Answer; a != nil {
		r.Decision = capture.Decision{Why: a.Why, Delay: duration(a.DelayMS), Dropped: a.Dropped}
	}
	if f := l.Forward; f != nil {
		r.Forwarded = &capture.Forwarded{Status: f.Status, Latency: duration(f.LatencyMS), Err: f.Error}
	}
	if l.Bytes > r.Size {
		r.Size = l.Bytes
	}
	if l.Proto != "" {
		r.Proto = l.Proto
	}
	if r.LowerCase() {
		r.Head = nil // it was made for the file
	}
}

// request is what the index knows of a request: no header, no body.
func (l indexLine) request() *capture.Request {
	var h head // of what was refused, if it is whole
	if len(l.Head) > 0 {
		h, _ = readHead(&lineReader{r: bufio.NewReader(bytes.NewReader(l.Head)), left: len(l.Head)})
	}
	r := capture.NewRequest(l.Method, l.Target, h.header, nil)
	l.fill(r)
	r.Host, r.Head = h.host, l.Head
	r.MediaType = l.MediaType
	if l.Prediction != nil {
		r.Seen = &l.Prediction.Seen
	}
	return r
}

// isWhole reports whether a line of the index was written to its end. It is
// cheap, for every line is asked, but where the newline is missing.
func isWhole(line []byte, newline bool) bool {
	return len(line) > 2 && line[0] == '{' && line[len(line)-1] == '}' && (newline || json.Valid(line))
}

// stride is how many lines lie between two remembered offsets.
const stride = 64

// lineIndex finds the lines of an index by number, without keeping them: it
// remembers where every stride-th whole line begins. Lines that are not whole
// have no number.
type lineIndex struct {
	file     io.ReaderAt
	size     int64
	problems *problems

	mu     sync.Mutex
	r      *bufio.Reader
	offset int64
	row    int // lines seen, of any kind
	marks  []int64
	count  int       // whole lines seen
	seqs   runs      // of them; 0 where a line has none
	before indexLine // the one read last, as parseFast wants it
	err    error
}

func newLineIndex(file io.ReaderAt, size int64, p *problems) *lineIndex {
	return &lineIndex{
		file:     file,
		size:     size,
		problems: p,
		r:        bufio.NewReaderSize(io.NewSectionReader(file, 0, size), longestLine),
	}
}

// reach looks as far as whole line i and reports whether it is there.
func (x *lineIndex) reach(i int) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	for x.count <= i && x.err == nil {
		x.step()
	}
	return i < x.count
}

// total looks at all lines and counts the whole ones.
func (x *lineIndex) total() int {
	x.mu.Lock()
	defer x.mu.Unlock()
	for x.err == nil {
		x.step()
	}
	return x.count
}

// step looks at the next line and returns it if it is whole; the slice is valid
// until the next step.
func (x *lineIndex) step() []byte {
	from := x.offset
	line, n, err := readLine(x.r)
	x.offset += int64(n)
	x.row++
	x.err = err
	switch {
	case isWhole(line, err == nil):
		if x.count%stride == 0 {
			x.marks = append(x.marks, from)
		}
		x.count++
		x.seqs.add(seqOf(line))
		return line
	case n > 0:
		x.problems.add(fmt.Sprintf("%s: line %d is broken and was passed over", indexName, x.row))
	}
	return nil
}

// entry returns whole line i, false if there is none. Asked for one line after
// the other it reads the index once.
func (x *lineIndex) entry(i int) (l indexLine, ok bool, err error) {
	x.mu.Lock()
	for x.count <= i && x.err == nil {
		if line := x.step(); line != nil && x.count == i+1 {
			if l, ok = parseFast(line, &x.before); ok {
				x.before = l
			} else {
				l, err = parseIndexLine(line)
			}
			x.mu.Unlock()
			return l, true, err
		}
	}
	ok = i < x.count
	x.mu.Unlock()
	if !ok {
		return l, false, nil
	}
	l, err = x.line(i)
	return l, true, err
}

// number returns the number that whole line i has, which reach has found; 0 if it
// has none.
func (x *lineIndex) number(i int) uint64 {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.seqs.at(i)
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

// about guesses how many lines there are, from those seen so far.
func (x *lineIndex) about() int {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.err != nil || x.offset == 0 {
		return x.count
	}
	return int(float64(x.count) * float64(x.size) / float64(x.offset))
}

// line returns whole line i, which reach has found.
func (x *lineIndex) line(i int) (indexLine, error) {
	x.mu.Lock()
	from := x.marks[i/stride]
	to := x.offset
	x.mu.Unlock()
	r := bufio.NewReaderSize(io.NewSectionReader(x.file, from, to-from), longestLine)
	for left := i % stride; ; {
		text, _, err := readLine(r)
		if isWhole(text, err == nil) {
			if left == 0 {
				return parseIndexLine(text)
			}
			left--
		}
		if err != nil {
			return indexLine{}, fmt.Errorf("%s changed while it was read: %w", indexName, err)
		}
	}
}

func parseIndexLine(text []byte) (indexLine, error) {
	var l indexLine
	if err := json.Unmarshal(text, &l); err != nil {
		return l, fmt.Errorf("%s: a line is broken: %w", indexName, err)
	}
	return l, nil
}

// readLine returns the next line without its newline and how many bytes it
// takes with it. A line that is too long comes as nil. The slice is valid
// until the next read.
func readLine(r *bufio.Reader) (line []byte, n int, err error) {
	line, err = r.ReadSlice('\n')
	n = len(line)
	if !errors.Is(err, bufio.ErrBufferFull) {
		return bytes.TrimSpace(line), n, err
	}
	for errors.Is(err, bufio.ErrBufferFull) {
		line, err = r.ReadSlice('\n')
		n += len(line)
	}
	return nil, n, err
}

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
		return quickObject(text)
	case "prediction":
		return l.seen(text, before)
	}
	word, rest := quickWord(text)
	return rest, l.number(key, word)
}

// seen takes what was seen off text. What is the same as in the line before is
// shared.
func (l *indexLine) seen(text []byte, before *indexLine) (rest []byte, ok bool) {
	n := objectLength(text)
	if n == 0 || l.Prediction != nil {
		return nil, false
	}
	old := before.Prediction
	if old == nil {
		old = &indexSeen{}
	}
	if old.text == string(text[:n]) {
		l.Prediction = old
		return text[n:], true
	}
	l.Prediction = &indexSeen{text: string(text[:n])}
	if l.Prediction.Seen, ok = fastSeen(text[:n], old); ok {
		return text[n:], true
	}
	l.Prediction.Seen = capture.Seen{}
	return text[n:], json.Unmarshal(text[:n], &l.Prediction.Seen) == nil
}

// objectLength returns how long the object is that text begins with, if no
// string in it has an escape; else 0.
func objectLength(text []byte) int {
	depth, quoted := 0, false
	for i, c := range text {
		switch {
		case c == '\\':
			return 0
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{':
			depth++
		case c == '}':
			if depth--; depth == 0 {
				return i + 1
			}
		}
		if depth == 0 {
			return 0
		}
	}
	return 0
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
