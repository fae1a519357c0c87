package maskbits_test

import (
	"bytes"
	"fmt"
	"image/png"
	"math/rand/v2"
	"testing"

	"github.com/framebin/framebin/render/maskbits"
	"github.com/framebin/framebin/render/raster"
)

// Masks of one value, and of one that a second comes into half way down, with
// the filter of each row as told, against image/png: rows that follow one
// another by every pair of filters.
func TestDecodeMaskOfOneValueTakesBackFilters(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(17, 18))
	for _, w := range []int{1, 8, 9, 64, 65, 300} {
		for _, value := range []uint8{1, 7, 128, 255} {
			for _, second := range []bool{false, true} {
				name := fmt.Sprintf("width %d, value %d, second %v", w, value, second)
				data := rawPNG(t, 8, w, 80, maskRows(rnd, w, 80, value, second))
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					want, err := png.Decode(bytes.NewReader(data))
					if err != nil {
						t.Fatal(err)
					}
					got, err := maskbits.Decode(data, raster.Limits{})
					if err != nil {
						t.Fatal(err)
					}
					if !second && !got.Binary() {
						t.Error("is not one value beside zero")
					}
					checkMask(t, got, want, 8)
				})
			}
		}
	}
}

// maskRows returns the rows of a mask of a few runs a row, each of which begins
// and ends near where one above does, filtered at random.
func maskRows(rnd *rand.Rand, w, h int, value uint8, second bool) []byte {
	edges := make([]int, 4)
	for i := range edges {
		edges[i] = rnd.IntN(w + 1)
	}
	above := make([]uint8, w)
	var out []byte
	for y := range h {
		row := make([]uint8, w)
		for i := range edges {
			edges[i] = min(max(edges[i]+rnd.IntN(5)-2, 0), w)
		}
		for i := 0; i < len(edges); i += 2 {
			for x := edges[i]; x < edges[i+1]; x++ {
				row[x] = value
			}
		}
		if second && y == h/2 {
			row[0], row[w-1] = value, value^2
		}
		out = append(out, filtered(rnd.IntN(5), row, above)...)
		above = row
	}
	return out
}

// filtered returns a row of bytes as a PNG stores it: section 9.2 of its
// specification.
func filtered(filter int, row, above []uint8) []byte {
	out := []byte{byte(filter)}
	var left, corner int
	for x, v := range row {
		up := int(above[x])
		p := left + up - corner
		nearest := corner
		far := func(n int) int { return max(p-n, n-p) }
		switch {
		case far(left) <= far(up) && far(left) <= far(corner):
			nearest = left
		case far(up) <= far(corner):
			nearest = up
		}
		out = append(out, v-uint8([]int{0, left, up, (left + up) / 2, nearest}[filter]))
		left, corner = int(v), up
	}
	return out
}
