package units_test

import (
	"testing"
	"time"

	"github.com/framebin/framebin/capture/units"
)

func TestUnits(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ got, want string }{
		{units.Bytes(0), "0 B"},
		{units.Bytes(1023), "1023 B"},
		{units.Bytes(1 << 10), "1 KiB"},
		{units.Bytes(1536), "1.5 KiB"},
		{units.Bytes(64 << 20), "64 MiB"},
		{units.Bytes(1 << 40), "1 TiB"},
		{units.Count(1, "object"), "1 object"},
		{units.Count(0, "object"), "0 objects"},
		{units.Count(uint64(2), "request"), "2 requests"},
		{units.Number(812), "812"},
		{units.Number(1_000_000), "1,000,000"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestDuration(t *testing.T) {
	t.Parallel()
	tests := map[time.Duration]string{
		0: "under 1 ms", 999 * time.Microsecond: "under 1 ms", time.Millisecond: "1 ms", 1600 * time.Microsecond: "2 ms",
		999 * time.Millisecond: "999 ms", 999600 * time.Microsecond: "1.0 s", 2100 * time.Millisecond: "2.1 s", 9949 * time.Millisecond: "9.9 s", 9960 * time.Millisecond: "10 s",
		119 * time.Second: "119 s", 2 * time.Minute: "2 min", 90 * time.Minute: "90 min", 3 * time.Hour: "3 h",
	}
	for d, want := range tests {
		if got := units.Duration(d); got != want {
			t.Errorf("%v: got %q, want %q", d, got, want)
		}
	}
}

func TestRate(t *testing.T) {
	t.Parallel()
	tests := map[float64]string{0: "0 B/s", 999: "999 B/s", 1000: "1 kB/s", 850_400: "850 kB/s", 1_200_000: "1.2 MB/s", 38.2e6: "38 MB/s", 2e9: "2000 MB/s"}
	for bytes, want := range tests {
		if got := units.Rate(bytes); got != want {
			t.Errorf("%v: got %q, want %q", bytes, got, want)
		}
	}
}
