package document

import (
	"cmp"
	"errors"
	"strconv"
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/interchange"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/shapes"
	"github.com/framebin/framebin/capture/prediction/vendors"
)

// mapper makes objects of documents that leave no doubt: framebin's own, and
// what a map yields.
type mapper struct {
	*reader
	source Source
}

// read reports whether a document is one of them.
func (r mapper) read(root jsonspan.Node) bool { return r.own(root) || r.byMap(root) }

// own reads a document that says of itself that it is framebin's own, and
// reports whether it does.
func (r mapper) own(root jsonspan.Node) bool {
	if root.Member("format").Text() != interchange.Format {
		return false
	}
	if vendors.TooLarge(root, r.source.Memory) {
		return false // it is read like any other, a value at a time
	}
	doc, err := interchange.Parse(root.Raw())
	if err != nil {
		if wrong, ok := errors.AsType[*interchange.Error](err); ok {
			r.out.Add(finding.DocumentBroken.At(r.where(wrong.Pointer), object.Clip(wrong.Message, 200)))
		}
		return false // what can be read of it is read like any other
	}
	for i := range doc.Objects {
		doc.Objects[i].Pointer = "/objects/" + strconv.Itoa(i) // not of the document that it was made of
	}
	r.take(doc, root, true)
	r.doc.Container = interchange.Format
	return true
}

// byMap reads a document that a map is for, and reports whether there is one.
func (r mapper) byMap(root jsonspan.Node) bool {
	doc, m, failed := r.source.Maps.Read(root, r.source.Memory)
	for _, err := range failed {
		r.out.Add(finding.MapFailed.At(r.name, object.Clip(err.Error(), 400)))
	}
	if doc == nil {
		return false
	}
	for _, pointer := range doc.Unknown {
		r.out.Add(finding.MapUnknownKey.At(r.name, m.Name, object.Clip(pointer, 80)))
	}
	r.take(doc, root, false)
	r.doc.Container = "map " + m.Name
	r.out.Add(finding.ReadByMap.At(r.name, object.Clip(cmp.Or(m.Product, m.Name), 80), m.Name))
	r.keepRest(root)
	return true
}

// keepRest keeps the members of the objects that a map read, and of what is
// around them. Nobody knows what a map made use of: class and confidence as
// they are, are left out.
func (r mapper) keepRest(root jsonspan.Node) {
	places, used := newPlaces(root), make(map[string]bool)
	for i := range r.raws {
		g := &r.raws[i]
		token, _, _ := strings.Cut(strings.TrimPrefix(g.Pointer, "/"), "/")
		used[token] = true
		n := places.node(g.Pointer)
		if n.Kind() != jsonspan.Object {
			continue
		}
		for c := range n.Children() {
			if text := r.text(c); text == "" || text != g.Class && text != g.ClassID && text != g.Confidence.Text {
				g.Extra = r.keepMember(g.Extra, g.Pointer, c)
			}
		}
	}
	if root.Kind() != jsonspan.Object || used[""] {
		return
	}
	for c := range root.Children() {
		if !used[object.PointerToken(c.Key())] {
			r.doc.Extra = r.keepMember(r.doc.Extra, "", c)
		}
	}
	if r.dropped > 0 {
		r.out.Add(finding.ExtraDropped.At(r.name, r.dropped, r.extras))
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
		n, i := p.node(parent), 0
		in = make(map[string]jsonspan.Node, n.Len())
		for c := range n.Children() {
			if n.Kind() == jsonspan.Object {
				in[object.PointerToken(c.Key())] = c
			} else {
				in[strconv.Itoa(i)] = c
			}
			i++
		}
		p.children[parent] = in
	}
	return in[token]
}

// take makes objects of framebin's own document, which leaves no doubt. root
// is of the document as sent, in which their masks may lie; own tells that it
// is the same.
func (r mapper) take(doc *interchange.Document, root jsonspan.Node, own bool) {
	r.doc.Mapped = true
	r.doc.Kind.Text = object.Clip(doc.WireKind, object.MaxText)
	for k := object.ObjectDetection; k <= object.SemanticSegmentation; k++ {
		if k.String() == doc.Kind {
			r.doc.Kind.Kind, r.doc.Kind.Exact = k, true
		}
	}
	if doc.Image != nil {
		r.size.Size = object.Size{Width: doc.Image.Width, Height: doc.Image.Height}
	}
	r.doc.Units = object.Pixels
	if doc.Units == interchange.Normalised {
		r.doc.Units = object.Normalised
	}
	places := newPlaces(root)
	r.expect(len(doc.Objects))
	for i := range doc.Objects {
		o := &doc.Objects[i]
		g := r.named(object.Clip(o.Pointer, object.MaxText), object.Clip(o.Class, object.MaxText))
		g.ClassID, g.Confidence = object.Clip(o.ClassID, object.MaxText), confidenceOf(o.Confidence)
		r.takePlace(g, o)
		if o.Assumed != nil {
			g.Assumed = assumptionOf(o.Assumed)
		}
		if own && o.MaskData != "" { // where the document had it that this one was made of is of no use
			o.MaskPointer = "/objects/" + strconv.Itoa(i) + "/mask_data"
		}
		r.takeMask(g, o, places)
	}
}

// assumptionOf returns what was assumed when the document was made; what cannot
// be understood of it is still an assumption.
func assumptionOf(a *interchange.Assumed) (guess object.Assumption) {
	if f, err := object.ParseBoxFormat(a.BoxFormat); err == nil {
		guess.Boxes = f
	}
	switch a.Rotation {
	case object.Degrees.String():
		guess.Angle = object.Degrees
	case object.Radians.String():
		guess.Angle = object.Radians
	}
	guess.Key = object.Clip(a.Key, object.MaxText)
	if guess == (object.Assumption{}) {
		guess.Boxes.Units = object.Pixels
	}
	return guess
}

// takePlace takes the box, the outline and the keypoints of one object.
func (r mapper) takePlace(g *object.Raw, o *interchange.Object) {
	units := r.doc.Units
	if b := o.Box; b != nil {
		g.Numbers = object.Told(object.XYWH, b.X, b.Y, b.Width, b.Height)
	}
	g.OutlineUnits = units
	for _, ring := range o.Outlines() {
		points := make([]object.Point, len(ring))
		for k, p := range ring {
			points[k] = object.Point{X: p[0], Y: p[1]}
		}
		g.Polygons = append(g.Polygons, points)
	}
	switch {
	case o.Rotation != 0 && g.Polygons == nil:
		g.Turn = &object.Turn{Angle: o.Rotation, In: object.Degrees, Centre: true}
	case o.Rotation != 0:
		g.Rotation = o.Rotation
		if g.Numbers.Written == object.NoBox {
			g.Numbers = shapes.OfRings(g.Polygons, units).Numbers
		}
	}
	if g.Numbers.Written != object.NoBox {
		g.Numbers.Units = units
	}
	for _, k := range o.Keypoints {
		g.Keypoints = append(g.Keypoints, object.Keypoint{
			Point: object.Point{X: k.X, Y: k.Y}, Name: object.Clip(k.Name, object.MaxText), Confidence: confidenceOf(k.Confidence),
		})
	}
}

// takeMask takes the mask of one object, wherever it is.
func (r mapper) takeMask(g *object.Raw, o *interchange.Object, places *places) {
	if o.RLE != nil {
		rle, err := shapes.NewRLE(object.Size{Width: o.RLE.Size[1], Height: o.RLE.Size[0]}, o.RLE.Counts)
		if err != nil {
			r.out.Add(finding.RLEBroken.At(r.where(g.Pointer), err.Error()))
		}
		if g.RLE = rle; rle != nil {
			rle.ByRow = o.RLE.Order == interchange.RowOrder
		}
	}
	if b := o.MaskBox; b != nil {
		place := object.Told(object.XYWH, b.X, b.Y, b.Width, b.Height)
		place.Units, g.MaskPlace = r.doc.Units, &place
	}
	switch {
	case o.MaskPointer != "":
		n := places.node(o.MaskPointer)
		g.Mask = r.inline(n, object.Clip(o.MaskPointer, object.MaxText))
		switch g.MaskLost = g.Mask == nil; {
		case g.MaskLost && n.Kind() == jsonspan.None:
			r.out.Add(finding.MaskMissing.At(r.where(g.Pointer), object.Clip(o.MaskPointer, 80)))
			return
		case g.MaskLost:
			r.out.Add(finding.MaskUndecodable.At(r.where(o.MaskPointer), "no image in base64"))
			return
		}
	case o.MaskData != "":
		g.MaskLost = true
		r.out.Add(finding.MaskUndecodable.At(r.where(g.Pointer), "a map tells with mask_pointer where it is"))
		return
	case o.Mask != "":
		g.Mask = &object.MaskRef{Ref: object.Clip(o.Mask, object.MaxText), Part: -1}
		g.MaskKey = "mask"
	default:
		return
	}
	if o.MaskValue != nil {
		g.Mask.Value, g.MaskValued = *o.MaskValue, true
	}
}

func confidenceOf(v *float64) object.Confidence {
	if v == nil {
		return object.Confidence{}
	}
	return object.Confidence{Value: *v, Text: strconv.FormatFloat(*v, 'g', -1, 64), Known: true}
}
