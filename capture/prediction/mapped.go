package prediction

import (
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/interchange"
)

// own reads a document that says of itself that it is framebin's own, and
// reports whether it does.
func (r *reader) own(root jsonspan.Node) bool {
	if memberOf(root, "format").Text() != interchange.Format {
		return false
	}
	doc, err := interchange.Parse(root.Raw())
	if err != nil {
		if wrong, ok := errors.AsType[*interchange.Error](err); ok {
			r.out.add(CodeDocumentBroken, r.decoder.where(wrong.Pointer), clip(wrong.Message, 200))
		}
		return false // what can be read of it is read like any other
	}
	for i := range doc.Objects {
		doc.Objects[i].Pointer = "/objects/" + strconv.Itoa(i) // not of the document that it was made of
	}
	r.take(doc, root)
	r.container.pointer = interchange.Format
	return true
}

// take makes drafts of a document's objects, with boxes that leave no doubt.
// root is of the document as sent, in which their masks may lie.
func (r *reader) take(doc *interchange.Document, root jsonspan.Node) {
	d := r.decoder
	r.mapped, r.Prediction = true, &Prediction{}
	r.wire.text = clip(doc.WireKind, maxText)
	for k := ObjectDetection; k <= SemanticSegmentation; k++ {
		if k.String() == doc.Kind {
			r.wire.kind = k
			r.wire.exact = true
		}
	}
	if doc.Image != nil {
		d.size = Size{doc.Image.Width, doc.Image.Height}
		r.Prediction.Size = d.size
	}
	units := Pixels
	if doc.Units == interchange.Normalised {
		units = Normalised
	}
	r.options.Boxes = BoxFormat{Units: units}
	for i := range doc.Objects {
		o := &doc.Objects[i]
		g := &d.drafts[d.add(clip(o.Pointer, maxText))]
		g.Class, g.ClassID, g.Rotation = clip(o.Class, maxText), clip(o.ClassID, maxText), o.Rotation
		g.Confidence = confidenceOf(o.Confidence)
		if b := o.Box; b != nil {
			g.box = rawBox{v: [4]float64{b.X, b.Y, b.Width, b.Height}, layout: rawXYWH, units: units}
		}
		g.polyNorm = units
		for _, ring := range o.Outlines() {
			points := make([]Point, len(ring))
			for k, p := range ring {
				points[k] = Point{p[0], p[1]}
			}
			g.Polygons = append(g.Polygons, points)
		}
		if g.box.layout == rawNone && g.Polygons != nil && g.Rotation != 0 {
			g.box = boundsOf(g.Polygons)
			g.box.units = units
		}
		for _, k := range o.Keypoints {
			g.Keypoints = append(g.Keypoints, Keypoint{Point{k.X, k.Y}, clip(k.Name, maxText), confidenceOf(k.Confidence)})
		}
		r.takeMask(g, o, root)
	}
}

// takeMask takes the mask of one object, wherever it is.
func (r *reader) takeMask(g *draft, o *interchange.Object, root jsonspan.Node) {
	if o.RLE != nil {
		rle, err := newRLE(Size{Width: o.RLE.Size[1], Height: o.RLE.Size[0]}, o.RLE.Counts)
		if err != nil {
			r.out.add(CodeRLEBroken, r.decoder.where(g.Pointer), err.Error())
		}
		g.RLE = rle
	}
	switch {
	case o.MaskPointer != "":
		g.Mask = r.decoder.inside(nodeAt(root, o.MaskPointer), r.decoder.where(o.MaskPointer))
		if g.unshown = g.Mask == nil; g.unshown {
			r.out.add(CodeMaskUndecodable, r.decoder.where(o.MaskPointer), "no image in base64")
			return
		}
	case o.Mask != "":
		g.Mask = &MaskRef{Ref: clip(o.Mask, maxText), Part: -1}
		g.refers = &maskMember{key: "mask"}
	default:
		return
	}
	if o.MaskValue != nil {
		g.Mask.Value, g.valued = *o.MaskValue, true
	}
}

// turnMapped turns boxes that were sent with a rotation and no outline about
// their centres.
func (r *reader) turnMapped() {
	for i := range r.decoder.drafts {
		g := &r.decoder.drafts[i]
		if !r.mapped || g.Rotation == 0 || g.Box == nil || g.Polygons != nil {
			continue
		}
		cx, cy := g.Box.X+g.Box.Width/2, g.Box.Y+g.Box.Height/2
		sin, cos := math.Sincos(g.Rotation * math.Pi / 180)
		ring := make([]Point, 4)
		for k := range ring {
			x, y := g.Box.Width/2, g.Box.Height/2
			if k == 0 || k == 3 {
				x = -x
			}
			if k < 2 {
				y = -y
			}
			ring[k] = Point{cx + x*cos - y*sin, cy + x*sin + y*cos}
		}
		g.Polygons = [][]Point{ring}
		*g.Box = boundsOf(g.Polygons).rectangle()
	}
}

func confidenceOf(v *float64) Confidence {
	if v == nil {
		return Confidence{}
	}
	return Confidence{Value: *v, Text: strconv.FormatFloat(*v, 'g', -1, 64), Known: true}
}

// memberOf returns the last member of that key; the zero Node where there is
// none.
func memberOf(n jsonspan.Node, key string) (found jsonspan.Node) {
	if n.Kind() != jsonspan.Object {
		return found
	}
	for c := range n.Children() {
		if string(c.RawKey()) == key {
			found = c
		}
	}
	return found
}

// nodeAt follows a JSON pointer; it returns the zero Node where it leads
// nowhere.
func nodeAt(n jsonspan.Node, pointer string) jsonspan.Node {
	if pointer == "" {
		return n
	}
	unescape := strings.NewReplacer("~1", "/", "~0", "~")
	tokens := strings.Split(pointer, "/")
	for _, token := range tokens[1:] {
		switch n.Kind() {
		case jsonspan.Object:
			token = unescape.Replace(token)
			children := slices.Collect(n.Children())
			at := slices.IndexFunc(children, func(c jsonspan.Node) bool { return c.Key() == token })
			if at < 0 {
				return jsonspan.Node{}
			}
			n = children[at]
		case jsonspan.Array:
			at, err := strconv.Atoi(token)
			if err != nil || at < 0 || at >= n.Len() {
				return jsonspan.Node{}
			}
			for c := range n.Children() {
				if at == 0 {
					n = c
					break
				}
				at--
			}
		default:
			return jsonspan.Node{}
		}
	}
	return n
}
