package features

import (
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/shapes"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// Crop is a part of the image that a model was given, as a document tells it.
type Crop struct {
	Key string // of the member; "" where none is told
	At  object.Point
	End object.Point // zero where its size is not told
}

// Crop returns the part of the image that members of an object tell.
func (r *Inspector) Crop(n jsonspan.Node) (crop Crop) {
	if n.Kind() != jsonspan.Object {
		return crop
	}
	for c := range n.Children() {
		if !callsCrop(c.RawKey()) {
			continue
		}
		m := r.Keys.Of(c)
		v, number := shapes.Number(c)
		box, _ := r.Box(c, &m.Box, 0)
		switch at := m.Place.At; {
		case number && (at == vocabulary.X || at == vocabulary.Left):
			crop.Key, crop.At.X = c.Key(), v
		case number && (at == vocabulary.Y || at == vocabulary.Top):
			crop.Key, crop.At.Y = c.Key(), v
		case box.Written == object.NoBox:
			if p, ok := shapes.Point(c); ok {
				crop = Crop{Key: c.Key(), At: p}
			}
		default:
			b := box.Box()
			crop = Crop{c.Key(), object.Point{X: b.X, Y: b.Y}, object.Point{}}
			if !box.Open() {
				crop.End = object.Point{X: b.X + b.Width, Y: b.Y + b.Height}
			}
		}
	}
	return crop
}

// callsCrop reports whether a word of a key is for a part of the image.
func callsCrop(key []byte) bool {
	lower := strings.ToLower(string(key))
	for _, part := range [...]string{"crop", "tile", "patch", "slice", "roi"} {
		at := strings.Index(lower, part)
		if at == 0 || at > 0 && len(lower) == len(key) && (lower[at-1] < 'a' || lower[at] != key[at]) {
			return true
		}
	}
	return false
}

// InCrop returns the key that tells of a part of the image in which the objects
// lie: that of a member around them, by their numbers, or of a box, "bbox_in_tile".
// The first of the nodes holds the objects, the others lie around it.
func (r *Inspector) InCrop(nodes []jsonspan.Node, objects []object.Raw) string {
	for c := range nodes[0].First().Children() {
		lower := strings.ToLower(c.Key())
		within := strings.Contains(lower, "in") || strings.Contains(lower, "rel")
		if !within || !callsCrop(c.RawKey()) {
			continue
		}
		if b, _ := r.Box(c, &r.Keys.Of(c).Box, 0); b.Written != object.NoBox {
			return c.Key()
		}
	}
	for _, n := range nodes {
		if crop := r.Crop(n); crop.Around(objects) {
			return crop.Key
		}
	}
	return ""
}

// Around reports whether boxes look as if they were counted from the corner of the
// crop: one begins before it, and all are within its size where that is told.
func (c *Crop) Around(objects []object.Raw) bool {
	if c.Key == "" || c.At == (object.Point{}) {
		return false
	}
	before := false
	for i := range objects {
		n := &objects[i].Numbers
		if n.Written == object.NoBox {
			continue
		}
		b := n.Box()
		before = before || b.X < c.At.X || b.Y < c.At.Y
		if size := (object.Point{X: c.End.X - c.At.X, Y: c.End.Y - c.At.Y}); c.End != (object.Point{}) && !n.Open() &&
			(b.X+b.Width > size.X || b.Y+b.Height > size.Y) {
			return false
		}
	}
	return before
}
