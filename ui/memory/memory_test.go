package memory

import (
	"math"
	"testing"
)

func TestShares(t *testing.T) {
	t.Parallel()
	const mib = 1 << 20
	cases := map[string]struct {
		limit, body      int64
		pixels           bool
		bodies, pictures int64
	}{
		"the defaults":           {512 * mib, 64 * mib, true, 384 * mib, 128 * mib},
		"much":                   {8192 * mib, 64 * mib, true, 8064 * mib, 128 * mib},
		"a quarter":              {128 * mib, 64 * mib, true, 96 * mib, 32 * mib},
		"without pictures":       {512 * mib, 64 * mib, false, 512 * mib, 0},
		"bodies come first":      {100 * mib, 90 * mib, true, 90 * mib, 10 * mib},
		"nothing is left":        {100 * mib, 100 * mib, true, 100 * mib, 0},
		"the heap needs some":    {64 * mib, 8 * mib, true, heapLimit(64*mib) - 70*mib, 16 * mib},
		"little":                 {16 * mib, mib, true, 6 * mib, 4 * mib},
		"less than a picture":    {3, 1, true, 1, 0},
		"the longest is not yet": {64 * mib, 0, false, heapLimit(64*mib) - 70*mib, 0},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if bodies, pictures := Shares(c.limit, c.body, c.pixels); bodies != c.bodies || pictures != c.pictures {
				t.Errorf("got %d and %d, want %d and %d", bodies, pictures, c.bodies, c.pictures)
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
