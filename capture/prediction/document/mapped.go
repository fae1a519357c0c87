package document

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/interchange"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/shapes"
	"github.com/framebin/framebin/capture/prediction/vendors"
)

// mapped makes objects of a document that leaves no doubt.
type mapped struct {
	*reader
	found
	units object.Units // of all coordinates
}

// readMapped reads a document that leaves no doubt: framebin's own, or one that a
// map is for. It returns nil where it is neither; sure where it is framebin's own, or
// a person said what it means.
func readMapped(r *reader, root jsonspan.Node, s Source) (doc *Document, out finding.List, sure bool) {
	m := mapped{reader: r}
	m.most = mostObjects(s.Memory)
	if own := m.own(root, s.Memory); own != nil {
		m.take(own, root, true)
		doc, out = m.document(own, interchange.Format)
		return doc, out, true
	}
	read, by, failed := s.Maps.Read(root, s.Memory)
	for _, err := range failed {
		m.out.Add(finding.MapFailed.At(r.name, object.Clip(err.Error(), 400)))
	}
	if read == nil {
		return nil, m.out, false
	}
	for _, pointer := range read.Unknown {
		m.out.Add(finding.MapUnknownKey.At(r.name, by.Name, object.Clip(pointer, 80)))
	}
	m.take(read, root, false)
	m.out.Add(finding.ReadByMap.At(r.name, object.Clip(cmp.Or(by.Product, by.Name), 80), by.Name))
	m.keepRest(root)
	doc, out = m.document(read, "map "+by.Name)
	return doc, out, slices.Contains(s.Maps.Own(), by)
}

// own parses a document that says of itself that it is framebin's own; nil where
// it does not, or is broken.
func (m *mapped) own(root jsonspan.Node, memory int64) *interchange.Document {
	if root.Member("format").Text() != interchange.Format {
		return nil
	}
	if vendors.TooLarge(root, memory) {
		return nil // it is read like any other, a value at a time
	}
	doc, err := interchange.Parse(root.Raw())
	if err != nil {
		if wrong, ok := errors.AsType[*interchange.Error](err); ok {
			m.out.Add(finding.DocumentBroken.At(m.where(wrong.Pointer), object.Clip(wrong.Message, 200)))
		}
		return nil // what can be read of it is read like any other
	}
	for i := range doc.Objects {
		doc.Objects[i].Pointer = "/objects/" + strconv.Itoa(i) // not of the document that it was made of
	}
	return doc
}

// document makes a document of what was found in one, wherever that was.
func (m *mapped) document(of *interchange.Document, where string) (*Document, finding.List) {
	doc, out := document(m.reader, &m.found)
	doc.Mapped, doc.Units, doc.Container = true, m.units, where
	doc.Kind.Text = object.Clip(of.WireKind, object.MaxText)
	for k := object.ObjectDetection; k <= object.SemanticSegmentation; k++ {
		if k.String() == of.Kind {
			doc.Kind.Kind, doc.Kind.Exact = k, true
		}
	}
	return doc, out
}

// keepRest keeps the members of the objects that a map read, and of what is
// around them. Nobody knows what a map made use of: class and confidence as
// they are, are left out.
func (m *mapped) keepRest(root jsonspan.Node) {
	places, used := vendors.NewPlaces(root), make(map[string]bool)
	for i := range m.raws {
		g := &m.raws[i]
		token, _, _ := strings.Cut(strings.TrimPrefix(g.Pointer, "/"), "/")
		used[token] = true
		n := places.Node(g.Pointer)
		if n.Kind() != jsonspan.Object {
			continue
		}
		for c := range n.Children() {
			if text := m.text(c); text == "" || text != g.Class && text != g.ClassID && text != g.Confidence.Text {
				g.Extra = m.keepMember(g.Extra, g.Pointer, c)
			}
		}
	}
	if root.Kind() != jsonspan.Object || used[""] {
		return
	}
	for c := range root.Children() {
		if !used[object.PointerToken(c.Key())] {
			m.extra = m.keepMember(m.extra, "", c)
		}
	}
}

// take makes objects of framebin's own document, which leaves no doubt. root
// is of the document as sent, in which their masks may lie; own tells that it
// is the same.
func (m *mapped) take(doc *interchange.Document, root jsonspan.Node, own bool) {
	if doc.Image != nil {
		m.size.Size = object.Size{Width: doc.Image.Width, Height: doc.Image.Height}
	}
	m.units = object.Pixels
	if doc.Units == interchange.Normalised {
		m.units = object.Normalised
	}
	places := vendors.NewPlaces(root)
	m.expect(len(doc.Objects))
	for i := range doc.Objects {
		o := &doc.Objects[i]
		g := m.named(object.Clip(o.Pointer, object.MaxText), object.Clip(o.Class, object.MaxText))
		g.ClassID, g.Confidence = object.Clip(o.ClassID, object.MaxText), confidenceOf(o.Confidence)
		m.takePlace(g, o)
		if o.Assumed != nil {
			g.Assumed = assumptionOf(o.Assumed)
		}
		if own && o.MaskData != "" { // where the document had it that this one was made of is of no use
			o.MaskPointer = "/objects/" + strconv.Itoa(i) + "/mask_data"
		}
		m.takeMask(g, o, places)
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
func (m *mapped) takePlace(g *object.Raw, o *interchange.Object) {
	units := m.units
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
func (m *mapped) takeMask(g *object.Raw, o *interchange.Object, places *vendors.Places) {
	if o.RLE != nil {
		rle, err := shapes.NewRLE(object.Size{Width: o.RLE.Size[1], Height: o.RLE.Size[0]}, o.RLE.Counts)
		if err != nil {
			m.out.Add(finding.RLEBroken.At(m.where(g.Pointer), err.Error()))
		}
		if g.RLE = rle; rle != nil {
			rle.ByRow = o.RLE.Order == interchange.RowOrder
		}
	}
	if b := o.MaskBox; b != nil {
		place := object.Told(object.XYWH, b.X, b.Y, b.Width, b.Height)
		place.Units, g.MaskPlace = m.units, &place
	}
	switch {
	case o.MaskPointer != "":
		n := places.Node(o.MaskPointer)
		g.Mask = m.readInline(m.reader, n, object.Clip(o.MaskPointer, object.MaxText))
		switch g.MaskLost = g.Mask == nil; {
		case g.MaskLost && n.Kind() == jsonspan.None:
			m.out.Add(finding.MaskMissing.At(m.where(g.Pointer), object.Clip(o.MaskPointer, 80)))
			return
		case g.MaskLost:
			m.out.Add(finding.MaskUndecodable.At(m.where(o.MaskPointer), "no image in base64"))
			return
		}
	case o.MaskData != "":
		g.MaskLost = true
		m.out.Add(finding.MaskUndecodable.At(m.where(g.Pointer), "a map tells with mask_pointer where it is"))
		return
	case o.Mask != "":
		g.Mask = &object.MaskRef{Ref: object.Clip(o.Mask, object.MaxText), Part: -1}
		g.MaskKey = "mask"
	default:
		return
	}
	g.Mask.Colour = o.MaskColour
	if o.MaskValue != nil {
		g.Mask.Value, g.MaskValued = *o.MaskValue, true
	}
}

func confidenceOf(v *float64) object.Confidence {
	if v == nil {
		return object.Confidence{}
	}
	return object.ConfidenceOf(*v, "")
}
