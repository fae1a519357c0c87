package prediction

import (
	"cmp"
	"encoding/base64"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction/interchange"
	"github.com/framebin/framebin/capture/prediction/object"
)

// maxMaskData is how many bytes of base64 the masks of one document may take.
const maxMaskData = 4 << 20

// InterchangeOf returns what [Reading.Interchange] does, with the masks that
// lie in the document of req, which the caller has on hold, up to 4 MiB of them.
func (r *Reading) InterchangeOf(req *capture.Request) *interchange.Document {
	d := r.Interchange()
	if d == nil {
		return nil
	}
	var document []byte
	left := maxMaskData
	for i := range d.Objects {
		m := r.Prediction.Objects[i].Mask
		if m == nil || m.Inside == (Span{}) || m.Inside.End-m.Inside.Start > left {
			continue
		}
		if document == nil {
			document = r.JSON(req)
		}
		if data, err := MaskFile(m, document); err == nil {
			d.Objects[i].MaskData = base64.StdEncoding.EncodeToString(data)
			left -= len(d.Objects[i].MaskData)
		}
	}
	return d
}

// Interchange returns what was read as framebin's own prediction document; nil
// where there is no prediction. Numbers that JSON cannot have are left out,
// and so is what has none but such. It shares memory with r.
func (r *Reading) Interchange() *interchange.Document {
	p := r.Prediction
	if p == nil {
		return nil
	}
	d := &interchange.Document{
		Kind: p.Kind.String(), WireKind: p.WireKind, Format: interchange.Format,
		Objects: make([]interchange.Object, len(p.Objects)),
	}
	if r.Canvas != (Size{}) {
		d.Image = &interchange.Size{Width: r.Canvas.Width, Height: r.Canvas.Height}
	}
	for i := range p.Objects {
		d.Objects[i] = r.object(&p.Objects[i])
	}
	return d
}

func (r *Reading) object(o *Object) interchange.Object {
	out := interchange.Object{
		Class: o.Class, ClassID: o.ClassID, Pointer: o.Pointer,
		Confidence: numberOf(o.Confidence), Box: boxOf(o.Box),
	}
	out.Assumed = assumedOf(o.Assumed)
	if object.Finite(o.Rotation) {
		out.Rotation = o.Rotation
	}
	out.MaskBox = boxOf(o.MaskBox)
	if m := o.Mask; m != nil {
		out.Mask, out.MaskPointer = m.Ref, m.Pointer
		if m.Part >= 0 && m.Part < len(r.Parts) {
			out.MaskPart = &m.Part
			out.Mask = cmp.Or(out.Mask, r.Parts[m.Part].Filename, r.Parts[m.Part].Name)
		}
		if out.MaskColour = m.Colour; m.Colour == "" && (m.Value != 0 || m.Zero) && !m.Guessed {
			out.MaskValue = &m.Value
		}
	}
	rings := outlines(o.Polygons)
	out.SetOutlines(rings)
	if out.Box == nil && len(rings) > 0 {
		out.Box, out.BoxFrom = boundsOf(rings), "polygon"
	}
	if o.RLE != nil {
		out.RLE = &interchange.RLE{Size: [2]int{o.RLE.Size.Height, o.RLE.Size.Width}, Counts: o.RLE.Counts}
		if o.RLE.ByRow {
			out.RLE.Order = interchange.RowOrder
		}
	}
	for _, k := range o.Keypoints {
		if object.Finite(k.X, k.Y) {
			out.Keypoints = append(out.Keypoints, interchange.Keypoint{X: k.X, Y: k.Y, Name: k.Name, Confidence: numberOf(k.Confidence)})
		}
	}
	return out
}

func assumedOf(a Assumption) *interchange.Assumed {
	if a == (Assumption{}) {
		return nil
	}
	out := &interchange.Assumed{Key: a.Key}
	if a.Boxes != (BoxFormat{}) {
		out.BoxFormat = a.Boxes.String()
	}
	if a.Angle != object.OpenAngle {
		out.Rotation = a.Angle.String()
	}
	return out
}

func outlines(polygons [][]Point) [][]interchange.Point {
	rings := make([][]interchange.Point, 0, len(polygons))
	for _, ring := range polygons {
		points := make([]interchange.Point, 0, len(ring))
		for _, p := range ring {
			if object.Finite(p.X, p.Y) {
				points = append(points, interchange.Point{p.X, p.Y})
			}
		}
		if len(points) >= 3 {
			rings = append(rings, points)
		}
	}
	return rings
}

// boundsOf returns the box around outlines that have points.
func boundsOf(rings [][]interchange.Point) *interchange.Box {
	least, most := rings[0][0], rings[0][0]
	for _, ring := range rings {
		for _, p := range ring {
			least = interchange.Point{min(least[0], p[0]), min(least[1], p[1])}
			most = interchange.Point{max(most[0], p[0]), max(most[1], p[1])}
		}
	}
	return &interchange.Box{X: least[0], Y: least[1], Width: most[0] - least[0], Height: most[1] - least[1]}
}

func numberOf(c Confidence) *float64 {
	if !c.Known || !object.Finite(c.Value) {
		return nil
	}
	return &c.Value
}

func boxOf(b *Box) *interchange.Box {
	if b == nil || !object.Finite(b.X, b.Y, b.Width, b.Height) {
		return nil
	}
	return &interchange.Box{X: b.X, Y: b.Y, Width: b.Width, Height: b.Height}
}
