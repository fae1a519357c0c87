package maskbits

import (
	"hash/adler32"
	"math/rand/v2"
	"testing"
)

func TestAdlerIsAdler32(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(3, 9))
	fills := []byte{0, 0, 1, 0x80, 0xff, 0xff}
	for range 300 {
		sum, want := newAdler(), adler32.New()
		for range 1 + rnd.IntN(4) {
			var p []byte
			for range rnd.IntN(6) { // runs and noise, of lengths that are no whole words
				n, fill := rnd.IntN(900), fills[rnd.IntN(len(fills))]
				noise := rnd.IntN(3) == 0
				for range n {
					if noise {
						fill = byte(rnd.UintN(256))
					}
					p = append(p, fill)
				}
			}
			allZero := true
			for _, b := range p {
				allZero = allZero && b == 0
			}
			if got := sum.write(p); got != allZero {
				t.Fatalf("zero: got %v", got)
			}
			_, _ = want.Write(p)
		}
		if sum.value() != want.Sum32() {
			t.Fatalf("got %08x, want %08x", sum.value(), want.Sum32())
		}
	}
}

// The sums must hold more than one reduction's worth of the largest bytes.
func TestAdlerOfMuch(t *testing.T) {
	t.Parallel()
	p := make([]byte, 3*adlerRun+5)
	for i := range p {
		p[i] = 0xff
	}
	sum := newAdler()
	sum.write(p)
	if got, want := sum.value(), adler32.Checksum(p); got != want {
		t.Errorf("got %08x, want %08x", got, want)
	}
}
