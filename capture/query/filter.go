package query

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

// Filter is a parsed filter line. The zero Filter matches everything. It is
// read-only, and safe for concurrent use.
type Filter struct {
	text string
	root matcher // nil: everything
}

// String returns the line as it was given, without blanks around it.
func (f Filter) String() string { return f.text }

// Empty reports whether the filter matches everything.
func (f Filter) Empty() bool { return f.root == nil }

// Match reports whether a request is one that the filter asks for. now is what
// ages are counted from. It allocates nothing.
func (f Filter) Match(x *Facts, now time.Time) bool { return f.root == nil || f.root.match(x, now) }

// Needs returns what must be known of a request for Match to be right.
func (f Filter) Needs() Need {
	if f.root == nil {
		return Line
	}
	return f.root.needs()
}

// Need is what a filter needs to know of a request; a greater one includes the
// smaller.
type Need uint8

// What an archive tells sooner or later.
const (
	Line    Need = iota // method, target, sender, status and time, which any archive has
	Seen                // and the size, and what was seen in so many words: [capture.Seen]
	Reading             // and all that is in its header and body
)

// matcher is a part of a filter.
type matcher interface {
	match(x *Facts, now time.Time) bool
	needs() Need
}

type (
	all    []matcher
	either []matcher
	not    struct{ what matcher }
	word   string // in lower case
)

func (a all) match(x *Facts, now time.Time) bool {
	for _, m := range a {
		if !m.match(x, now) {
			return false
		}
	}
	return true
}

func (e either) match(x *Facts, now time.Time) bool {
	for _, m := range e {
		if m.match(x, now) {
			return true
		}
	}
	return false
}

func (n not) match(x *Facts, now time.Time) bool { return !n.what.match(x, now) }

func most(of []matcher) (need Need) {
	for _, m := range of {
		need = max(need, m.needs())
	}
	return need
}

func (a all) needs() Need         { return most(a) }
func (e either) needs() Need      { return most(e) }
func (n not) needs() Need         { return n.what.needs() }
func (word) needs() Need          { return Reading }
func (t *textTest) needs() Need   { return t.need }
func (t *listTest) needs() Need   { return t.need }
func (*targetTest) needs() Need   { return Line }
func (*classTest) needs() Need    { return Seen }
func (t *numberTest) needs() Need { return t.need }
func (*objectTest) needs() Need   { return Seen }
func (*clockTest) needs() Need    { return Line }
func (problemTest) needs() Need   { return Reading }

func (w word) match(x *Facts, _ time.Time) bool { return strings.Contains(x.Text, string(w)) }

// operator stands between a field and its value.
type operator string

const (
	has      operator = ":"
	is       operator = "="
	isNot    operator = "!="
	matches  operator = "~"
	less     operator = "<"
	atMost   operator = "<="
	greater  operator = ">"
	atLeast  operator = ">="
	standing operator = "" // a field alone
)

// pattern is what a text is compared with.
type pattern struct {
	op   operator
	text string // in lower case
	re   *regexp.Regexp
}

// holds reports whether a text is as asked for; isNot is for the caller to
// turn around.
func (p *pattern) holds(text string) bool {
	switch p.op {
	case is, isNot:
		return text == p.text
	case matches:
		return p.re.MatchString(text)
	default:
		return strings.Contains(text, p.text)
	}
}

// textTest asks for a text.
type textTest struct {
	pattern
	of   func(*Facts) string
	need Need
}

func (t *textTest) match(x *Facts, _ time.Time) bool {
	return t.holds(t.of(x)) != (t.op == isNot)
}

// listTest asks for one of several texts.
type listTest struct {
	pattern
	of   func(*Facts) []string
	need Need
}

func (t *listTest) match(x *Facts, _ time.Time) bool {
	return slices.ContainsFunc(t.of(x), t.holds) != (t.op == isNot)
}

// targetTest asks about the target, with its query or without.
type targetTest struct{ pattern }

func (t *targetTest) match(x *Facts, _ time.Time) bool {
	target := x.path()
	path, _, _ := strings.Cut(target, "?")
	return (t.holds(target) || t.holds(path)) != (t.op == isNot)
}

// classTest asks for an object of a class.
type classTest struct{ pattern }

func (t *classTest) match(x *Facts, _ time.Time) bool {
	for i := range x.classes {
		if t.holds(x.classes[i].name) {
			return t.op != isNot
		}
	}
	return t.op == isNot
}

// numberTest compares a number with a value, or with all from it up to a
// bound.
type numberTest struct {
	op         operator
	value, end float64
	of         func(x *Facts, now time.Time) float64
	need       Need
}

func (t *numberTest) match(x *Facts, now time.Time) bool {
	v := t.of(x, now)
	if t.end > t.value {
		return (t.value <= v && v < t.end) != (t.op == isNot)
	}
	return compare(v, t.op, t.value)
}

func compare(v float64, op operator, value float64) bool {
	switch op {
	case less:
		return v < value
	case atMost:
		return v <= value
	case greater:
		return v > value
	case atLeast:
		return v >= value
	case isNot:
		return v != value
	default:
		return v == value
	}
}

// objectTest compares the number of objects, or how sure one of them is.
type objectTest struct {
	op      operator
	value   float64
	sure    bool
	classes []*classTest // which objects; none: all of them
}

func (t *objectTest) match(x *Facts, _ time.Time) bool {
	count := 0
	for i := range x.classes {
		switch {
		case !t.counts(x.classes[i].name):
		case !t.sure:
			count += x.classes[i].count
		case t.within(x.Confidence[i]):
			return true
		}
	}
	if len(t.classes) == 0 {
		count = x.objects
	}
	return !t.sure && compare(float64(count), t.op, t.value)
}

// within reports whether an object of a range of confidences is as sure as
// asked for. Confidences are kept as float32, and so compared.
func (t *objectTest) within(r Range) bool {
	if r.Low > r.High {
		return false
	}
	best := r.High
	if t.op == less || t.op == atMost {
		best = r.Low
	}
	return compare(float64(best), t.op, float64(float32(t.value)))
}

func (t *objectTest) counts(class string) bool {
	for _, c := range t.classes {
		if c.holds(class) {
			return true
		}
	}
	return len(t.classes) == 0
}

// clockTest compares a time, or a time of day.
type clockTest struct {
	before bool
	at     time.Time
	ofDay  time.Duration // since midnight, where at is zero
}

func (t *clockTest) match(x *Facts, _ time.Time) bool {
	if x.Time.IsZero() {
		return false
	}
	if !t.at.IsZero() {
		return x.Time.Before(t.at) == t.before
	}
	hour, minute, second := x.Time.Local().Clock() //nolint:gosmopolitan // the clock on the wall
	ofDay := time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute + time.Duration(second)*time.Second
	return (ofDay < t.ofDay) == t.before
}

// problemTest asks whether anything is wrong.
type problemTest struct{}

func (problemTest) match(x *Facts, _ time.Time) bool { return x.problem }

// bind tells the tests of objects which classes are named beside them.
func bind(m matcher, classes []*classTest) {
	switch m := m.(type) {
	case all:
		for _, part := range m {
			classes = append(slices.Clip(classes), named(part)...)
		}
		for _, part := range m {
			bind(part, classes)
		}
	case either:
		for _, part := range m {
			bind(part, classes)
		}
	case not:
		bind(m.what, classes)
	case *objectTest:
		m.classes = classes
	}
}

// named returns the classes that a part asks for.
func named(m matcher) []*classTest {
	var classes []*classTest
	switch m := m.(type) {
	case *classTest:
		if m.op != isNot {
			classes = append(classes, m)
		}
	case all:
		for _, part := range m {
			classes = append(classes, named(part)...)
		}
	case either:
		for _, part := range m {
			classes = append(classes, named(part)...)
		}
	}
	return classes
}
