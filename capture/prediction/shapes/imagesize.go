package shapes

import (
	"cmp"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// ImageSize is the size of the image as members tell it.
type ImageSize struct{ object.Size }

// Join takes what others tell. The first side told counts.
func (s *ImageSize) Join(more ImageSize) {
	s.Width, s.Height = cmp.Or(s.Width, more.Width), cmp.Or(s.Height, more.Height)
}

// Member takes a member that tells the size of the image.
func (s *ImageSize) Member(n jsonspan.Node, keys *vocabulary.Index) bool {
	switch vocabulary.Normalise(n.RawKey()) {
	case "width", "height", "sourcewidth", "sourceheight":
		return s.Side(n)
	case "image", "imagesize", "dimensions", "size", "resolution", "frame", "frameresolution", "framesize", "metadata", "imageinfo", "imagemeta":
		switch n.Kind() {
		case jsonspan.Object:
			return s.within(n)
		case jsonspan.String:
			return s.text(n.Head(longestSize))
		default:
			return false
		}
	}
	return keys.Of(n).Role == vocabulary.ImageSide && s.Side(n)
}

// within takes the size from an object of it, and reports whether there is
// nothing else in it.
func (s *ImageSize) within(n jsonspan.Node) bool {
	was := s.Size
	for c := range n.Children() {
		switch vocabulary.Normalise(c.RawKey()) {
		case "width", "height", "w", "h":
			s.Side(c)
		}
	}
	return s.Size != was && n.Len() == 2
}

// longestSize is longer than a text of both sides.
const longestSize = 24

// text takes both sides from a text such as "1920x1080".
func (s *ImageSize) text(text string) bool {
	var z object.Size
	n, err := fmt.Sscanf(strings.ToLower(strings.ReplaceAll(text, " ", "")), "%dx%d", &z.Width, &z.Height)
	if n != 2 || err != nil || z.Empty() || max(z.Width, z.Height) > 1<<20 || s.Size != (object.Size{}) {
		return false
	}
	s.Size = z
	return true
}

// Side takes one side of the image's size. The first one told counts.
func (s *ImageSize) Side(n jsonspan.Node) bool {
	text := n.Text()
	if n.Kind() == jsonspan.Number {
		text = string(n.Raw())
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || v < 1 || v > 1<<20 || v != math.Trunc(v) {
		return false
	}
	side := &s.Width
	if key := vocabulary.Normalise(n.RawKey()); strings.HasSuffix(key, "height") || key == "h" || strings.HasSuffix(key, "imgh") {
		side = &s.Height
	}
	if *side == 0 {
		*side = int(v)
	}
	return true
}
