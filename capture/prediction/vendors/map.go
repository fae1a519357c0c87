package vendors

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/itchyny/gojq"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/interchange"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// Bounds on the run of a map.
const (
	maxTime     = time.Second
	maxDocument = 32 << 20 // bytes of JSON
	MaxMap      = 1 << 20  // bytes of a map's text
)

// What a value of a document takes for jq, about, in bytes, and the share of
// all memory that a document may take there.
const (
	valueBytes  = 160
	memoryShare = 8
)

// TooLarge reports whether a document would take too much memory as values of
// their own, as jq wants them, where the program may take so many bytes; 0: not
// known.
func TooLarge(root jsonspan.Node, memory int64) bool {
	size := int64(len(root.Raw()))
	return size > maxDocument || memory > 0 && size+valueBytes*int64(root.Values()) > memory/memoryShare
}

// Map is a jq program for the payloads of one make. It is compiled when it is
// first needed, and safe for concurrent use.
type Map struct {
	Name    string // of the file, without .jq
	Product string // as its comments tell; "" if they do not
	Source  string

	text     string
	program  bool        // there is more than comments
	when     []condition // one of them is to hold; none: any document is taken
	products []vocabulary.Product
	compile  func() (*gojq.Code, error)
}

// Error is what is wrong with a map, or went wrong in it.
type Error struct {
	Map          string // its name
	Line, Column int    // from 1; 0 where the place is not known
	Message      string
}

// Error says which map failed, where, and why.
func (e *Error) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("%s: %s", e.Map, e.Message)
	}
	return fmt.Sprintf("%s:%d:%d: %s", e.Map, e.Line, e.Column, e.Message)
}

// New makes a map of a file's text. What is wrong with the program shows when
// it is checked or run.
func New(name, text string) *Map {
	m := &Map{Name: name, text: text}
	for line := range strings.Lines(text) {
		comment, is := strings.CutPrefix(strings.TrimSpace(line), "#")
		if !is {
			if comment == "" {
				continue
			}
			m.program = true
			break
		}
		key, value, _ := strings.Cut(strings.TrimSpace(comment), ":")
		value = strings.TrimSpace(value)
		switch key {
		case "product":
			m.Product = value
		case "source":
			m.Source = value
		case "when":
			m.when = append(m.when, newCondition(value))
		default:
			m.comment(key, value)
		}
	}
	m.compile = sync.OnceValues(func() (*gojq.Code, error) { return compile(m.Name, m.text) })
	return m
}

// Check returns an [*Error] if the program is none.
func (m *Map) Check() error {
	if !m.program {
		return nil
	}
	_, err := m.compile()
	return err
}

// Text returns the program as it was given.
func (m *Map) Text() string { return m.text }

// takes reports whether a document is one that the program is to look at.
func (m *Map) takes(root jsonspan.Node) bool {
	for _, c := range m.when {
		if c.holds(root) {
			return true
		}
	}
	return len(m.when) == 0
}

// run gives a document to the program. It returns nil where the program
// yields nothing; errors are [*Error].
func (m *Map) run(value any) (*interchange.Document, error) {
	code, err := m.compile()
	if err != nil {
		return nil, err
	}
	ctx := newTimeLimit(maxTime)
	defer ctx.stop()
	iter := code.RunWithContext(ctx, value)
	out, ok := iter.Next()
	if !ok || out == nil {
		return nil, nil //nolint:nilnil // not its own, which is no error
	}
	if err, is := out.(error); is {
		return nil, m.failure(ctx, err, value)
	}
	doc, err := interchange.FromValue(out)
	if err != nil {
		return nil, &Error{Map: m.Name, Message: "what it yields is no prediction document: " + err.Error()}
	}
	return doc, nil
}

// failure says what went wrong while the program ran, and where in it.
func (m *Map) failure(ctx context.Context, err error, value any) error {
	if ctx.Err() != nil {
		return &Error{Map: m.Name, Message: fmt.Sprintf("it did not end within %v", maxTime)}
	}
	failed := &Error{Map: m.Name, Message: err.Error()}
	if halt, is := errors.AsType[*gojq.HaltError](err); is {
		if halt.Value() == nil {
			return nil
		}
		failed.Message = halt.Error()
	}
	failed.Line, failed.Column = locate(ctx, m.text, value)
	return failed
}

// timeLimit is a context that ends when time is up, and for nothing else:
// reading a document takes no other.
type timeLimit struct {
	done  chan struct{}
	timer *time.Timer
}

func newTimeLimit(d time.Duration) *timeLimit {
	l := &timeLimit{done: make(chan struct{})}
	l.timer = time.AfterFunc(d, func() { close(l.done) })
	return l
}

func (l *timeLimit) stop() { l.timer.Stop() }

// Deadline tells of none: nobody needs to know it.
func (l *timeLimit) Deadline() (time.Time, bool) { return time.Time{}, false }

// Done is closed when time is up.
func (l *timeLimit) Done() <-chan struct{} { return l.done }

// Err returns nil until then.
func (l *timeLimit) Err() error {
	select {
	case <-l.done:
		return context.DeadlineExceeded
	default:
		return nil
	}
}

// Value returns nil.
func (l *timeLimit) Value(any) any { return nil }

// sample is how many elements or members a * looks at.
const sample = 8

// condition is a line "when": the paths that a document has to have.
type condition []keys

// keys is the keys that lead to a value; "*" is any element or member.
type keys []string

func newCondition(text string) condition {
	var c condition
	for word := range strings.FieldsSeq(text) {
		c = append(c, strings.Split(strings.TrimPrefix(word, "/"), "/"))
	}
	return c
}

func (c condition) holds(root jsonspan.Node) bool {
	for _, p := range c {
		if !p.leads(root) {
			return false
		}
	}
	return true
}

// leads reports whether the keys leads from n to a value that is not null.
func (p keys) leads(n jsonspan.Node) bool {
	if len(p) == 0 {
		return n.Kind() != jsonspan.Null
	}
	if kind := n.Kind(); kind != jsonspan.Object && (kind != jsonspan.Array || p[0] != "*") {
		return false
	}
	seen := 0
	for c := range n.Children() {
		switch {
		case p[0] == "*":
			if p[1:].leads(c) {
				return true
			}
			if seen++; seen == sample {
				return false
			}
		case string(c.RawKey()) == p[0]:
			return p[1:].leads(c)
		}
	}
	return false
}
