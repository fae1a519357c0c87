package prediction

import (
	"cmp"
	"errors"
	"math"
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

// byMap reads a document that a map is for, and reports whether there is one.
//
//nolint:contextcheck,nolintlint // a map is bounded in time by itself
func (r *reader) byMap(root jsonspan.Node) bool {
	doc, m, failed := r.options.Maps.Read(root)
	for _, err := range failed {
		r.out.add(CodeMapFailed, r.doc, clip(err.Error(), 400))
	}
	if doc == nil {
		return false
	}
	for _, pointer := range doc.Unknown {
		r.out.add(CodeMapUnknown, r.doc, m.Name, clip(pointer, 80))
	}
	r.take(doc, root)
	r.container.pointer = "map " + m.Name
	r.out.add(CodeReadByMap, r.doc, clip(cmp.Or(m.Product, m.Name), 80), m.Name)
	r.keepRest(root)
	return true
}

// keepRest keeps the members of the objects that a map read, and of what is
// around them. Nobody knows what a map made use of: class and confidence as
// they are, are left out.
func (r *reader) keepRest(root jsonspan.Node) {
	d, places, used := r.decoder, newPlaces(root), make(map[string]bool)
	for i := range d.drafts {
		g := &d.drafts[i]
		token, _, _ := strings.Cut(strings.TrimPrefix(g.Pointer, "/"), "/")
		used[token] = true
		n := places.node(g.Pointer)
		if n.Kind() != jsonspan.Object {
			continue
		}
		for c := range n.Children() {
			if text := d.text(c); text == "" || text != g.Class && text != g.ClassID && text != g.Confidence.Text {
				g.Extra = d.keep(g.Extra, g.Pointer, c)
			}
		}
	}
	if root.Kind() != jsonspan.Object || used[""] {
		return
	}
	for c := range root.Children() {
		if !used[pointerToken(c)] {
			r.Prediction.Extra = d.keep(r.Prediction.Extra, "", c)
		}
	}
	if d.dropped > 0 {
		r.out.add(CodeExtraDropped, r.doc, d.dropped, d.extras)
	}
}

// places follows JSON pointers in a document. It remembers what lies in the
// values on the way, since most of them are asked for next to each other.
type places struct {
	root     jsonspan.Node
	children map[string]map[string]jsonspan.Node // by pointer, by token
}

func newPlaces(root jsonspan.Node) *places {
	return &places{root, make(map[string]map[string]jsonspan.Node)}
}

// node returns the value at a pointer; the zero Node where it leads nowhere.
func (p *places) node(pointer string) jsonspan.Node {
	cut := strings.LastIndexByte(pointer, '/')
	if cut < 0 {
		return p.root
	}
	parent, token := pointer[:cut], pointer[cut+1:]
	in, ok := p.children[parent]
	if !ok {
		in = make(map[string]jsonspan.Node)
		i := 0
		n := p.node(parent)
		for c := range n.Children() {
			if n.Kind() == jsonspan.Object {
				in[pointerToken(c)] = c
			} else {
				in[strconv.Itoa(i)] = c
			}
			i++
		}
		p.children[parent] = in
	}
	return in[token]
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
	places := newPlaces(root)
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
		r.takeMask(g, o, places)
	}
}

// takeMask takes the mask of one object, wherever it is.
func (r *reader) takeMask(g *draft, o *interchange.Object, places *places) {
	if o.RLE != nil {
		rle, err := newRLE(Size{Width: o.RLE.Size[1], Height: o.RLE.Size[0]}, o.RLE.Counts)
		if err != nil {
			r.out.add(CodeRLEBroken, r.decoder.where(g.Pointer), err.Error())
		}
		g.RLE = rle
	}
	switch {
	case o.MaskPointer != "":
		g.Mask = r.decoder.inside(places.node(o.MaskPointer), r.decoder.where(o.MaskPointer))
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
