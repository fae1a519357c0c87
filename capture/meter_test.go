package capture_test

import (
	"math"
	"testing"
	"time"

	"framebin/capture"
)

// feed observes n requests, a gap apart, from at on, and returns the time of
// the one that would follow.
func feed(m *capture.Meter, at time.Time, n int, gap time.Duration, o capture.Observation) time.Time {
	for range n {
		o.At = at
		m.Observe(o)
		at = at.Add(gap)
	}
	return at
}

func TestMeterRates(t *testing.T) {
	t.Parallel()
	m := capture.NewMeter()
	start := time.Unix(1_000_000, 300)
	if got := m.Snapshot(start); got != (capture.MeterStats{}) {
		t.Errorf("got %+v before anything came", got)
	}
	// 20 a second for 90 seconds, read in the middle of a second.
	end := feed(m, start, 1790, 50*time.Millisecond, capture.Observation{Bytes: 1000})
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
	if s.Requests != 1790 || s.Bytes != 1_790_000 {
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
	m := capture.NewMeter()
	at := time.Unix(0, 0)
	for i := range 100 {
		m.Observe(capture.Observation{At: at, Read: time.Duration(i+1) * time.Millisecond, Ack: time.Duration(100-i) * time.Microsecond})
		at = at.Add(time.Duration(i+1) * time.Millisecond)
	}
	s := m.Snapshot(at)
	ms := func(a, b, c, d int) capture.Spread {
		return capture.Spread{
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
	feed(m, at, 2000, time.Millisecond, capture.Observation{Read: time.Second})
	if got := m.Snapshot(at).Read; got.P50 != time.Second || got.Max != time.Second {
		t.Errorf("got %v, want what is old forgotten", got)
	}
}

func TestMeterStalls(t *testing.T) {
	t.Parallel()
	m := capture.NewMeter()
	o := capture.Observation{Read: 3 * time.Millisecond, Ack: time.Millisecond}
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
	want := capture.Stall{At: last, Gap: 2100 * time.Millisecond, Own: 4 * time.Millisecond}
	if s := m.Snapshot(last.Add(2200 * time.Millisecond)); s.Stalls != 1 || s.LastStall != want || s.Stalled {
		t.Errorf("got %+v, want one stall %+v", s, want)
	}
}

func TestMeterNoStalls(t *testing.T) {
	t.Parallel()
	slow, few, fast := capture.NewMeter(), capture.NewMeter(), capture.NewMeter()
	at := feed(slow, time.Unix(0, 0), 20, 10*time.Second, capture.Observation{})
	feed(slow, at.Add(5*time.Second), 1, 0, capture.Observation{})
	at = feed(few, time.Unix(0, 0), 3, time.Second, capture.Observation{})
	feed(few, at.Add(time.Minute), 1, 0, capture.Observation{})
	// Four times the usual gap, but nobody's eye would see it.
	at = feed(fast, time.Unix(0, 0), 100, 10*time.Millisecond, capture.Observation{})
	feed(fast, at.Add(300*time.Millisecond), 1, 0, capture.Observation{})
	for name, m := range map[string]*capture.Meter{"slow": slow, "few": few, "fast": fast} {
		if got := m.Snapshot(at).Stalls; got != 0 {
			t.Errorf("%s: got %d stalls, want none", name, got)
		}
	}
}

func TestMeterOddities(t *testing.T) {
	t.Parallel()
	m := capture.NewMeter()
	at := time.Unix(1000, 0)
	m.Observe(capture.Observation{At: at, Bytes: 1})
	// Refused: it counts, and measures nothing.
	m.Observe(capture.Observation{At: at.Add(time.Second), Bytes: 10, Read: time.Hour, Rejected: true})
	// Answered out of order, and a clock that was set back.
	m.Observe(capture.Observation{At: at.Add(-time.Minute), Bytes: 100})
	m.AddParts(capture.PartBytes{Image: 1, Masks: 2})
	m.AddParts(capture.PartBytes{JSON: 3, Rest: 4})
	s := m.Snapshot(at.Add(2 * time.Second))
	if s.Requests != 3 || s.Rejected != 1 || s.Bytes != 111 || s.Read.Max != 0 || s.Gap.Max != 0 || s.Since != 2*time.Second {
		t.Errorf("got %+v", s)
	}
	if want := (capture.PartBytes{Image: 1, Masks: 2, JSON: 3, Rest: 4}); s.Parts != want {
		t.Errorf("got %+v", s.Parts)
	}
	if s := m.Snapshot(at.Add(-time.Hour)); s.Since != 0 {
		t.Errorf("got %v since the last arrival by a clock that was set back", s.Since)
	}
}

func BenchmarkMeter(b *testing.B) {
	m := capture.NewMeter()
	at := time.Unix(0, 0)
	b.ReportAllocs()
	for b.Loop() {
		at = at.Add(time.Millisecond)
		m.Observe(capture.Observation{At: at, Bytes: 1, Read: time.Millisecond, Ack: time.Millisecond})
	}
}
