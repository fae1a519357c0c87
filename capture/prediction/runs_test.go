package prediction_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/prediction"
)

// TestTurnedSize reads run lengths whose size is the wrong way round, of a mask that
// fills little of the image.
func TestTurnedSize(t *testing.T) {
	t.Parallel()
	const w, h = 320, 240
	column := flatten(w, h, func(x, y int) bool { return x >= 180 && x < 280 && y >= 100 && y < 190 && x-180 <= y-100 })
	rd := prediction.Read(multipartRequest(pngOf("image", "image.png", w, h), predictions(fmt.Sprintf(
		`{"objects":[{"label":"leaf","confidence":0.9,"bbox":{"x1":180,"y1":100,"x2":280,"y2":190},"rle":{"size":[%d,%d],"counts":%s}}]}`,
		w, h, strings.ReplaceAll(fmt.Sprint(lengths(column)), " ", ",")))), prediction.Options{})
	o := rd.Prediction.Objects[0]
	if o.RLE == nil || o.MaskBox != nil || o.RLE.Size != (prediction.Size{Width: w, Height: h}) || hasCode(rd, "mask-aspect") {
		t.Errorf("got %s (%s)", describe(rd), codes(rd))
	}
}

// TestRunLengths reads one mask in the ways in which run lengths are written: the
// box of the object proves which is meant.
func TestRunLengths(t *testing.T) {
	t.Parallel()
	const w, h = 21, 8
	inside := func(x, y int) bool { return x >= 3 && x < 8 && y >= 2 && y < 7 && (x == 3 || y > 4) } // an L
	column := flatten(w, h, inside)
	row := flatten(h, w, func(y, x int) bool { return inside(x, y) })
	box := flatten(5, 5, func(y, x int) bool { return inside(x+3, y+2) })
	starts := func(flat []bool, first, last int) (list [][2]int) { // pairs of a start and a length, or of ends
		for i := 0; i < len(flat); i++ {
			if n := same(flat[i:]); flat[i] {
				list = append(list, [2]int{i + first, n})
				if last >= 0 {
					list[len(list)-1][1] = i + n - 1 + last
				}
				i += n - 1
			}
		}
		return list
	}
	written := func(pairs [][2]int) string {
		return strings.Trim(strings.NewReplacer("[", "", "]", "").Replace(fmt.Sprint(pairs)), " ")
	}
	list := func(v any) string { return strings.ReplaceAll(fmt.Sprint(v), " ", ",") }
	values := make([][2]int, len(lengths(row)))
	for i, n := range lengths(row) {
		values[i] = [2]int{i % 2, n}
	}
	for name, rle := range map[string]string{
		"COCO":                      fmt.Sprintf(`{"size":[%d,%d],"counts":%s}`, h, w, list(lengths(column))),
		"COCO, size turned":         fmt.Sprintf(`{"size":[%d,%d],"counts":%s}`, w, h, list(lengths(column))),
		"COCO, by row":              fmt.Sprintf(`{"size":[%d,%d],"counts":%s}`, h, w, list(lengths(row))),
		"counts as text":            fmt.Sprintf(`{"size":[%d,%d],"counts":%q}`, h, w, strings.Trim(fmt.Sprint(lengths(column)), "[]")),
		"COCO's text as Python's":   fmt.Sprintf(`{"size":[%d,%d],"counts":"b'%s'"}`, h, w, compress(lengths(column))),
		"width and height":          fmt.Sprintf(`{"width":%d,"height":%d,"counts":%s}`, w, h, list(lengths(row))),
		"a list by row":             list(lengths(row)),
		"a list by column":          list(lengths(column)),
		"a list of the box":         list(lengths(box)),
		"starts from 1, by column":  `"` + written(starts(column, 1, -1)) + `"`,
		"starts from 1, by row":     `"` + written(starts(row, 1, -1)) + `"`,
		"starts from 0, in pairs":   list(starts(row, 0, -1)),
		"start and last":            list(starts(row, 0, 0)),
		"start and end":             list(starts(row, 0, 1)),
		"values and lengths":        list(values),
		"starts, apart":             `"` + strings.ReplaceAll(written(starts(row, 0, -1)), " ", ",") + `"`,
		"bytes of a brush":          list(brushed(row)),
		"COCO's text under the key": fmt.Sprintf("%q", compress(lengths(column))),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rd := prediction.Read(multipartRequest(pngOf("image", "image.png", w, h), predictions(
				`{"objects":[{"label":"leaf","confidence":0.9,"bbox":{"x1":3,"y1":2,"x2":8,"y2":7},"rle":`+rle+`}]}`)), prediction.Options{})
			if len(rd.Prediction.Objects) != 1 || rd.Prediction.Objects[0].RLE == nil {
				t.Fatalf("got %s", describe(rd))
			}
			o := rd.Prediction.Objects[0]
			got := byColumn(o.RLE)
			want := column
			if o.MaskBox != nil {
				want = flatten(5, 5, func(x, y int) bool { return inside(x+3, y+2) })
			}
			if !slices.Equal(got, want) {
				t.Errorf("got %v of %v, want %v", o.RLE.Counts, o.RLE.Size, lengths(want))
			}
			if hasCode(rd, "mask-order-assumed") || hasCode(rd, "rle-broken") {
				t.Errorf("findings %q", codes(rd))
			}
		})
	}
}

// byColumn lists the pixels of run lengths column by column.
func byColumn(m *prediction.RLE) (flat []bool) {
	for i, n := range m.Counts {
		flat = append(flat, slices.Repeat([]bool{i%2 == 1}, int(n))...)
	}
	if !m.ByRow {
		return flat
	}
	return flatten(m.Size.Width, m.Size.Height, func(x, y int) bool { return flat[y*m.Size.Width+x] })
}

// TestLargeRunLengths: what run lengths take does not grow with the pixels that
// they cover, of which a few bytes can claim hundreds of millions.
func TestLargeRunLengths(t *testing.T) {
	t.Parallel()
	const side, objects = 20_000, 200
	object := fmt.Sprintf(`{"label":"a","confidence":0.5,"bbox":[10,10,100,1],"rle":{"data":"%d 100","width":%d,"height":%d}}`, 10*side+11, side, side)
	document := `{"objects":[` + strings.Repeat(object+",", objects-1) + object + `]}`
	rd := prediction.Read(multipartRequest(predictions(document)), prediction.Options{})
	if len(rd.Prediction.Objects) != objects {
		t.Fatalf("got %d objects, %q", len(rd.Prediction.Objects), codes(rd))
	}
	for _, o := range rd.Prediction.Objects {
		if o.RLE == nil || !o.RLE.ByRow || len(o.RLE.Counts) != 3 {
			t.Fatalf("got %+v", o.RLE)
		}
	}
}

// flatten lists pixels column by column.
func flatten(w, h int, inside func(x, y int) bool) (flat []bool) {
	for x := range w {
		for y := range h {
			flat = append(flat, inside(x, y))
		}
	}
	return flat
}

// same returns how many of the first are alike.
func same(flat []bool) int {
	n := slices.Index(flat, !flat[0])
	if n < 0 {
		return len(flat)
	}
	return n
}

// lengths returns the run lengths, the first of pixels outside.
func lengths(flat []bool) (list []int) {
	if flat[0] {
		list = append(list, 0)
	}
	for len(flat) > 0 {
		n := same(flat)
		list, flat = append(list, n), flat[n:]
	}
	return list
}

// compress writes counts as COCO's API does.
func compress(counts []int) string {
	var text []byte
	for i, v := range counts {
		if i > 2 {
			v -= counts[i-2]
		}
		for more := true; more; {
			c := v & 31
			v >>= 5
			if more = v != 0 && (v != -1 || c&16 == 0) || v == 0 && c&16 != 0; more {
				c |= 32
			}
			text = append(text, byte(c+'0'))
		}
	}
	return string(text)
}

// brushed packs pixels as Label Studio's brush does, each run of the four channels
// at once.
func brushed(flat []bool) (packed []int) {
	var bits strings.Builder
	fmt.Fprintf(&bits, "%032b%05b%04b%04b%04b%04b", 4*len(flat), 7, 2, 3, 7, 15)
	for rest := flat; len(rest) > 0; {
		n, value := same(rest), 0
		if rest[0] {
			value = 255
		}
		fmt.Fprintf(&bits, "110%08b%08b", 4*n-1, value)
		rest = rest[n:]
	}
	text := bits.String()
	text += strings.Repeat("0", (8-len(text)%8)%8)
	for byteText := range slices.Chunk([]byte(text), 8) {
		var v int
		fmt.Sscanf(string(byteText), "%b", &v)
		packed = append(packed, v)
	}
	return packed
}
