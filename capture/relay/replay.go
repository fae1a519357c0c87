package relay

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"strings"
	"time"

	"github.com/framebin/framebin/capture"
)

// Rate says when the next request of a replay is due.
type Rate struct {
	perSecond float64 // 0: as captured
	unbounded bool    // as fast as the target answers
}

// ErrRate is wrapped where a rate is not understood.
var ErrRate = errors.New("rate")

// ParseRate reads "as-captured", "max", or a number of requests a second such
// as "5/s", "0.5" or "30/m".
func ParseRate(s string) (Rate, error) {
	switch s {
	case "", "as-captured":
		return Rate{}, nil
	case "max":
		return Rate{unbounded: true}, nil
	}
	number, unit, _ := strings.Cut(s, "/")
	per, err := strconv.ParseFloat(number, 64)
	const secondsAMinute, most = 60, 1e6
	if unit == "m" {
		per /= secondsAMinute
	}
	if err != nil || !(per > 0 && per <= most) || unit != "" && unit != "s" && unit != "m" {
		return Rate{}, fmt.Errorf("%w %q: write as-captured, max, or a number such as 5/s or 30/m", ErrRate, s)
	}
	return Rate{perSecond: per}, nil
}

// maxGap bounds how long a replay waits between two requests that were
// captured far apart, a night for example.
const maxGap = 10 * time.Second

// wait returns how long after the request before it, which came at previous, one
// is due that came at t. The first has none before it.
func (p Rate) wait(previous, t time.Time) time.Duration {
	switch {
	case p.unbounded || previous.IsZero():
		return 0
	case p.perSecond > 0:
		return time.Duration(float64(time.Second) / p.perSecond)
	}
	return min(max(t.Sub(previous), 0), maxGap)
}

// Summary counts what a replay did.
type Summary struct {
	Requests int
	Bytes    int64
	Accepted int           // answered with 2xx
	Refused  int           // answered otherwise
	Failed   int           // not answered
	NotSent  int           // whose bodies were not kept, as they were refused say: nothing that could be sent
	Cut      int           // sent with the part of their bodies that was kept
	Status   map[int]int   // answers by status
	Took     time.Duration //
	Slowest  time.Duration // latency
	FirstErr error         // of those not answered
}

// Replay sends requests to the client's target one after the other, at rate.
// progress, if given, is called after each. It ends with the requests, with
// ctx, or with an error of the sequence, and returns what it did in any case.
func Replay(ctx context.Context, c *Client, requests iter.Seq2[*capture.Request, error], rate Rate,
	progress func(Result, Summary),
) (Summary, error) {
	s := Summary{Status: make(map[int]int)}
	start := time.Now()
	due := start
	var previous time.Time // not the request, which would keep its body
	for r, err := range requests {
		if err != nil {
			return s, err
		}
		if r.IsRefusal() || r.Truncated && len(r.Body()) == 0 {
			s.NotSent++
			continue
		}
		due = due.Add(rate.wait(previous, r.Time))
		if !sleepUntil(ctx, due) {
			break
		}
		previous = r.Time
		s.add(r, c.Send(ctx, r), time.Since(start), progress)
	}
	return s, ctx.Err()
}

func (s *Summary) add(r *capture.Request, result Result, took time.Duration, progress func(Result, Summary)) {
	s.Requests++
	s.Bytes += int64(len(r.Body()))
	if r.Truncated {
		s.Cut++
	}
	s.Took = took
	s.Slowest = max(s.Slowest, result.Latency)
	switch {
	case result.Err != nil:
		s.Failed++
		if s.FirstErr == nil {
			s.FirstErr = result.Err
		}
	case result.OK():
		s.Accepted++
	default:
		s.Refused++
	}
	if result.Status > 0 {
		s.Status[result.Status]++
	}
	if progress != nil {
		progress(result, *s)
	}
}

// sleepUntil waits, and reports whether ctx still runs.
func sleepUntil(ctx context.Context, due time.Time) bool {
	t := time.NewTimer(time.Until(due))
	defer t.Stop()
	select {
	case <-t.C:
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}
