package interchange

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
)

// The most that a document may hold.
const (
	maxObjects = 100_000
	maxNumbers = 4_000_000 // of outlines, run lengths and keypoints together
	maxUnknown = 16        // members of which their pointers are kept
)

// Error says which member of a document is wrong, and how.
type Error struct {
	Pointer string // JSON pointer into the document
	Message string
}

// Error says where the document is wrong, and how.
func (e *Error) Error() string {
	if e.Pointer == "" {
		return e.Message
	}
	return e.Pointer + ": " + e.Message
}

// Parse reads a document from JSON. Where a member is wrong the error is an
// [*Error].
func Parse(data []byte) (*Document, error) {
	var v any
	if err := json.Unmarshal(data, &v); err != nil {
		return nil, fmt.Errorf("no JSON: %w", err)
	}
	return FromValue(v)
}

// FromValue reads a document from a JSON value as [encoding/json] and jq
// programs make them. A member that is null is absent.
func FromValue(v any) (*Document, error) {
	p := parser{doc: &Document{}}
	root := p.object(v, "")
	d := p.doc
	d.Kind, d.WireKind, d.Format = p.text(root, "", "kind"), p.text(root, "", "wire_kind"), p.text(root, "", "format")
	if v := root["image"]; v != nil {
		side := p.object(v, "/image")
		d.Image = &Size{p.count(side, "/image", "width"), p.count(side, "/image", "height")}
		p.others(side, "/image", "width", "height")
	}
	if d.Units = p.text(root, "", "units"); d.Units != "" && d.Units != Pixels && d.Units != Normalised {
		p.fail("/units", `want "pixels" or "normalised"`)
	}
	list := p.list(root, "", "objects")
	if list == nil && p.err == nil {
		p.fail("/objects", "want a list of objects")
	}
	if len(list) > maxObjects {
		p.fail("/objects", fmt.Sprintf("more than %d objects", maxObjects))
	}
	if p.err == nil {
		d.Objects = make([]Object, len(list))
		for i, item := range list {
			p.readObject(&d.Objects[i], item, "/objects/"+strconv.Itoa(i))
			if p.err != nil {
				return nil, p.err
			}
		}
	}
	p.others(root, "", "kind", "wire_kind", "format", "image", "units", "objects")
	if p.err != nil {
		return nil, p.err
	}
	return d, nil
}

// parser keeps the first error; what is read after it counts for nothing.
type parser struct {
	doc     *Document
	err     error
	numbers int
}

func (p *parser) readObject(o *Object, v any, at string) {
	m := p.object(v, at)
	o.Class, o.ClassID = p.text(m, at, "class"), p.text(m, at, "class_id")
	o.Confidence, o.Box, o.BoxFrom = p.number(m, at, "confidence"), p.box(m, at, "box"), p.text(m, at, "box_from")
	if o.BoxFrom != "" { // it says nothing that the outlines do not
		o.Box = nil
	}
	o.Mask, o.MaskPointer, o.MaskBox = p.text(m, at, "mask"), p.text(m, at, "mask_pointer"), p.maskBox(m, at)
	if o.MaskData = p.text(m, at, "mask_data"); m["mask_part"] != nil {
		part := p.count(m, at, "mask_part")
		o.MaskPart = &part
	}
	o.MaskColour = p.text(m, at, "mask_color")
	if m["mask_value"] != nil {
		value := p.count(m, at, "mask_value")
		o.MaskValue = &value
	}
	if r := p.number(m, at, "rotation"); r != nil {
		o.Rotation = *r
	}
	if ring := p.list(m, at, "polygon"); ring != nil {
		o.Polygon = p.points(ring, at+"/polygon")
	}
	for i, ring := range p.list(m, at, "polygons") {
		place := at + "/polygons/" + strconv.Itoa(i)
		points, ok := ring.([]any)
		if !ok {
			p.fail(place, "want a list of points, got "+typeOf(ring))
			return
		}
		o.Polygons = append(o.Polygons, p.points(points, place))
	}
	p.runLengths(o, m, at)
	p.keypoints(o, m, at)
	if m["assumed"] != nil {
		guess := p.object(m["assumed"], at+"/assumed")
		o.Assumed = &Assumed{p.text(guess, at+"/assumed", "box_format"), p.text(guess, at+"/assumed", "rotation"), p.text(guess, at+"/assumed", "key")}
		p.others(guess, at+"/assumed", "box_format", "rotation", "key")
	}
	o.Pointer = p.text(m, at, "pointer")
	p.others(m, at, "class", "class_id", "confidence", "box", "box_from", "mask", "mask_value", "mask_color", "mask_part", "mask_pointer", "mask_data", "mask_box",
		"rotation", "polygon", "polygons", "rle", "keypoints", "assumed", "pointer")
}

func (p *parser) points(list []any, at string) []Point {
	if p.numbers += 2 * len(list); p.numbers > maxNumbers {
		p.fail(at, fmt.Sprintf("more than %d numbers in all", maxNumbers))
		return nil
	}
	if len(list) < 3 {
		p.fail(at, "want at least three points")
	}
	ring := make([]Point, len(list))
	for i, item := range list {
		pair, _ := item.([]any)
		if len(pair) != 2 {
			p.fail(at+"/"+strconv.Itoa(i), "want a point [x, y], got "+typeOf(item))
			return nil
		}
		for k := range pair {
			var ok bool
			if ring[i][k], ok = finite(pair[k]); !ok {
				p.fail(at+"/"+strconv.Itoa(i), "want a point of two numbers, got "+typeOf(pair[k]))
				return nil
			}
		}
	}
	return ring
}

func (p *parser) runLengths(o *Object, m map[string]any, at string) {
	if m["rle"] == nil {
		return
	}
	at += "/rle"
	rle := p.object(m["rle"], at)
	size, counts := p.list(rle, at, "size"), p.list(rle, at, "counts")
	p.others(rle, at, "size", "counts", "order")
	if len(size) != 2 || counts == nil {
		p.fail(at, `want "size": [height, width] and "counts": a list of numbers`)
		return
	}
	if p.numbers += len(counts); p.numbers > maxNumbers {
		p.fail(at, fmt.Sprintf("more than %d numbers in all", maxNumbers))
		return
	}
	o.RLE = &RLE{Counts: make([]uint32, len(counts)), Order: p.text(rle, at, "order")}
	if o.RLE.Order != "" && o.RLE.Order != RowOrder {
		p.fail(at+"/order", "want "+strconv.Quote(RowOrder)+", or nothing for column by column")
	}
	for i := range size {
		o.RLE.Size[i] = p.whole(size[i], at+"/size/"+strconv.Itoa(i))
	}
	for i, c := range counts {
		f, ok := finite(c)
		if !ok || f != math.Trunc(f) || f < 0 || f > math.MaxUint32 {
			p.fail(at+"/counts/"+strconv.Itoa(i), "want a whole number, 0 or more")
			return
		}
		o.RLE.Counts[i] = uint32(f)
	}
}

func (p *parser) keypoints(o *Object, m map[string]any, at string) {
	list := p.list(m, at, "keypoints")
	if p.numbers += 2 * len(list); p.numbers > maxNumbers {
		p.fail(at+"/keypoints", fmt.Sprintf("more than %d numbers in all", maxNumbers))
		return
	}
	for i, item := range list {
		place := at + "/keypoints/" + strconv.Itoa(i)
		k := p.object(item, place)
		x, y := p.number(k, place, "x"), p.number(k, place, "y")
		if x == nil || y == nil {
			p.fail(place, "want x and y")
			return
		}
		o.Keypoints = append(o.Keypoints, Keypoint{
			X: *x, Y: *y, Name: p.text(k, place, "name"), Confidence: p.number(k, place, "confidence"),
		})
		p.others(k, place, "x", "y", "name", "confidence")
	}
}

func (p *parser) box(m map[string]any, at, key string) *Box {
	if m[key] == nil {
		return nil
	}
	at += "/" + key
	sides := p.object(m[key], at)
	x, y, w, h := p.number(sides, at, "x"), p.number(sides, at, "y"), p.number(sides, at, "width"), p.number(sides, at, "height")
	if x == nil || y == nil || w == nil || h == nil {
		p.fail(at, "want x, y, width and height")
		return nil
	}
	p.others(sides, at, "x", "y", "width", "height")
	return &Box{*x, *y, *w, *h}
}

// maskBox reads what a mask covers; without width and height it has its own
// size there.
func (p *parser) maskBox(m map[string]any, at string) *Box {
	if sides, ok := m["mask_box"].(map[string]any); ok && sides["width"] == nil && sides["height"] == nil {
		at += "/mask_box"
		x, y := p.number(sides, at, "x"), p.number(sides, at, "y")
		if x == nil || y == nil {
			p.fail(at, "want x and y")
			return nil
		}
		return &Box{X: *x, Y: *y}
	}
	return p.box(m, at, "mask_box")
}

// fail keeps the first error.
func (p *parser) fail(pointer, message string) {
	if p.err == nil {
		p.err = &Error{pointer, message}
	}
}

func (p *parser) object(v any, at string) map[string]any {
	m, ok := v.(map[string]any)
	if !ok {
		p.fail(at, "want an object, got "+typeOf(v))
	}
	return m
}

func (p *parser) list(m map[string]any, at, key string) []any {
	v := m[key]
	if v == nil {
		return nil
	}
	l, ok := v.([]any)
	if !ok {
		p.fail(at+"/"+key, "want a list, got "+typeOf(v))
	}
	return l
}

func (p *parser) text(m map[string]any, at, key string) string {
	v := m[key]
	if v == nil {
		return ""
	}
	s, ok := v.(string)
	if !ok {
		p.fail(at+"/"+key, "want a text, got "+typeOf(v))
	}
	return s
}

func (p *parser) number(m map[string]any, at, key string) *float64 {
	v := m[key]
	if v == nil {
		return nil
	}
	f, ok := finite(v)
	if !ok {
		p.fail(at+"/"+key, "want a number, got "+typeOf(v))
		return nil
	}
	return &f
}

func (p *parser) count(m map[string]any, at, key string) int {
	if m[key] == nil {
		p.fail(at+"/"+key, "want a whole number")
		return 0
	}
	return p.whole(m[key], at+"/"+key)
}

func (p *parser) whole(v any, at string) int {
	f, ok := finite(v)
	if !ok || f != math.Trunc(f) || f < 0 || f > math.MaxInt32 {
		p.fail(at, "want a whole number, 0 or more")
		return 0
	}
	return int(f)
}

// others notes the members that the format has not.
func (p *parser) others(m map[string]any, at string, known ...string) {
	found := 0
	for _, k := range known {
		if _, ok := m[k]; ok {
			found++
		}
	}
	if found == len(m) {
		return
	}
	escape := strings.NewReplacer("~", "~0", "/", "~1")
	for k := range m {
		if !slices.Contains(known, k) && len(p.doc.Unknown) < maxUnknown {
			p.doc.Unknown = append(p.doc.Unknown, at+"/"+escape.Replace(k))
		}
	}
	slices.Sort(p.doc.Unknown)
}

// finite returns a number's value, where JSON can have it.
func finite(v any) (float64, bool) {
	var f float64
	switch n := v.(type) {
	case float64:
		f = n
	case int:
		f = float64(n)
	case *big.Int:
		f, _ = new(big.Float).SetInt(n).Float64()
	case json.Number:
		var err error
		if f, err = n.Float64(); err != nil {
			return 0, false
		}
	default:
		return 0, false
	}
	return f, !math.IsNaN(f) && !math.IsInf(f, 0)
}

// typeOf names the type of a JSON value.
func typeOf(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case bool:
		return "a boolean"
	case string:
		return "a text"
	case []any:
		return "a list of " + strconv.Itoa(len(v))
	case map[string]any:
		return "an object"
	default:
		if _, ok := finite(v); ok {
			return "a number"
		}
		return "no number that JSON can have"
	}
}
