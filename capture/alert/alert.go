// Package alert watches what is captured for what a person wants to be told
// of: a request that a filter matches, or that none came for a while. It only
// decides when to speak; how is for those who run it. ui/cli, ui/config and
// ui/serve import it.
package alert

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/framebin/framebin/capture/query"
)

// Error is wrapped by every error about what a rule says.
var Error = errors.New("alert") //nolint:errname // reads as alert.Error

// Most rules, and most words of a command.
const (
	maxRules = 100
	maxWords = 100
)

// quietly is how long a rule is silent after it has spoken, unless it says.
const quietly = 10 * time.Second

// Text is a rule as a file has it.
type Text struct {
	Name    string   `toml:"name"`    // "" is what it watches for
	When    string   `toml:"when"`    // a filter
	Silence string   `toml:"silence"` // a duration, in place of When
	Every   string   `toml:"every"`   // at most once in this time
	Bell    bool     `toml:"bell"`
	Notify  bool     `toml:"notify"`
	Command []string `toml:"command"` // program and arguments; no shell reads them
}

// Rule is one thing to be told of.
type Rule struct {
	Name    string
	Bell    bool     // ring the terminal's bell
	Notify  bool     // have the terminal notify the desktop
	Command []string // to be run, with words such as {name} filled in; nil for none

	when    query.Filter
	silence time.Duration // 0: when decides
	every   time.Duration
}

// Parse reads rules, in whose filters names may occur.
func Parse(texts []Text, names query.Names) ([]Rule, error) {
	if len(texts) > maxRules {
		return nil, fmt.Errorf("%w: more than %d rules", Error, maxRules)
	}
	rules := make([]Rule, 0, len(texts))
	for i, t := range texts {
		r, err := t.rule(names)
		if err != nil {
			return nil, fmt.Errorf("%w %d: %w", Error, i+1, err)
		}
		rules = append(rules, r)
	}
	return rules, nil
}

func (t Text) rule(names query.Names) (r Rule, err error) {
	r = Rule{Name: t.Name, Bell: t.Bell, Notify: t.Notify, Command: t.Command, every: quietly}
	switch {
	case (t.When == "") == (t.Silence == ""):
		return r, errors.New(`say what to watch for: when = "FILTER" or silence = "5s"`)
	case !t.Bell && !t.Notify && len(t.Command) == 0:
		return r, errors.New("say what to do: bell = true, notify = true or command = [...]")
	case len(t.Command) > maxWords || len(t.Command) > 0 && t.Command[0] == "":
		return r, fmt.Errorf("command: a program and at most %d arguments", maxWords-1)
	}
	if r.when, err = names.Parse(t.When); err != nil {
		return r, fmt.Errorf("when = %q: %w", t.When, err)
	}
	if err = duration(&r.silence, "silence", t.Silence); err != nil {
		return r, err
	}
	if err = duration(&r.every, "every", t.Every); err != nil {
		return r, err
	}
	if r.Name == "" {
		r.Name = t.When
	}
	if r.Name == "" {
		r.Name = "nothing came for " + r.silence.String()
	}
	return r, nil
}

// duration reads a duration that is given.
func duration(d *time.Duration, name, text string) error {
	if text == "" {
		return nil
	}
	read, err := time.ParseDuration(text)
	if err != nil || read <= 0 {
		return fmt.Errorf("%s = %q: use a duration such as 5s", name, text)
	}
	*d = read
	return nil
}

// Alert is a rule that speaks.
type Alert struct {
	Rule   Rule
	Seq    uint64 // of the request; 0 where none came
	Target string // of it, as sent
	Time   time.Time
}

// Args returns the words of the command: {name}, {seq}, {target} and {time}
// are filled in. Each word stays one argument, whatever is filled in.
func (a Alert) Args() []string {
	fill := strings.NewReplacer("{name}", a.Rule.Name, "{seq}", fmt.Sprint(a.Seq), "{target}", a.Target, "{time}", a.Time.Format(time.RFC3339))
	words := make([]string, len(a.Rule.Command))
	for i, w := range a.Rule.Command {
		if i > 0 { // what came over the wire names no program
			w = fill.Replace(w)
		}
		words[i] = w
	}
	return words
}

// Watcher decides when rules speak. Its methods are called by one goroutine.
type Watcher struct {
	rules []Rule
	spoke []time.Time
	last  time.Time // when a request came, or the watch began
	quiet []bool    // a rule of silence has spoken since
}

// NewWatcher watches from a time on.
func NewWatcher(rules []Rule, from time.Time) *Watcher {
	return &Watcher{rules: rules, spoke: make([]time.Time, len(rules)), last: from, quiet: make([]bool, len(rules))}
}

// Reads reports whether a rule asks what is in a request.
func (w *Watcher) Reads() bool {
	for i := range w.rules {
		if w.rules[i].silence == 0 {
			return true
		}
	}
	return false
}

// Request returns the rules that speak for a request.
func (w *Watcher) Request(x *query.Facts, target string, now time.Time) []Alert {
	w.Came(now)
	var all []Alert
	for i, r := range w.rules {
		if r.silence == 0 && r.when.Match(x, now) && (w.spoke[i].IsZero() || now.Sub(w.spoke[i]) >= r.every) {
			w.spoke[i] = now
			all = append(all, Alert{Rule: r, Seq: x.Seq, Target: target, Time: now})
		}
	}
	return all
}

// Came notes that a request came, whatever is in it.
func (w *Watcher) Came(now time.Time) {
	w.last = now
	clear(w.quiet)
}

// Tick returns the rules that speak because nothing came. Each speaks once
// until something comes.
func (w *Watcher) Tick(now time.Time) []Alert {
	var all []Alert
	for i, r := range w.rules {
		if r.silence > 0 && !w.quiet[i] && now.Sub(w.last) >= r.silence {
			w.quiet[i] = true
			all = append(all, Alert{Rule: r, Time: now})
		}
	}
	return all
}
