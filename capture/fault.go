package capture

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Fault is one line of a failure plan: what to answer, and when. The
// conditions that are not zero must all hold.
type Fault struct {
	Status int
	Drop   bool    // instead of an answer, close the connection
	Share  float64 // of requests, by chance: 0..1
	Every  int     // each n-th request
	Window bool    // From and To count
	From   time.Duration
	To     time.Duration // since the responder was configured, exclusive
}

// drop is the word for a failure without an answer.
const drop = "drop"

// applies reports whether f decides the n-th request, which came so long after
// the start.
func (f Fault) applies(n uint64, since time.Duration, random func() float64) bool {
	switch {
	case f.Window && (since < f.From || since >= f.To):
		return false
	case f.Every > 0 && n%uint64(f.Every) != 0:
		return false
	case f.Share > 0 && random() >= f.Share:
		return false
	}
	return true
}

// String writes f as ParseFault reads it.
func (f Fault) String() string {
	s := drop
	if !f.Drop {
		s = strconv.Itoa(f.Status)
	}
	var when []string
	if f.Share > 0 {
		when = append(when, strconv.FormatFloat(f.Share*100, 'g', 6, 64)+"%")
	}
	if f.Every > 0 {
		when = append(when, "every="+strconv.Itoa(f.Every))
	}
	if f.Window {
		when = append(when, f.From.String()+".."+f.To.String())
	}
	if len(when) == 0 {
		return s
	}
	return s + ":" + strings.Join(when, ",")
}

// ParseFault reads a line of a failure plan: a status, or "drop" to close
// the connection without an answer, and when. "503" is always, "503:10%" one
// request in ten by chance, "500:every=5" each fifth, "drop:10s..20s" from 10
// to 20 seconds after the start. Of conditions joined by commas all must hold:
// "503:50%,10s..20s".
func ParseFault(s string) (Fault, error) {
	what, when, conditional := strings.Cut(s, ":")
	var f Fault
	if what == drop {
		f.Drop = true
	} else {
		status, err := strconv.Atoi(what)
		if err == nil {
			err = checkStatus(status)
		}
		if err != nil {
			return Fault{}, fmt.Errorf("failure %q: want a status from 200 to 599 or \"drop\" first, as in 503:10%%", s)
		}
		f.Status = status
	}
	if !conditional {
		return f, nil
	}
	for condition := range strings.SplitSeq(when, ",") {
		if err := f.addCondition(strings.TrimSpace(condition)); err != nil {
			return Fault{}, fmt.Errorf("failure %q: %w", s, err)
		}
	}
	return f, nil
}

// addCondition reads one condition into f.
func (f *Fault) addCondition(s string) error {
	if share, ok := strings.CutSuffix(s, "%"); ok {
		percent, err := strconv.ParseFloat(share, 64)
		if err != nil || !(percent > 0 && percent <= 100) {
			return fmt.Errorf("%q: want a share above 0%% and up to 100%%", s)
		}
		f.Share = percent / 100
		return nil
	}
	if every, ok := strings.CutPrefix(s, "every="); ok {
		n, err := strconv.Atoi(every)
		if err != nil || n < 1 {
			return fmt.Errorf("%q: want a whole number from 1 on, as in every=5", s)
		}
		f.Every = n
		return nil
	}
	if _, _, ok := strings.Cut(s, ".."); ok {
		from, to, err := parseRange(s)
		if err != nil || from >= to {
			return fmt.Errorf("%q: want a time window such as 10s..20s", s)
		}
		f.Window, f.From, f.To = true, from, to
		return nil
	}
	return fmt.Errorf("%q: want a share such as 10%%, every=5, or a time window such as 10s..20s", s)
}

// ParseDelay reads how long to wait before answering: "250ms", or a range to
// choose from by chance, "50ms..2s".
func ParseDelay(s string) (shortest, longest time.Duration, err error) {
	shortest, longest, err = parseRange(s)
	if err != nil || shortest < 0 || longest < shortest {
		return 0, 0, fmt.Errorf("delay %q: want a duration such as 250ms, or a range such as 50ms..2s", s)
	}
	return shortest, longest, nil
}

// parseRange reads "a..b", or "a" for both.
func parseRange(s string) (from, to time.Duration, err error) {
	first, second, ranged := strings.Cut(s, "..")
	if from, err = time.ParseDuration(strings.TrimSpace(first)); err != nil || !ranged {
		return from, from, err
	}
	to, err = time.ParseDuration(strings.TrimSpace(second))
	return from, to, err
}
