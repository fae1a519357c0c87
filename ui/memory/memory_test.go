package memory

import (
	"math"
	"testing"
)

func TestPictureBytes(t *testing.T) {
	t.Parallel()
	const mib = 1 << 20
	cases := map[string]struct {
		limit, body int64
		want        int64
	}{
		"the defaults":        {512 * mib, 64 * mib, 128 * mib},
		"much":                {8192 * mib, 64 * mib, 128 * mib},
		"a quarter":           {100 * mib, 64 * mib, 25 * mib},
		"bodies come first":   {100 * mib, 90 * mib, 10 * mib},
		"nothing is left":     {100 * mib, 100 * mib, 0},
		"less than a picture": {3, 1, 0},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := Pictures(c.limit, c.body); got != c.want {
				t.Errorf("got %d, want %d", got, c.want)
			}
		})
	}
}

func TestHeapLimit(t *testing.T) {
	t.Parallel()
	const mib = 1 << 20
	for limit, want := range map[int64]int64{
		0: 32 * mib, 512 * mib: 512*mib/100*115 + 32*mib, math.MaxInt64: math.MaxInt64/115/100*115 + 32*mib,
	} {
		if got := heapLimit(limit); got != want || got <= 0 {
			t.Errorf("%d: got %d, want %d", limit, got, want)
		}
	}
}
