package capture_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/framebin/framebin/capture"
)

func TestParseDelay(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		from, to time.Duration
		ok       bool
	}{
		"250ms":    {250 * time.Millisecond, 250 * time.Millisecond, true},
		"50ms..2s": {50 * time.Millisecond, 2 * time.Second, true},
		"0..1s":    {0, time.Second, true},
		"1s .. 2s": {time.Second, 2 * time.Second, true},
		"1s..1s":   {time.Second, time.Second, true},
		"2s..1s":   {0, 0, false},
		"-1s":      {0, 0, false},
		"-1s..1s":  {0, 0, false},
		"1":        {0, 0, false},
		"":         {0, 0, false},
		"1s..":     {0, 0, false},
		"..1s":     {0, 0, false},
	}
	for s, c := range cases {
		t.Run(s, func(t *testing.T) {
			t.Parallel()
			from, to, err := capture.ParseDelay(s)
			if from != c.from || to != c.to || (err == nil) != c.ok {
				t.Errorf("got %v, %v, error %v", from, to, err)
			}
			if err != nil && !strings.Contains(err.Error(), "50ms..2s") {
				t.Errorf("got error %v, want the way out in it", err)
			}
		})
	}
}

func TestParseFault(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		want capture.Fault
		ok   bool
	}{
		"503":             {capture.Fault{Status: 503}, true},
		"503:10%":         {capture.Fault{Status: 503, Share: 0.1}, true},
		"429:0.5%":        {capture.Fault{Status: 429, Share: 0.005}, true},
		"500:every=5":     {capture.Fault{Status: 500, Every: 5}, true},
		"drop":            {capture.Fault{Drop: true}, true},
		"drop:100%":       {capture.Fault{Drop: true, Share: 1}, true},
		"503:10s..20s":    {capture.Fault{Status: 503, Window: true, From: 10 * time.Second, To: 20 * time.Second}, true},
		"503:0s..1m0s":    {capture.Fault{Status: 503, Window: true, To: time.Minute}, true},
		"503:50%,1s..2s":  {capture.Fault{Status: 503, Share: 0.5, Window: true, From: time.Second, To: 2 * time.Second}, true},
		"":                {},
		"x":               {},
		"199":             {},
		"600:10%":         {},
		"503:":            {},
		"503:0%":          {},
		"503:101%":        {},
		"503:NaN%":        {},
		"503:x%":          {},
		"503:every=0":     {},
		"503:every=":      {},
		"503:2s..1s":      {},
		"503:1s..1s":      {},
		"503:1..2":        {},
		"503:sometimes":   {},
		"503:10%,":        {},
		"503:10%;every=2": {},
	}
	for s, c := range cases {
		t.Run(s, func(t *testing.T) {
			t.Parallel()
			got, err := capture.ParseFault(s)
			if got != c.want || (err == nil) != c.ok {
				t.Errorf("got %+v, error %v", got, err)
			}
			if err != nil && (!strings.Contains(err.Error(), "want ") || !strings.Contains(err.Error(), fmt.Sprintf("%q", s))) {
				t.Errorf("got error %v, want what was given and the way out in it", err)
			}
			if err == nil && got.String() != s {
				t.Errorf("written again: got %s", got)
			}
		})
	}
}

func FuzzParseFault(f *testing.F) {
	for _, s := range []string{"503:10%", "500:every=5", "drop:10s..20s", "503:50%,every=2,1ms..2h", "503:1e-300%"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a, err := capture.ParseFault(s)
		if err != nil {
			return
		}
		if _, err := capture.NewResponder(capture.ResponderConfig{Faults: []capture.Fault{a}}); err != nil {
			t.Fatalf("%q was parsed but is refused: %v", s, err)
		}
		b, err := capture.ParseFault(a.String())
		if err != nil || b.String() != a.String() {
			t.Fatalf("%q is written as %q, which reads as %q, error %v", s, a, b, err)
		}
	})
}

// planner returns statuses of n answers, a second apart.
func planner(t *testing.T, c capture.ResponderConfig, n int) []int {
	t.Helper()
	now, draw := time.Unix(0, 0), 0.0
	c.Now = func() time.Time { return now }
	c.Rand = func() float64 {
		draw += 0.25
		return draw - 0.25 - float64(int(draw-0.25)) // 0, ¼, ½, ¾, 0, …
	}
	p, err := capture.NewResponder(c)
	if err != nil {
		t.Fatal(err)
	}
	var got []int
	for range n {
		got = append(got, p.Plan(nil).Status)
		now = now.Add(time.Second)
	}
	return got
}

func TestPlan(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		failures string
		want     []int
	}{
		"none":         {"", []int{200, 200, 200, 200, 200, 200}},
		"always":       {"503", []int{503, 503, 503, 503, 503, 503}},
		"every":        {"500:every=3", []int{200, 200, 500, 200, 200, 500}},
		"share":        {"503:50%", []int{503, 503, 200, 200, 503, 503}},
		"window":       {"503:1s..3s", []int{200, 503, 503, 200, 200, 200}},
		"both":         {"503:every=2,0s..4s", []int{200, 503, 200, 503, 200, 200}},
		"first counts": {"500:every=2 503:every=3", []int{200, 500, 503, 500, 200, 500}},
		"drop":         {"drop:every=2", []int{200, 0, 200, 0, 200, 0}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var config capture.ResponderConfig
			for s := range strings.FieldsSeq(c.failures) {
				f, err := capture.ParseFault(s)
				if err != nil {
					t.Fatal(err)
				}
				config.Faults = append(config.Faults, f)
			}
			if got := planner(t, config, 6); !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestPlanDelay(t *testing.T) {
	t.Parallel()
	p, err := capture.NewResponder(capture.ResponderConfig{
		DelayMin: time.Second, DelayMax: 3 * time.Second, Rand: func() float64 { return 0.5 },
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := p.Plan(nil).Delay; got != 2*time.Second {
		t.Errorf("got %v, want 2s", got)
	}
	if err := p.Configure(capture.ResponderConfig{DelayMin: time.Minute}); err != nil {
		t.Fatal(err)
	}
	if got := p.Plan(nil).Delay; got != time.Minute {
		t.Errorf("got %v, want 1m", got)
	}
}

func TestResponderRefuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]capture.ResponderConfig{
		"informational": {Status: 100},
		"beyond":        {Status: 1000},
		"failure":       {Faults: []capture.Fault{{Status: 99}}},
		"delay":         {DelayMin: -1},
	} {
		if _, err := capture.NewResponder(c); err == nil {
			t.Errorf("%s: got no error", name)
		}
	}
}
