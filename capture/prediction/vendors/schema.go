package vendors

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/shapes"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// Bounds on the schema of a document.
const (
	maxPlaces   = 2000 // paths that are told apart
	maxElements = 64   // of a list that are looked at
	maxNumbers  = 1 << 16
	maxWay      = 12 // keys of a path
	maxSample   = 40 // characters of a value that are shown
)

// meaning is what a value looks like.
type meaning string

const (
	looksBox        meaning = "box"
	looksCoordinate meaning = "coordinate"
	looksOutline    meaning = "outline"
	looksMask       meaning = "mask"
	looksImage      meaning = "image"
	looksConfidence meaning = "confidence"
	looksClass      meaning = "class"
	looksSize       meaning = "size of the image"
	looksText       meaning = "text"   // which may be the class
	looksNumber     meaning = "number" // which may be the confidence
)

// place is what was found at one path; elements of a list share one.
type place struct {
	way       []string // keys, "*" for the elements of a list
	meaning   meaning
	kind      jsonspan.Kind // of the first value
	sample    string        // of the first value
	low, high float64
	count     int  // values
	sized     bool // four numbers of it cannot be two corners
}

// schema is the paths of a document, and what lies at them.
type schema struct {
	places []*place
	byWay  map[string]*place
}

// look walks through a value.
func (s *schema) look(n jsonspan.Node, way []string) {
	if len(way) > maxWay {
		return
	}
	p := s.at(way)
	if p == nil {
		return
	}
	p.add(n)
	switch n.Kind() {
	case jsonspan.Array:
		if p.meaning != "" {
			return
		}
		i := 0
		for c := range n.Children() {
			if i++; i > maxElements {
				break
			}
			s.look(c, append(slices.Clip(way), "*"))
		}
	case jsonspan.Object:
		i := 0
		for c := range n.Children() {
			if i++; i > maxElements*4 {
				break
			}
			s.look(c, append(slices.Clip(way), c.Key()))
		}
	default:
	}
}

// at returns the place of a path; nil where there are too many.
func (s *schema) at(way []string) *place {
	id := strings.Join(way, "\x00")
	p, ok := s.byWay[id]
	if !ok {
		if len(s.places) >= maxPlaces {
			return nil
		}
		p = &place{way: slices.Clone(way)}
		s.places, s.byWay[id] = append(s.places, p), p
	}
	return p
}

// add looks at one more value of a place.
func (p *place) add(n jsonspan.Node) {
	if p.count++; p.count == 1 {
		p.kind = n.Kind()
		raw := []rune(oneLine(string(n.Raw()[:min(len(n.Raw()), 4*maxSample)])))
		p.sample = string(raw[:min(len(raw), maxSample)])
		if len(raw) > maxSample || len(n.Raw()) > 4*maxSample {
			p.sample += "…"
		}
		p.meaning = p.guess(n)
	}
	numbers := numbersIn(n)
	if numbers == nil && (p.meaning == looksOutline || p.meaning == looksBox) {
		for c := range n.Children() {
			for m := range c.Children() {
				numbers = append(numbers, numbersIn(m)...)
			}
		}
	}
	if len(numbers) >= 4 && (numbers[2] <= numbers[0] || numbers[3] <= numbers[1]) {
		p.sized = true
	}
	for _, v := range numbers {
		if p.low == 0 && p.high == 0 {
			p.low, p.high = v, v
		}
		p.low, p.high = min(p.low, v), max(p.high, v)
	}
}

// numbersIn returns the number that n is, or those that it lists.
func numbersIn(n jsonspan.Node) []float64 {
	if v, ok := shapes.Number(n); ok {
		return []float64{v}
	}
	list, ok := shapes.Numbers(nil, n, maxNumbers)
	if !ok {
		return nil
	}
	return list
}

// key returns the last key that leads to the place.
func (p *place) key() string {
	for _, k := range slices.Backward(p.way) {
		if k != "*" {
			return k
		}
	}
	return ""
}

// guess tells what a value looks like by its key and itself.
func (p *place) guess(n jsonspan.Node) meaning {
	key := p.key()
	m, numbers := vocabulary.Standard.Look([]byte(key)), numbersIn(n)
	masks := maskRoles[m.Role] || key == "counts"
	switch kind := n.Kind(); {
	case kind == jsonspan.Array && n.Len() > 1 && isPoint(n.First()):
		return ofPoints(n)
	case kind == jsonspan.String && len(n.Raw()) > 256 && isBase64(n.Head(64)):
		if masks {
			return looksMask
		}
		return looksImage
	case kind == jsonspan.String && classRoles[m.Role] && len(numbers) == 0:
		return looksClass
	case len(numbers) == 1:
		return one(&m)
	case len(numbers) >= 4:
		return many(len(numbers), masks)
	}
	return ""
}

// many tells what four or more numbers look like.
func many(n int, masks bool) meaning {
	switch {
	case n <= 8:
		return looksBox
	case masks:
		return looksMask
	}
	return looksOutline
}

// The roles of members that may tell a class, or a mask.
var (
	classRoles = map[vocabulary.Role]bool{vocabulary.Label: true, vocabulary.LabelID: true, vocabulary.Kind: true, vocabulary.Text: true}
	maskRoles  = map[vocabulary.Role]bool{vocabulary.Mask: true, vocabulary.RLE: true}
)

// ofPoints tells what a list of points looks like: of two, the corners of a box.
func ofPoints(n jsonspan.Node) meaning {
	switch {
	case n.Len() > 2:
		return looksOutline
	case n.First().Kind() == jsonspan.Array:
		return looksBox
	}
	return ""
}

// one tells what one number looks like, by its key.
func one(m *vocabulary.Member) meaning {
	switch {
	case m.Role == vocabulary.Score:
		return looksConfidence
	case m.Role == vocabulary.ImageSide:
		return looksSize
	case m.Place.At != vocabulary.NoCoordinate:
		return looksCoordinate
	}
	return ""
}

// isPoint reports whether n is [x, y] or has x and y.
func isPoint(n jsonspan.Node) bool {
	if n.Kind() == jsonspan.Array {
		return n.Len() == 2 && len(numbersIn(n)) == 2
	}
	x, y := false, false
	for c := range n.Children() {
		x = x || strings.EqualFold(c.Key(), "x")
		y = y || strings.EqualFold(c.Key(), "y")
	}
	return x && y
}

func isBase64(head string) bool {
	return strings.HasPrefix(head, "data:image/") || !strings.ContainsFunc(head, func(r rune) bool {
		return r != '+' && r != '/' && r != '-' && r != '_' && r != '=' && (r > 0x7F || !isWord(byte(r)) || r == '$')
	})
}

// within returns the places in the objects at base, but not those of lists in them.
func (s *schema) within(base []string) iter.Seq[*place] {
	return func(yield func(*place) bool) {
		for _, p := range s.places {
			if len(p.way) > len(base) && slices.Equal(p.way[:len(base)], base) && !slices.Contains(p.way[len(base):], "*") && !yield(p) {
				return
			}
		}
	}
}

// nameless gives what lies in the objects at base, under keys that say nothing, a
// meaning by its kind.
func (s *schema) nameless(base []string) {
	for p := range s.within(base) {
		switch {
		case p.meaning != "":
		case p.kind == jsonspan.String:
			p.meaning = looksText
		case p.kind == jsonspan.Number:
			p.meaning = looksNumber
		}
	}
}

// tell describes the values of a place.
func (p *place) tell() string {
	text := p.sample
	if p.count > 1 && p.low != p.high {
		text = fmt.Sprintf("%s, %g to %g in %d", text, p.low, p.high, p.count)
	}
	return text
}

// geometry reports whether a place tells where an object is.
func (p *place) geometry() bool {
	switch p.meaning {
	case looksBox, looksCoordinate, looksOutline:
		return true
	default:
		return false
	}
}

// base returns the path of the objects: where the first geometry lies in a
// list, that list's elements; else the value around it. Without geometry it is
// the first confidence that tells.
func (s *schema) base() []string {
	tells := (*place).geometry
	if !slices.ContainsFunc(s.places, tells) {
		tells = func(p *place) bool { return p.meaning == looksConfidence }
	}
	var best []string
	for _, p := range s.places {
		if !tells(p) {
			continue
		}
		inner := p.way
		if p.meaning != looksCoordinate && len(inner) > 0 && inner[len(inner)-1] == "*" {
			inner = inner[:len(inner)-1] // a list of boxes
		}
		at := len(inner) - 1
		for i, key := range slices.Backward(inner) {
			if key == "*" {
				at = i + 1
				break
			}
		}
		if at = max(at, 0); best == nil {
			best = p.way[:min(at, len(p.way))]
		}
		if p.meaning == looksBox && at < len(p.way) {
			return p.way[:at]
		}
	}
	return best
}
