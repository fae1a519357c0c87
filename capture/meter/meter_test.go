package meter_test

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"
	"unsafe"

	"github.com/framebin/framebin/capture/meter"
)

// feed observes n requests, a gap apart, from at on, and returns the time of
// the one that would follow.
func feed(m *meter.Meter, at time.Time, n int, gap time.Duration, o meter.Observation) time.Time {
	for range n {
		o.At = at
		m.Observe(o)
		at = at.Add(gap)
	}
	return at
}

func TestMeterRates(t *testing.T) {
	t.Parallel()
	m := meter.New()
	start := time.Unix(1_000_000, 300)
	if got := m.Snapshot(start); got != (meter.Stats{}) {
		t.Errorf("got %+v before anything came", got)
	}
	// 20 a second for 90 seconds, read in the middle of a second.
	end := feed(m, start, 1790, 50*time.Millisecond, meter.Observation{Bytes: 1000})
	s := m.Snapshot(end)
	near := func(what string, got, want float64) {
		t.Helper()
		if math.Abs(got-want) > want/100 {
			t.Errorf("%s: got %v, want %v", what, got, want)
		}
	}
	near("a second", s.PerSecond, 20)
	near("a minute", s.PerMinute, 1200)
	near("bytes a second", s.BytesPerSecond, 20_000)
	near("all", s.Rate(), 20)
	if s.Requests != 1790 || s.Bytes != 1_790_000 || s.Active != 1789*50*time.Millisecond {
		t.Errorf("got %+v", s)
	}
	// Later, as the windows pass, nothing of it is left but the totals.
	for after, want := range map[time.Duration]float64{30 * time.Second: 600, 2 * time.Minute: 0, time.Hour: 0} {
		s := m.Snapshot(end.Add(after))
		if math.Abs(s.PerMinute-want) > 1 || s.PerSecond != 0 || s.BytesPerSecond != 0 || s.Requests != 1790 {
			t.Errorf("after %v: got %+v", after, s)
		}
	}
}

func TestMeterSpreads(t *testing.T) {
	t.Parallel()
	m := meter.New()
	at := time.Unix(0, 0)
	for i := range 100 {
		m.Observe(meter.Observation{At: at, Read: time.Duration(i+1) * time.Millisecond, Ack: time.Duration(100-i) * time.Microsecond})
		at = at.Add(time.Duration(i+1) * time.Millisecond)
	}
	s := m.Snapshot(at)
	ms := func(a, b, c, d int) meter.Percentiles {
		return meter.Percentiles{
			P50: time.Duration(a) * time.Millisecond, P95: time.Duration(b) * time.Millisecond,
			P99: time.Duration(c) * time.Millisecond, Max: time.Duration(d) * time.Millisecond,
		}
	}
	if want := ms(50, 95, 99, 100); s.Read != want {
		t.Errorf("read: got %v, want %v", s.Read, want)
	}
	if want := ms(50, 95, 99, 99); s.Gap != want {
		t.Errorf("gap: got %v, want %v", s.Gap, want)
	}
	if s.Ack.P50 != 50*time.Microsecond || s.Ack.Max != 100*time.Microsecond {
		t.Errorf("ack: got %v", s.Ack)
	}
	// Only the newest count.
	feed(m, at, 2000, time.Millisecond, meter.Observation{Read: time.Second})
	if got := m.Snapshot(at).Read; got.P50 != time.Second || got.Max != time.Second {
		t.Errorf("got %v, want what is old forgotten", got)
	}
}

func TestMeterStalls(t *testing.T) {
	t.Parallel()
	m := meter.New()
	o := meter.Observation{Read: 3 * time.Millisecond, Ack: 2 * time.Millisecond, Planned: time.Millisecond, Target: 500 * time.Microsecond}
	at := feed(m, time.Unix(0, 0), 50, 200*time.Millisecond, o)
	if s := m.Snapshot(at); s.Stalls != 0 || s.Stalled || s.Since != 200*time.Millisecond {
		t.Errorf("steady: got %+v", s)
	}
	last := at.Add(-200 * time.Millisecond)
	if s := m.Snapshot(last.Add(799 * time.Millisecond)); s.Stalled {
		t.Error("stalled before four times the usual gap")
	}
	if s := m.Snapshot(last.Add(time.Second)); !s.Stalled || s.Since != time.Second {
		t.Errorf("got %+v, want it stalled now", s)
	}
	feed(m, last.Add(2100*time.Millisecond), 1, 0, o)
	want := meter.Stall{At: last, Gap: 2100 * time.Millisecond, Own: 5 * time.Millisecond}
	want.Read, want.Planned, want.Target = o.Read, o.Planned, o.Target
	if s := m.Snapshot(last.Add(2200 * time.Millisecond)); s.Stalls != 1 || s.LastStall != want || s.Stalled || s.SinceStall != 100*time.Millisecond {
		t.Errorf("got %+v, want one stall %+v", s, want)
	}
}

func TestMeterNoStalls(t *testing.T) {
	t.Parallel()
	slow, few, fast := meter.New(), meter.New(), meter.New()
	at := feed(slow, time.Unix(0, 0), 20, 10*time.Second, meter.Observation{})
	feed(slow, at.Add(5*time.Second), 1, 0, meter.Observation{})
	at = feed(few, time.Unix(0, 0), 3, time.Second, meter.Observation{})
	feed(few, at.Add(time.Minute), 1, 0, meter.Observation{})
	// Four times the usual gap, but nobody's eye would see it.
	at = feed(fast, time.Unix(0, 0), 100, 10*time.Millisecond, meter.Observation{})
	feed(fast, at.Add(300*time.Millisecond), 1, 0, meter.Observation{})
	for name, m := range map[string]*meter.Meter{"slow": slow, "few": few, "fast": fast} {
		if got := m.Snapshot(at).Stalls; got != 0 {
			t.Errorf("%s: got %d stalls, want none", name, got)
		}
	}
}

// TestMeterRefusals: a camera that we refuse does not pause, and if it does so
// after a refusal that is said.
func TestMeterRefusals(t *testing.T) {
	t.Parallel()
	m := meter.New()
	at := feed(m, time.Unix(1000, 0), 20, 100*time.Millisecond, meter.Observation{})
	at = feed(m, at, 40, 100*time.Millisecond, meter.Observation{Rejected: true})
	if s := m.Snapshot(at); s.Stalls != 0 || s.Stalled {
		t.Errorf("got %d stalls while requests were refused", s.Stalls)
	}
	m.Observe(meter.Observation{At: at.Add(-50 * time.Millisecond), Rejected: true, Unread: true})
	at = at.Add(5 * time.Second)
	m.Observe(meter.Observation{At: at})
	s := m.Snapshot(at)
	if s.Stalls != 1 || !s.LastStall.Refused {
		t.Fatalf("got %+v", s.LastStall)
	}
	if notes := meter.Advice(s); len(notes) == 0 || !strings.Contains(notes[0].Text, "after a request that we refused") {
		t.Errorf("got %+v", notes)
	}
}

func TestMeterOddities(t *testing.T) {
	t.Parallel()
	m := meter.New()
	at := time.Unix(1000, 0)
	m.Observe(meter.Observation{At: at, Bytes: 1})
	if got := m.Snapshot(at).Rate(); got != 0 {
		t.Errorf("got a rate of %v of one request", got)
	}
	// Refused: it counts, and measures nothing but when it came.
	m.Observe(meter.Observation{At: at.Add(time.Second), Bytes: 10, Read: time.Hour, Rejected: true})
	// Answered out of order, and a clock that was set back.
	m.Observe(meter.Observation{At: at.Add(-time.Minute), Bytes: 100})
	m.AddParts(meter.PartBytes{Image: 1, Masks: 2})
	m.AddParts(meter.PartBytes{JSON: 3, Rest: 4})
	s := m.Snapshot(at.Add(2 * time.Second))
	if s.Requests != 3 || s.Rejected != 1 || s.Bytes != 111 || s.Read.Max != 0 || s.Gap.Max != time.Second || s.Since != time.Second {
		t.Errorf("got %+v", s)
	}
	if want := (meter.PartBytes{Image: 1, Masks: 2, JSON: 3, Rest: 4}); s.Parts != want || s.Parts.Total() != 10 {
		t.Errorf("got %+v", s.Parts)
	}
	if s := m.Snapshot(at.Add(-time.Hour)); s.Since != 0 {
		t.Errorf("got %v since the last arrival by a clock that was set back", s.Since)
	}
}

func TestMeterSeconds(t *testing.T) {
	t.Parallel()
	m := meter.New()
	start := time.Unix(1_000_000, 300)
	if got := m.Seconds(start); len(got) != 0 {
		t.Errorf("got %v before anything came", got)
	}
	o := meter.Observation{Bytes: 10}
	at := feed(m, start, 20, 100*time.Millisecond, o)                          // seconds 1 and 2
	at = feed(m, at.Add(2900*time.Millisecond), 10, 100*time.Millisecond, o)   // from the end of second 5 on
	feed(m, at.Add(-200*time.Millisecond), 1, 0, meter.Observation{Bytes: 30}) // answered late
	got := m.Seconds(at.Add(100 * time.Millisecond))
	usual := 100 * time.Millisecond
	want := []meter.Second{{10, 100, usual}, {10, 100, usual}, {}, {}, {1, 10, 3 * time.Second}, {10, 120, usual}}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := m.Seconds(start.Add(30 * time.Second)); len(got) != 30 || got[0] != want[0] || got[29] != (meter.Second{}) {
		t.Errorf("after 30 s got %v", got)
	}
	if got := m.Seconds(start.Add(time.Hour)); len(got) != 60 || got[0] != (meter.Second{}) || got[59] != (meter.Second{}) {
		t.Errorf("after an hour got %v", got)
	}
}

// TestMeterPerRequest sets a camera up anew: what it sends now is told, not
// the average of all that it ever sent.
func TestMeterPerRequest(t *testing.T) {
	t.Parallel()
	m := meter.New()
	for range 10_000 {
		m.AddParts(meter.PartBytes{Image: 1000, JSON: 10})
	}
	if got, want := m.Snapshot(time.Now()).PerRequest, (meter.PartBytes{Image: 1000, JSON: 10}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	for range 1000 {
		m.AddParts(meter.PartBytes{Image: 1000, Masks: 9000})
	}
	if got := m.Snapshot(time.Now()); got.PerRequest.Masks < 8900 || got.PerRequest.JSON > 1 || got.Parts.JSON != 100_000 {
		t.Errorf("got %+v of %+v", got.PerRequest, got.Parts)
	}
}

// TestMeterClockJumps sets the clock of the machine an hour ahead, and back by
// a day, in the middle of a steady stream. A time that time.Now returns holds
// both clocks; jump moves the one that can be set alone.
func TestMeterClockJumps(t *testing.T) {
	t.Parallel()
	type clocks struct { // of time.Time: 1 bit, 33 bits of seconds, 30 of nanoseconds; then the monotonic clock
		wall uint64
		ext  int64
	}
	jump := func(at time.Time, seconds int64) time.Time {
		(*clocks)(unsafe.Pointer(&at)).wall += uint64(seconds) << 30
		return at
	}
	now := time.Now()
	if got := jump(now, 3600); got.Sub(now) != 0 || got.Round(0).Sub(now.Round(0)) != time.Hour {
		t.Skip("a time.Time is made otherwise now")
	}
	m := meter.New()
	for i := range 60 {
		at := now.Add(time.Duration(i) * 100 * time.Millisecond)
		switch {
		case i >= 40:
			at = jump(at, -86400)
		case i >= 20:
			at = jump(at, 3600)
		}
		m.Observe(meter.Observation{At: at, Bytes: 1})
	}
	s := m.Snapshot(jump(now.Add(6*time.Second), -86400))
	steady := 100 * time.Millisecond
	if s.Stalls != 0 || s.Gap.Max != steady || s.Since != steady || s.PerMinute != 60 || s.PerSecond != 10 {
		t.Errorf("got %+v, want a steady stream", s)
	}
}

func BenchmarkMeter(b *testing.B) {
	m := meter.New()
	at := time.Unix(0, 0)
	b.ReportAllocs()
	for b.Loop() {
		at = at.Add(time.Millisecond)
		m.Observe(meter.Observation{At: at, Bytes: 1, Read: time.Millisecond, Ack: time.Millisecond})
	}
}
