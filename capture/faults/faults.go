// Package faults reads how requests are to be answered for a while, written on
// one line: "503:10% delay:50ms..2s drop:1% for:30s". Its words are those of the
// flags --fail and --delay. It answers nothing: [Plan.Configure] changes the
// configuration of a [capture.Responder].
//
// ui/tui imports it.
package faults

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/framebin/framebin/capture"
)

// maxLength bounds a line, in bytes.
const maxLength = 512

// maxFor bounds how long a plan is in force.
const maxFor = 24 * time.Hour

// Help says what can be written, in a line.
const Help = "503:10%  500:every=5  drop:1%  delay:50ms..2s  for:30s"

// Plan is how to answer for a while.
type Plan struct {
	Faults             []capture.Fault // the first that applies decides
	Delayed            bool            // DelayMin and DelayMax count
	DelayMin, DelayMax time.Duration
	For                time.Duration // how long; 0: until it is changed
}

// Error says what is wrong with a line, and where.
type Error struct {
	Column int // in characters, from 1
	Reason string
}

// Error returns the column and the reason.
func (e *Error) Error() string { return fmt.Sprintf("column %d: %s", e.Column, e.Reason) }

// Parse reads a line. The error is an [*Error]. An empty line is an empty plan.
func Parse(line string) (Plan, error) {
	var p Plan
	if len(line) > maxLength {
		return p, &Error{Column: 1, Reason: fmt.Sprintf("a plan has at most %d bytes", maxLength)}
	}
	for at, word := range words(line) {
		if err := p.add(word); err != nil {
			return p, &Error{Column: utf8.RuneCountInString(line[:at]) + 1, Reason: err.Error()}
		}
	}
	if p.For > 0 && len(p.Faults) == 0 && !p.Delayed {
		return p, &Error{Column: 1, Reason: "say what to answer for that time, such as 503 or delay:1s"}
	}
	return p, nil
}

// words yields the words of a line and where they begin.
func words(line string) func(yield func(int, string) bool) {
	return func(yield func(int, string) bool) {
		begin := -1
		for i, r := range line + " " {
			switch blank := unicode.IsSpace(r); {
			case !blank && begin < 0:
				begin = i
			case blank && begin >= 0:
				if !yield(begin, line[begin:i]) {
					return
				}
				begin = -1
			}
		}
	}
}

// add reads one word into p.
func (p *Plan) add(word string) error {
	name, value, _ := strings.Cut(word, ":")
	switch name {
	case "delay":
		if p.Delayed {
			return errors.New("there is a delay already")
		}
		shortest, longest, err := capture.ParseDelay(value)
		p.Delayed, p.DelayMin, p.DelayMax = true, shortest, longest
		return err
	case "for":
		d, err := time.ParseDuration(value)
		switch {
		case p.For > 0:
			return errors.New("it is said already for how long")
		case err != nil || d <= 0 || d > maxFor:
			return fmt.Errorf("want for:30s or for:5m, up to for:%.0fh", maxFor.Hours())
		}
		p.For = d
		return nil
	}
	f, err := capture.ParseFault(strings.TrimPrefix(word, "status:"))
	if err != nil {
		if startsLikeFault(name) {
			return err
		}
		return fmt.Errorf("%q is none of %s", word, strings.Join(strings.Fields(Help), ", "))
	}
	p.Faults = append(p.Faults, f)
	return nil
}

// startsLikeFault reports whether a word was meant to be a failure.
func startsLikeFault(name string) bool {
	return name == "drop" || name == "status" || name != "" && name[0] >= '0' && name[0] <= '9'
}

// String writes the plan as Parse reads it.
func (p Plan) String() string {
	var list []string
	for _, f := range p.Faults {
		list = append(list, f.String())
	}
	switch {
	case p.Delayed && p.DelayMax > p.DelayMin:
		list = append(list, fmt.Sprintf("delay:%s..%s", p.DelayMin, p.DelayMax))
	case p.Delayed:
		list = append(list, "delay:"+p.DelayMin.String())
	}
	if p.For > 0 {
		list = append(list, "for:"+p.For.String())
	}
	return strings.Join(list, " ")
}

// Configure returns a configuration that answers as p says. What p does not
// speak of stays: a delay alone delays the answers of rules, and faults take the
// place of other faults and of rules.
func (p Plan) Configure(c capture.ResponderConfig) capture.ResponderConfig {
	if len(p.Faults) > 0 {
		c.Faults, c.Rules = slices.Clone(p.Faults), nil
	}
	if !p.Delayed {
		return c
	}
	c.DelayMin, c.DelayMax = p.DelayMin, p.DelayMax
	rules := make([]capture.Rule, 0, len(c.Rules))
	for _, r := range c.Rules {
		r.DelayMin, r.DelayMax = p.DelayMin, p.DelayMax
		rules = append(rules, r)
	}
	c.Rules = rules
	return c
}
