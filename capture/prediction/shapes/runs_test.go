package shapes_test

import (
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/shapes"
)

// Run lengths with the size that they cover, and what is wrong with some.
func TestRunLengths(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ json, want string }{
		"counts":                    {`{"size":[2,3],"counts":[1,2,3]}`, "3x2 [1 2 3]"},
		"row by row":                {`{"size":[2,3],"counts":[1,2,3],"order":"row-major"}`, "3x2 [1 2 3] by row"},
		"in C's order":              {`{"size":[2,3],"counts":[1,2,3],"order":"C"}`, "3x2 [1 2 3] by row"},
		"in Fortran's order":        {`{"size":[2,3],"counts":[1,2,3],"order":"F"}`, "3x2 [1 2 3]"},
		"as text":                   {`{"size":[2,3],"counts":"123"}`, "3x2 [1 2 3]"},
		"they cover too little":     {`{"size":[2,3],"counts":[1,2,2]}`, "they cover 5 of 6 pixels"},
		"they cover too much":       {`{"size":[2,3],"counts":[1,2,4]}`, "they cover 7 of 6 pixels"},
		"too little, row by row":    {`{"size":[2,3],"counts":[1,2,2],"order":"row"}`, "a count is broken"},
		"a count below zero":        {`{"size":[2,3],"counts":[7,-1]}`, "a count is broken"},
		"a count with a fraction":   {`{"size":[2,3],"counts":[5.5,0.5]}`, "a count is broken"},
		"a text that is none":       {`{"size":[2,3],"counts":"a b"}`, "a count is broken"},
		"a side of zero":            {`{"size":[0,3],"counts":[]}`, "the size must be [height, width]"},
		"a side beyond all":         {`{"size":[1,1048577],"counts":[1048577]}`, "the size must be [height, width]"},
		"as long as a side may be":  {`{"size":[1,1048576],"counts":[1048576]}`, "1048576x1 [1048576]"},
		"a size that is no image's": {`{"size":[1048576,1048576],"counts":[1]}`, "1048576x1048576 is no size of a mask"},
		"a size of one":             {`{"size":[6],"counts":[6]}`, "none"},
		"no counts":                 {`{"size":[2,3]}`, "none"},
		"a list":                    {`[[2,3],[1,2,3]]`, "none"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rle, is, err := shapes.RunLengths(root(t, tt.json))
			got := writeMask(rle)
			if err != nil {
				got = err.Error()
			}
			if is == (tt.want == "none") || got != tt.want {
				t.Errorf("%s, %v, want %s", got, is, tt.want)
			}
		})
	}
}

func writeMask(m *object.RLE) string {
	if m == nil {
		return "none"
	}
	text := fmt.Sprint(m.Size.Width, "x", m.Size.Height, " ", m.Counts)
	if m.ByRow {
		text += " by row"
	}
	return strings.ReplaceAll(text, " x ", "x")
}

// Whatever counts are compressed as COCO's API does, they come back.
func TestUncompress(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	for range 1000 {
		counts := make([]uint32, 1+random.IntN(20))
		for i := range counts {
			counts[i] = random.Uint32N(1 << random.IntN(31))
		}
		text := compress(counts)
		if got, err := shapes.Uncompress(text); err != nil || !slices.Equal(got, counts) {
			t.Fatalf("%q: %v, %v, want %v", text, got, err, counts)
		}
		if got, err := shapes.Uncompress(text + "P"); err == nil {
			t.Fatalf("%q is cut off and read as %v", text+"P", got)
		}
	}
	for _, text := range []string{" ", "\x2f", "p", "oooooooo1", "O"} {
		if got, err := shapes.Uncompress(text); err == nil {
			t.Errorf("%q is read as %v", text, got)
		}
	}
}

// compress writes counts as maskApi.c does.
func compress(counts []uint32) string {
	var b strings.Builder
	for i, c := range counts {
		x := int64(c)
		if i > 2 {
			x -= int64(counts[i-2])
		}
		for more := true; more; {
			group := x & 31
			x >>= 5
			more = x != 0 || group&16 != 0
			if group&16 != 0 {
				more = x != -1
			}
			if more {
				group |= 32
			}
			b.WriteByte(byte(group) + '0')
		}
	}
	return b.String()
}

// Run lengths whose meaning is open: what they are written as, and their size.
func TestRuns(t *testing.T) {
	t.Parallel()
	open, pairs, values, coco := object.OpenRuns, object.PairRuns, object.ValueRuns, object.COCORuns
	for name, tt := range map[string]struct {
		json string
		want *object.Runs
	}{
		"a list":                    {`[10,20,30]`, &object.Runs{List: []uint32{10, 20, 30}, How: open}},
		"pairs":                     {`[[10,2],[20,3]]`, &object.Runs{List: []uint32{10, 2, 20, 3}, How: pairs}},
		"values and lengths":        {`[[0,10],[1,20],[0,5]]`, &object.Runs{List: []uint32{0, 10, 1, 20, 0, 5}, How: values}},
		"one pair from 0 on":        {`[[0,10]]`, &object.Runs{List: []uint32{0, 10}, How: pairs}},
		"a text":                    {`"10 20, 30"`, &object.Runs{List: []uint32{10, 20, 30}, How: open}},
		"COCO's text":               {`"123"`, &object.Runs{List: []uint32{1, 2, 3}, How: coco}},
		"COCO's text from Python":   {`"b'123'"`, &object.Runs{List: []uint32{1, 2, 3}, How: coco}},
		"counts and a size":         {`{"counts":[1,2,3],"size":[2,3]}`, &object.Runs{List: []uint32{1, 2, 3}, How: coco, Size: object.Size{Width: 3, Height: 2}}},
		"a list, width and height":  {`{"rle":[1,2,3],"width":3,"height":2}`, &object.Runs{List: []uint32{1, 2, 3}, How: open, Size: object.Size{Width: 3, Height: 2}}},
		"a list and one side":       {`{"rle":[1,2,3],"width":3}`, &object.Runs{List: []uint32{1, 2, 3}, How: open}},
		"a list and the other side": {`{"rle":[1,2,3],"height":2}`, &object.Runs{List: []uint32{1, 2, 3}, How: open}},
		"a size with a fraction":    {`{"rle":[1,2,3],"size":[2.5,3]}`, &object.Runs{List: []uint32{1, 2, 3}, How: open}},
		"one number":                {`[10]`, nil},
		"a fraction":                {`[10,2.5]`, nil},
		"below zero":                {`[10,-2]`, nil},
		"as large as may be":        {`[10,2147483648]`, &object.Runs{List: []uint32{10, 1 << 31}, How: open}},
		"too large":                 {`[10,2147483649]`, nil},
		"too large as a text":       {`"10 2147483649"`, nil},
		"a word in a text":          {`"10 a"`, nil},
		"a pair of three":           {`[[10,2,3],[20,3,4]]`, nil},
		"a number behind pairs":     {`[[10,2],20]`, nil},
		"size alone":                {`{"size":[2,3]}`, nil},
		"a number":                  {`7`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := shapes.Runs(root(t, tt.json))
			if (got == nil) != (tt.want == nil) || got != nil && (!slices.Equal(got.List, tt.want.List) || got.How != tt.want.How || got.Size != tt.want.Size) {
				t.Errorf("%+v, want %+v", got, tt.want)
			}
		})
	}
}

// Run lengths with the corners behind them cover what lies between, both included.
func TestRunsInBox(t *testing.T) {
	t.Parallel()
	for json, want := range map[string]string{
		`[1,2,3,10,20,12,21]`: "3x2 [1 2 3] by row at 10,20",
		`[6,10,20,12,21]`:     "none", // too few
		`[1,2,4,10,20,12,21]`: "none", `[1,2,3,10,20,9,21]`: "none", `[1,-2,7,10,20,12,21]`: "none", `[1,2.5,2.5,10,20,12,21]`: "none",
		`[1,2,3,null,20,12,21]`: "none", `"1,2,3,10,20,12,21"`: "none",
	} {
		m, box := shapes.RunsInBox(root(t, json))
		got := writeMask(m)
		if m != nil {
			got += fmt.Sprintf(" at %v,%v", box.X, box.Y)
		}
		if got != want {
			t.Errorf("%s: %s, want %s", json, got, want)
		}
	}
}

// Masks that are written out, pixel by pixel.
func TestBitmap(t *testing.T) {
	t.Parallel()
	const eight = `[[0,0,0,0,0,0,0,0.5],[0,0,0,0,0,0,0,0.4],[0,0,0,0,0,0,0,0],[0,0,0,0,0,0,0,0],[0,0,0,0,0,0,0,0],[0,0,0,0,0,0,0,0],[0,0,0,0,0,0,0,0],[0,0,0,0,0,0,0,0]]`
	for name, tt := range map[string]struct{ json, want string }{
		"zeros and ones":         {`[[0,1,1],[0,0,1],[1,0,0]]`, "3x3 [1 2 2 2 2] by row"},
		"it begins inside":       {`[[1,1,1],[0,0,0],[0,0,0]]`, "3x3 [0 3 6] by row"},
		"false and true":         {`[[false,true,true],[false,false,true],[true,false,false]]`, "3x3 [1 2 2 2 2] by row"},
		"probabilities":          {eight, "8x8 [7 1 56] by row"},
		"a probability beyond 1": {strings.Replace(eight, "0.5", "1.5", 1), "none"},
		"few probabilities":      {`[[0,0.9,1],[0,0,1],[1,0,0]]`, "none"},
		"classes":                {`[[0,2,1],[0,0,1],[1,0,0]]`, "none"},
		"rows of other lengths":  {`[[0,1,1],[0,0],[1,0,0]]`, "none"},
		"two rows":               {`[[0,1,1],[0,0,1]]`, "none"},
		"two columns":            {`[[0,1],[0,0],[1,0]]`, "none"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := writeMask(shapes.Bitmap(root(t, tt.json))); got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
}

func TestShaped(t *testing.T) {
	t.Parallel()
	encode := base64.StdEncoding.EncodeToString
	for name, tt := range map[string]struct{ json, want string }{
		"numbers":                  {`{"shape":[2,3],"data":[0,1,1,0,0,1]}`, "3x2 [1 2 2 1] by row"},
		"probabilities":            {`{"shape":[2,3],"data":[0.4,0.5,1,0,0,1]}`, "3x2 [1 2 2 1] by row"},
		"in a batch of one":        {`{"shape":[1,2,3],"data":[0,1,1,0,0,1]}`, "3x2 [1 2 2 1] by row"},
		"bytes":                    {`{"shape":[2,3],"data":"` + encode([]byte{0, 1, 255, 0, 0, 1}) + `"}`, "3x2 [1 2 2 1] by row"},
		"bits":                     {`{"shape":[2,3],"data":"` + encode([]byte{0b01100100}) + `"}`, "3x2 [1 2 2 1] by row"},
		"bits of two bytes":        {`{"shape":[3,3],"data":"` + encode([]byte{0b01100100, 0b10000000}) + `"}`, "3x3 [1 2 2 1 2 1] by row"},
		"one pixel short":          {`{"shape":[2,3],"data":[0,1,1,0,0]}`, "none"},
		"one byte more":            {`{"shape":[2,3],"data":"` + encode([]byte{0, 1, 1, 0, 0, 1, 1}) + `"}`, "none"},
		"words":                    {`{"shape":[2,3],"data":["a","b","c","d","e","f"]}`, "none"},
		"a side with a fraction":   {`{"shape":[1.5,2],"data":[0,1,1]}`, "none"},
		"more pixels than memory":  {`{"shape":[1000000,1000000],"data":[0]}`, "none"},
		"a batch of two":           {`{"shape":[2,1,3],"data":[0,1,1,0,0,1]}`, "none"},
		"no shape":                 {`{"data":[0,1,1,0,0,1]}`, "none"},
		"a text that is no base64": {`{"shape":[2,3],"data":"!!"}`, "none"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := writeMask(shapes.Shaped(root(t, tt.json))); got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
}

// Run lengths row by row must cover the size that they are asked for, neither
// more nor less.
func TestRowRuns(t *testing.T) {
	t.Parallel()
	for json, want := range map[string]string{
		`[1,2,3]`: "3x2 [1 2 3] by row", `[0,6]`: "3x2 [0 6] by row", `[0,1,1,1,1,1,1]`: "3x2 [0 1 1 1 1 1 1] by row",
		`[0,1,1,1,1,1,1,0]`: "none", // more runs than pixels
		`[1,2,4]`:           "none", `[5]`: "none", `"6"`: "none", `[6.5]`: "none",
	} {
		if got := writeMask(shapes.RowRuns(root(t, json), object.Size{Width: 3, Height: 2})); got != want {
			t.Errorf("%s: %s, want %s", json, got, want)
		}
	}
	if m := shapes.RowRuns(root(t, `[0]`), object.Size{}); m != nil {
		t.Errorf("a mask of no size: %v", m)
	}
}

// What Label Studio's brush packs is read by its alpha, row by row: two pixels
// outside, three inside, as values that repeat and as values each.
func TestRunsOfBrush(t *testing.T) {
	t.Parallel()
	var b bitWriter
	b.put(20, 32) // values: five pixels
	b.put(8-1, 5) // bits of each
	for range 4 {
		b.put(3-1, 4) // bits of a count
	}
	b.put(1, 1) // it repeats
	b.put(0, 2)
	b.put(8-1, 3) // two pixels
	b.put(0, 8)
	b.put(0, 1) // values each
	b.put(1, 2)
	b.put(4-1, 3) // one pixel
	for _, v := range []uint32{0, 0, 0, 255} {
		b.put(v, 8)
	}
	b.put(1, 1)
	b.put(2, 2)
	b.put(8-1, 3)
	b.put(255, 8)
	packed := strings.Join(strings.Fields(strings.Trim(fmt.Sprint(b.bytes()), "[]")), ",")
	r := shapes.Runs(root(t, "["+packed+"]"))
	if r == nil || r.How != object.RowRuns || !slices.Equal(r.List, []uint32{2, 3}) {
		t.Errorf("%+v", r)
	}
	short := packed[:strings.LastIndexByte(packed, ',')]
	short = short[:strings.LastIndexByte(short, ',')]
	if r := shapes.Runs(root(t, "["+short+"]")); r != nil && r.How == object.RowRuns {
		t.Errorf("cut off: %+v", r)
	}
}

// bitWriter writes bits, the highest first.
type bitWriter []bool

func (w *bitWriter) put(v uint32, n int) {
	for i := n - 1; i >= 0; i-- {
		*w = append(*w, v>>i&1 == 1)
	}
}

func (w *bitWriter) bytes() []int {
	list := make([]int, (len(*w)+7)/8)
	for i, bit := range *w {
		if bit {
			list[i/8] |= 1 << (7 - i%8)
		}
	}
	return list
}
