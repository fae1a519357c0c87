package document

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/features"
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/parts"
	"github.com/framebin/framebin/capture/prediction/shapes"
	"github.com/framebin/framebin/capture/prediction/tables"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// maskOf reads the mask member: a reference, the mask itself, run lengths or
// an outline.
func (b *builder) maskOf(pointer string) {
	for _, role := range [...]vocabulary.Role{vocabulary.Mask, vocabulary.RLE} {
		n := b.best[role]
		if n.Kind() == jsonspan.None {
			continue
		}
		if !b.maskNode(n, pointer) {
			b.loose = append(b.loose, unread{n, pointer})
		} else if b.Mask != nil {
			b.MaskKey = b.r.token(n)
			if b.r.Keys.Of(n).Weak {
				b.MaskWeak = &object.Field{Pointer: b.r.member(pointer, n), Value: string(n.Raw())}
			}
		}
	}
	for _, l := range b.loose {
		if key := vocabulary.Normalise(l.node.RawKey()); b.Mask != nil && object.ContainsAny(key, "color", "colour", "rgb") {
			b.Colour = cmp.Or(b.Colour, tables.Colour(l.node))
		}
	}
}

func (b *builder) maskNode(n jsonspan.Node, pointer string) bool {
	weak := b.r.Keys.Of(n).Weak
	switch n.Kind() {
	case jsonspan.String:
		return b.runsIn(n) || b.maskText(n, pointer, weak)
	case jsonspan.Number:
		return !weak && b.maskNumber(n)
	case jsonspan.Array:
		return b.bitmap(n) || b.runsIn(n) || b.runsOfBox(n, pointer) || b.outline(n)
	case jsonspan.Object:
		if b.RLE = cmp.Or(b.RLE, shapes.Shaped(n)); b.RLE != nil {
			return true
		}
		if read, is := b.runLengths(n, pointer); is {
			return read
		}
		return b.maskObject(n, pointer) || b.outline(n)
	default:
		return false
	}
}

// runLengths takes run lengths and the size that they cover.
func (b *builder) runLengths(n jsonspan.Node, pointer string) (read, is bool) {
	rle, is, err := shapes.RunLengths(n)
	if (!is || err != nil && !hasCounts(n, jsonspan.Array)) && b.runsIn(n) {
		return true, true
	}
	if err != nil {
		b.out.Add(finding.RLEBroken.At(b.r.where(b.r.pointerOf(unread{n, pointer})), err.Error()))
		b.tell(n)
	}
	if rle != nil {
		b.RLE, b.Runs = rle, &object.Runs{Size: rle.Size, List: rle.Counts, How: object.COCORuns}
	}
	return rle != nil, is
}

// runsIn takes run lengths whose meaning is open: under a key that says so, or the
// counts of a mask.
func (b *builder) runsIn(n jsonspan.Node) bool {
	called := b.r.Keys.Of(n).Role == vocabulary.RLE || strings.Contains(vocabulary.Normalise(n.RawKey()), "rle")
	if b.RLE != nil || b.Runs != nil || !called && !hasCounts(n, jsonspan.Array) && !hasCounts(n, jsonspan.String) {
		return false
	}
	b.Runs = shapes.Runs(n)
	return b.Runs != nil
}

// hasCounts reports whether an object has a member "counts" of a kind.
func hasCounts(n jsonspan.Node, kind jsonspan.Kind) bool {
	return n.Kind() == jsonspan.Object && n.Member("counts").Kind() == kind
}

// maskNumber takes a reference by number.
func (b *builder) maskNumber(n jsonspan.Node) bool {
	if _, ok := shapes.Integer(n, math.MaxInt64); !ok {
		return false
	}
	b.Mask = &object.MaskRef{Ref: b.r.text(n), Part: -1}
	return true
}

func (b *builder) outline(n jsonspan.Node) bool {
	rings := shapes.Rings(n)
	if rings == nil || b.Polygons != nil {
		return false
	}
	b.Polygons = rings
	return true
}

// bitmap takes a mask that lists all pixels, row by row.
func (b *builder) bitmap(n jsonspan.Node) bool {
	if b.RLE != nil {
		return false
	}
	b.RLE = shapes.Bitmap(shapes.Unwrapped(n))
	return b.RLE != nil
}

// runsOfBox takes a list of run lengths that cover the box of the object. They
// go by row, by assumption.
func (b *builder) runsOfBox(n jsonspan.Node, pointer string) bool {
	if b.Numbers.Written == object.NoBox || b.RLE != nil || n.First().Kind() != jsonspan.Number {
		return false
	}
	for _, layout := range [...]object.Layout{object.XYXY, object.XYWH} {
		box := b.Numbers.As(layout)
		if b.Numbers.Written == object.AsTold {
			box = b.Numbers.Box()
		}
		size := object.Size{Width: int(math.Round(box.Width)), Height: int(math.Round(box.Height))}
		if b.RLE = shapes.RowRuns(n, size); b.RLE != nil {
			b.out.Add(finding.MaskOrderAssumed.At(b.r.where(b.r.pointerOf(unread{n, pointer}))))
			return true
		}
	}
	return false
}

// maskText takes a reference, or the mask itself.
func (b *builder) maskText(n jsonspan.Node, pointer string, weak bool) bool {
	size, ok := features.MaskWord(n, weak)
	if ok {
		b.Mask = &object.MaskRef{Ref: b.r.text(n), Part: -1}
		return true
	}
	if size == 0 {
		return false
	}
	pointer = b.r.pointerOf(unread{n, pointer})
	if parts.IsInline(n.Head(inlineHead)) {
		b.Mask = b.readInline(b.r, n, pointer)
	}
	if b.MaskLost = b.Mask == nil; b.MaskLost {
		b.tell(n)
		b.out.Add(finding.MaskUndecodable.At(b.r.where(pointer), strconv.Itoa(size)+" bytes inside the JSON that are no image in base64"))
	}
	return b.Mask != nil
}

// maskObject takes {"filename":"mask_0000.png","value":3}.
func (b *builder) maskObject(n jsonspan.Node, pointer string) bool {
	if n.Member("shape").Kind() == jsonspan.Array && n.Member("data").Kind() == jsonspan.Array {
		return false // scores, which have a name of their own
	}
	m, valued := &object.MaskRef{Part: -1}, false
	var unknown []jsonspan.Node
	for c := range n.Children() {
		switch vocabulary.Normalise(c.RawKey()) {
		case "filename", "file", "name", "ref", "path", "maskfile", "part", "href", "uri", "url":
			if c.Kind() == jsonspan.String && len(c.Raw()) <= parts.InlineText && m.Ref == "" {
				m.Ref = b.r.text(c)
				continue
			}
		case "value", "pixelvalue", "index", "classindex":
			if v, ok := pixelValue(c); ok && !valued {
				m.Value, valued = v, true
				continue
			}
		}
		unknown = append(unknown, c)
	}
	if m.Ref == "" {
		return b.maskAt(n, pointer)
	}
	b.Mask, b.MaskValued = m, valued
	for _, c := range unknown {
		b.loose = append(b.loose, unread{c, b.r.pointerOf(unread{n, pointer})})
	}
	return true
}

// maskAt takes {"data":"base64 of a PNG","origin":[x, y]}: a mask of its own
// size that begins somewhere.
func (b *builder) maskAt(n jsonspan.Node, pointer string) bool {
	var data, origin jsonspan.Node
	for c := range n.Children() {
		switch {
		case c.Kind() == jsonspan.String && data.Kind() == jsonspan.None && len(c.Raw()) > 64:
			data = c
		case vocabulary.Normalise(c.RawKey()) == "origin" || vocabulary.Normalise(c.RawKey()) == "offset":
			origin = c
		}
	}
	if data.Kind() == jsonspan.None || b.Mask != nil {
		return false
	}
	if b.Mask = b.readInline(b.r, data, b.r.member(b.r.pointerOf(unread{n, pointer}), data)); b.Mask == nil {
		return false
	}
	if p, ok := shapes.Point(origin); ok {
		place := object.Told(object.XYWH, p.X, p.Y, 0, 0)
		place.Units, b.MaskPlace = object.Pixels, &place
	}
	return true
}

// pixelValue reads the value of a pixel.
func pixelValue(n jsonspan.Node) (int, bool) {
	v, ok := shapes.Number(n)
	return int(v), ok && v >= 0 && v <= math.MaxUint16 && v == math.Trunc(v)
}

// inlineHead is how much of a mask inside the document is decoded for its
// header, in bytes of base64.
const inlineHead = 4096

// readInline takes a string that is said to be an image itself; nil where it is
// none.
func (m *remarks) readInline(r *reader, n jsonspan.Node, pointer string) *object.MaskRef {
	if n.Kind() != jsonspan.String {
		return nil
	}
	start, end := n.Span()
	text := n.Head(inlineHead)
	if _, body, ok := strings.Cut(text, ","); ok {
		text = body
	}
	if end-start > inlineHead {
		text = text[:len(text)&^3] // of whole bytes
	}
	data, err := parts.DecodeInline(text)
	if err != nil || parts.Sniff(data) == "" {
		return nil
	}
	where := r.where(pointer)
	m.inline = append(m.inline, parts.Inline{Where: where, Span: object.Span{Start: start, End: end}, Image: parts.Inspect(data)})
	m.out.Add(finding.MaskInline.At(where, end-start-2))
	return &object.MaskRef{Part: -1, Inside: object.Span{Start: start, End: end}, Pointer: pointer}
}

// outlineOf reads polygons from their own member.
func (b *builder) outlineOf(pointer string) {
	n := b.best[vocabulary.Polygon]
	if n.Kind() == jsonspan.None {
		b.drawing()
		return
	}
	if b.rectangle(n) {
		return
	}
	m := b.r.Keys.Of(n)
	if b.saysMask() {
		if rle, box := shapes.RunsInBox(n); rle != nil {
			place := object.Told(object.XYWH, box.X, box.Y, box.Width, box.Height)
			place.Units, b.RLE, b.MaskPlace = object.Pixels, rle, &place
			return
		}
	}
	rings := shapes.Rings(n)
	if rings == nil && b.Numbers.Written == object.NoBox && b.Polygons == nil {
		if s, _ := b.r.Box(n, &m.Box, 0); s.Written != object.NoBox && n.Len() != 2 { // an oriented box
			s.PutInto(b.Raw)
			b.BoxKey = b.r.token(n)
			return
		}
	}
	if rings == nil || b.Polygons != nil {
		if rings == nil && !m.Weak && n.Len() > 0 {
			b.out.Add(finding.PolygonBroken.At(b.r.where(b.r.pointerOf(unread{n, pointer}))))
			b.tell(n)
		}
		b.loose = append(b.loose, unread{n, pointer})
		return
	}
	b.Polygons, b.OutlineUnits = rings, b.r.Keys.Of(n).Box.Units
}

// drawing takes a text that is a drawing, whatever its key is.
func (b *builder) drawing() {
	if b.Polygons != nil {
		return
	}
	for i, l := range b.loose {
		if l.node.Kind() == jsonspan.String && shapes.Drawn(l.node) {
			if b.Polygons = shapes.Rings(l.node); b.Polygons != nil {
				b.loose = slices.Delete(b.loose, i, i+1)
				return
			}
		}
	}
}

// rectangle takes a box from the two corners of an outline, where the object
// says that it is a rectangle: [[x,y],[x,y]] as labelme writes it, or the four
// numbers of CVAT's functions.
func (b *builder) rectangle(n jsonspan.Node) bool {
	corners := strings.Contains(vocabulary.Normalise(n.RawKey()), "corner")
	if b.Numbers.Written != object.NoBox || !corners && !b.saysRectangle() {
		return false
	}
	outer := n
	for c := range n.Children() {
		if string(c.RawKey()) == "exterior" {
			outer = c
		}
	}
	if v, ok := shapes.Four(n); ok {
		b.Numbers = object.Told(object.XYXY, v[0], v[1], v[2], v[3])
	} else if ring := shapes.Ring(outer); len(ring) == 2 {
		b.Numbers = object.Corners(ring[0], ring[1])
	}
	if b.Numbers.Written == object.NoBox {
		return false
	}
	b.BoxKey = b.r.token(n)
	for i := range b.sets {
		b.turnBy(b.sets[i].Turn())
	}
	return true
}

// saysMask reports whether a text of the object calls it a mask.
func (b *builder) saysMask() bool {
	is := func(n jsonspan.Node) bool { return n.Kind() == jsonspan.String && strings.EqualFold(n.Text(), "mask") }
	return is(b.best[vocabulary.Kind]) || slices.ContainsFunc(b.loose, func(l unread) bool { return is(l.node) })
}

// saysRectangle reports whether a text of the object calls it one.
func (b *builder) saysRectangle() bool {
	is := func(n jsonspan.Node) bool {
		text, _, _ := strings.Cut(strings.ToLower(n.Text()), ".") // "Rectangle.v1"
		return n.Kind() == jsonspan.String && (text == "rectangle" || text == "rect" || text == "bbox" || text == "box" || text == "boundingbox")
	}
	return is(b.best[vocabulary.Kind]) || slices.ContainsFunc(b.loose, func(l unread) bool { return is(l.node) })
}
