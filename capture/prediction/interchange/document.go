package interchange

import _ "embed"

// Format is the version of the document. A document that names it is read as
// such, wherever it comes from.
const Format = "framebin/1"

// The units of a document's coordinates.
const (
	Pixels     = "pixels"     // of the image as it is stored
	Normalised = "normalised" // 0..1 of its width and height
)

// Schema is the JSON Schema of the document.
//
//go:embed prediction.schema.json
var Schema []byte

// Document is what a model saw in one image. The order of the fields is that
// of the keys on the wire.
type Document struct {
	Kind     string   `json:"kind"`      // one of the five kinds; "" or "unknown" leaves it to the structure
	WireKind string   `json:"wire_kind"` // the kind as its maker spells it
	Format   string   `json:"format,omitempty"`
	Image    *Size    `json:"image,omitempty"` // what the coordinates lie on
	Units    string   `json:"units,omitempty"` // "" means Pixels
	Objects  []Object `json:"objects"`

	Unknown []string `json:"-"` // pointers of members that the format has not
}

// Size is a width and a height in pixels.
type Size struct {
	Width  int `json:"width"`
	Height int `json:"height"`
}

// Object is one detected thing, or one class of a classification.
type Object struct {
	Class       string     `json:"class"`
	ClassID     string     `json:"class_id,omitempty"`
	Confidence  *float64   `json:"confidence,omitempty"` // 0..1; absent is not 0
	Box         *Box       `json:"box,omitempty"`        // of an oriented box: the bounds of its outline
	BoxFrom     string     `json:"box_from,omitempty"`   // "polygon": no box was sent, Box is the bounds of the outlines
	Mask        string     `json:"mask,omitempty"`       // the file name of its part
	MaskValue   *int       `json:"mask_value,omitempty"` // the pixel value that is inside
	MaskColour  string     `json:"mask_color,omitempty"` // the colour of the pixels that are inside, "#rrggbb"
	MaskPart    *int       `json:"mask_part,omitempty"`  // index of that part; it is not read back
	MaskPointer string     `json:"mask_pointer,omitempty"`
	MaskData    string     `json:"mask_data,omitempty"` // the mask itself, an image file in base64
	MaskBox     *Box       `json:"mask_box,omitempty"`  // what the mask covers; absent means the image
	Rotation    float64    `json:"rotation,omitempty"`  // of an oriented box, in degrees clockwise
	Polygon     []Point    `json:"polygon,omitempty"`   // the outline, where there is one
	Polygons    [][]Point  `json:"polygons,omitempty"`  // the outlines, where there are several
	RLE         *RLE       `json:"rle,omitempty"`
	Keypoints   []Keypoint `json:"keypoints,omitempty"`
	Assumed     *Assumed   `json:"assumed,omitempty"` // what of its place is a guess
	Pointer     string     `json:"pointer,omitempty"` // JSON pointer of the object in the document as sent
}

// Assumed is what of an object's place is a guess.
type Assumed struct {
	BoxFormat string `json:"box_format,omitempty"` // how its numbers were read, as --box-format takes it
	Rotation  string `json:"rotation,omitempty"`   // "degrees" or "radians": what its angle was taken to count
	Key       string `json:"key,omitempty"`        // of the member that was taken for it, where no table knows it
}

// Box is a rectangle; its origin is top left.
type Box struct {
	X      float64 `json:"x"`
	Y      float64 `json:"y"`
	Width  float64 `json:"width"`
	Height float64 `json:"height"`
}

// Point is x and y.
type Point [2]float64

// Keypoint is a position of an object's skeleton.
type Keypoint struct {
	X          float64  `json:"x"`
	Y          float64  `json:"y"`
	Name       string   `json:"name,omitempty"`
	Confidence *float64 `json:"confidence,omitempty"`
}

// RLE is a mask in run lengths, the first run outside.
type RLE struct {
	Size   [2]int   `json:"size"` // height, width
	Counts []uint32 `json:"counts"`
	Order  string   `json:"order,omitempty"` // "row": row by row; else column by column
}

// RowOrder is the order of run lengths that go row by row.
const RowOrder = "row"

// Within makes the pointers of a document those of one that it lies in at a pointer.
func (d *Document) Within(pointer string) {
	for i := range d.Objects {
		o := &d.Objects[i]
		o.Pointer = pointer + o.Pointer
		if o.MaskPointer != "" {
			o.MaskPointer = pointer + o.MaskPointer
		}
	}
}

// Outlines returns the outlines of o, one or several.
func (o *Object) Outlines() [][]Point {
	if o.Polygon != nil {
		return append([][]Point{o.Polygon}, o.Polygons...)
	}
	return o.Polygons
}

// SetOutlines puts outlines where the format wants them.
func (o *Object) SetOutlines(rings [][]Point) {
	o.Polygon, o.Polygons = nil, nil
	if len(rings) == 1 {
		o.Polygon = rings[0]
	} else if len(rings) > 1 {
		o.Polygons = rings
	}
}
