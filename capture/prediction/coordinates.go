package prediction

import "strings"

// coordinate is one of the numbers that make a box.
type coordinate uint8

const (
	atNone coordinate = iota
	atX               // left or centre: the key does not say
	atY
	atLeft
	atTop
	atRight
	atBottom
	atCenterX
	atCenterY
	atWidth
	atHeight
	atTopLeft     // an object with x and y
	atBottomRight // an object with x and y
	coordinates   // how many there are

	atNormalised coordinate = 0x80 // the key says 0..1
)

// coordinateKey is one spelling of a coordinate, compared as in alias.
type coordinateKey struct {
	key string
	at  coordinate
}

// coordinateKeys returns the spellings of coordinates.
func coordinateKeys() []coordinateKey {
	return []coordinateKey{
		{"x", atX},
		{"y", atY},
		{"w", atWidth},
		{"h", atHeight},
		{"width", atWidth},
		{"height", atHeight},
		{"left", atLeft},
		{"top", atTop},
		{"right", atRight},
		{"bottom", atBottom},
		{"xmin", atLeft},
		{"ymin", atTop},
		{"xmax", atRight},
		{"ymax", atBottom},
		{"minx", atLeft}, // Weights & Biases
		{"miny", atTop},
		{"maxx", atRight},
		{"maxy", atBottom},
		{"x1", atLeft},
		{"y1", atTop},
		{"x2", atRight},
		{"y2", atBottom},
		{"originx", atLeft}, // MediaPipe
		{"originy", atTop},
		{"cx", atCenterX},
		{"cy", atCenterY},
		{"centerx", atCenterX},
		{"centery", atCenterY},
		{"xcenter", atCenterX},
		{"ycenter", atCenterY},
		{"topleftx", atLeft}, // DeepStream
		{"toplefty", atTop},
		{"bottomrightx", atRight},
		{"bottomrighty", atBottom},
		{"topx", atLeft}, // Azure AutoML
		{"topy", atTop},
		{"bottomx", atRight},
		{"bottomy", atBottom},
		{"topleft", atTopLeft}, // JigsawStack
		{"bottomright", atBottomRight},
		{"leftcol", atLeft}, // Clarifai
		{"toprow", atTop},
		{"rightcol", atRight},
		{"bottomrow", atBottom},
	}
}

// coordinate returns what a normalised key is as a coordinate.
func (r *rules) coordinate(key string) coordinate {
	base, norm := strings.CutSuffix(key, "normalized")
	if !norm {
		base, norm = strings.CutSuffix(key, "normalised")
	}
	for _, row := range r.coordinates {
		if row.key == base {
			if norm {
				return row.at | atNormalised
			}
			return row.at
		}
	}
	return atNone
}

// rawLayout is what four numbers are: the layouts of [BoxLayout], those that
// are known by their keys or product only, and those that are still open.
type rawLayout uint8

const (
	rawNone  rawLayout = iota
	rawOpen            // [a, b, c, d]
	rawRow             // the same at the head of a row of numbers
	rawNamed           // x, y, width, height: the corner or the centre
	rawXYWH
	rawXYXY
	rawCXCYWH
	rawXXYY // left, right, top, bottom
	rawYXYX // top, left, bottom, right
)

// rawBox is a box as it was sent.
type rawBox struct {
	v      [4]float64
	layout rawLayout
	units  BoxUnits
}

// coordSet gathers coordinates that lie side by side.
type coordSet struct {
	have uint16
	v    [coordinates]float64
}

func (c *coordSet) set(at coordinate, v float64) {
	c.have |= 1 << at
	c.v[at] = v
}

func (c *coordSet) has(a, b coordinate) bool {
	want := uint16(1)<<a | uint16(1)<<b
	return c.have&want == want
}

// box makes a box of the coordinates, if they are enough for one.
func (c *coordSet) box() rawBox {
	k, layout := c.order()
	if layout == rawNone {
		return rawBox{}
	}
	return rawBox{v: [4]float64{c.v[k[0]], c.v[k[1]], c.v[k[2]], c.v[k[3]]}, layout: layout}
}

// order returns which of the coordinates make the box, and its layout.
func (c *coordSet) order() ([4]coordinate, rawLayout) {
	if c.have == 0 {
		return [4]coordinate{}, rawNone
	}
	for _, k := range [...]struct {
		at     [4]coordinate
		layout rawLayout
	}{
		{[4]coordinate{atLeft, atTop, atRight, atBottom}, rawXYXY},
		{[4]coordinate{atLeft, atTop, atWidth, atHeight}, rawXYWH},
		{[4]coordinate{atCenterX, atCenterY, atWidth, atHeight}, rawCXCYWH},
		{[4]coordinate{atX, atY, atWidth, atHeight}, rawNamed},
		{[4]coordinate{atX, atY, atRight, atBottom}, rawXYXY},
	} {
		if c.has(k.at[0], k.at[1]) && c.has(k.at[2], k.at[3]) {
			return k.at, k.layout
		}
	}
	return [4]coordinate{}, rawNone
}
