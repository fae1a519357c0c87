package finding

import "fmt"

// Rule is what the findings of one code have in common.
type Rule struct {
	Code     string // stable: scripts match on it
	Severity Severity
	Message  string // one sentence with the way out; a format for what was found
	About    string // when it is found, for the reference page

	names []any // one of each thing that the message names
}

// Sample returns the message with nothing in it.
func (r *Rule) Sample() string { return fmt.Sprintf(r.Message, r.names...) }

// rules has each [Rule] once, in the order of the reference page: the request,
// its document, kinds, classes, boxes, masks, images, history.
var rules []*Rule

// Rules returns the table of findings.
func Rules() []*Rule { return rules }

// at makes a finding. Strings among the arguments are quoted by the message,
// or are words of ours, so that it is safe to print.
func (r *Rule) at(where string, args ...any) Finding {
	return Finding{Severity: r.Severity, Code: r.Code, Where: where, Message: fmt.Sprintf(r.Message, args...)}
}

// The types of a rule say what its message names, so that a finding without
// it, or with more, does not compile.
type (
	// Plain names nothing.
	Plain struct{ *Rule }
	// One names one thing.
	One[A any] struct{ *Rule }
	// Two names two things.
	Two[A, B any] struct{ *Rule }
	// Three names three things.
	Three[A, B, C any] struct{ *Rule }
	// Four names four things.
	Four[A, B, C, D any] struct{ *Rule }
)

// At returns a finding at a place.
func (r Plain) At(where string) Finding { return r.at(where) }

// At returns a finding at a place.
func (r One[A]) At(where string, a A) Finding { return r.at(where, a) }

// At returns a finding at a place.
func (r Two[A, B]) At(where string, a A, b B) Finding { return r.at(where, a, b) }

// At returns a finding at a place.
func (r Three[A, B, C]) At(where string, a A, b B, c C) Finding { return r.at(where, a, b, c) }

// At returns a finding at a place.
func (r Four[A, B, C, D]) At(where string, a A, b B, c C, d D) Finding {
	return r.at(where, a, b, c, d)
}

func plain(code string, s Severity, message, about string) Plain {
	return Plain{add(code, s, message, about)}
}

func one[A any](code string, s Severity, message, about string) One[A] {
	return One[A]{add(code, s, message, about, *new(A))}
}

func two[A, B any](code string, s Severity, message, about string) Two[A, B] {
	return Two[A, B]{add(code, s, message, about, *new(A), *new(B))}
}

func three[A, B, C any](code string, s Severity, message, about string) Three[A, B, C] {
	return Three[A, B, C]{add(code, s, message, about, *new(A), *new(B), *new(C))}
}

func four[A, B, C, D any](code string, s Severity, message, about string) Four[A, B, C, D] {
	return Four[A, B, C, D]{add(code, s, message, about, *new(A), *new(B), *new(C), *new(D))}
}

// add lists a rule.
func add(code string, s Severity, message, about string, names ...any) *Rule {
	r := &Rule{code, s, message, about, names}
	rules = append(rules, r)
	return r
}
