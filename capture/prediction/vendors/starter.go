package vendors

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// maxListed is how many paths are written into a map.
const maxListed = 60

// Starter returns a map to begin with for a document that nobody knew: the
// paths of everything that looks like geometry, class or confidence, and a
// program made of the likeliest of them. about is a line for its head.
func Starter(root jsonspan.Node, about string) string {
	s := schema{byWay: make(map[string]*place)}
	s.look(root, nil)
	base := s.base()
	var b strings.Builder
	fmt.Fprintf(&b, "# product: \n# source: %s\n", oneLine(about))
	if when := s.condition(base); when != "" {
		fmt.Fprintf(&b, "# when: %s\n", when)
	}
	if base != nil {
		s.nameless(base)
	}
	b.WriteString("#\n# What in the document looks like geometry, class or confidence:\n#\n")
	listed := 0
	for _, p := range s.places {
		if p.meaning == "" {
			continue
		}
		if listed++; listed > maxListed {
			b.WriteString("#   …\n")
			break
		}
		fmt.Fprintf(&b, "#   %-40s %-12s %s\n", "/"+strings.Join(p.way, "/"), p.meaning, p.tell())
	}
	if listed == 0 {
		b.WriteString("#   nothing: look at the document itself\n")
	}
	b.WriteString(starterHelp)
	if listed == 0 {
		b.WriteString("empty\n")
	} else {
		s.program(&b, base)
	}
	return b.String()
}

const starterHelp = `#
# The program below is given the document and yields framebin's own, or nothing
# (empty) where the document is not of this make. Beside jq's functions it has
#
#   each(PATH; OBJECT)   OBJECT of each value at PATH, with its place
#   [a, b, c, d] | xywh  a box of left, top, width, height; as well
#                xyxy, yxyx, xxyy, cxcywh (its centre first)
#   LIST | points        an outline: [x, y, …], [[x, y], …] or [{x, y}, …]
#   percent, text        0..100 to 0..1; a number to a text
#
# REFERENCE.md tells what else an object may have. Try it:
#
#   framebin show SOURCE N --map THIS.jq

`

// condition is the line "when": the objects, and what was found in them.
func (s *schema) condition(base []string) string {
	var paths []string
	for _, p := range s.places {
		if p.meaning != "" && len(p.way) > len(base) && slices.Equal(p.way[:len(base)], base) && len(paths) < 3 &&
			!strings.ContainsAny(strings.Join(p.way, ""), " /\t\n") {
			paths = append(paths, "/"+strings.Join(p.way, "/"))
		}
	}
	return strings.Join(paths, " ")
}

// find returns the likeliest place of a meaning within the list at base; nil
// if there is none.
func (s *schema) find(m meaning, base []string) *place {
	for _, p := range s.places {
		if p.meaning != m || len(p.way) < len(base) || !slices.Equal(p.way[:len(base)], base) {
			continue
		}
		within := p.way[len(base):]
		ofDocument := m == looksClass && len(p.way) > 0 && p.way[len(p.way)-1] == "kind"
		if !ofDocument && !slices.Contains(within, "*") {
			return p
		}
	}
	return nil
}

// program writes a program of the likeliest places.
func (s *schema) program(b *strings.Builder, base []string) {
	members := []string{s.class(base)}
	if p := s.confidence(base); p != nil {
		value := jqPath(p.way[len(base):])
		if p.high > 1.01 {
			value = "(" + value + " | percent)"
		}
		members = append(members, "confidence: "+value)
	}
	unit := ""
	if p := s.find(looksBox, base); p != nil {
		list := jqPath(p.way[len(base):])
		switch {
		case strings.HasPrefix(p.sample, `"`):
			list += ` | [scan("-?[0-9.]+")]`
		case strings.HasPrefix(p.sample, "[["):
			list += " | flatten"
		}
		layout := "xyxy"
		if p.sized {
			layout = "xywh"
		}
		members = append(members, "box: ("+list+" | "+layout+")")
		unit = p.unit()
	} else if list, layout, low := s.coordinates(base); list != nil {
		members = append(members, "box: (["+strings.Join(list, ", ")+"] | "+layout+")")
		unit = low.unit()
	}
	if p := s.find(looksOutline, base); p != nil {
		members = append(members, "polygon: ("+jqPath(p.way[len(base):])+" | points)")
		if unit == "" {
			unit = p.unit()
		}
	}
	b.WriteString("{\n")
	if unit != "" {
		b.WriteString("  " + unit + ",\n")
	}
	fmt.Fprintf(b, "  objects: each(%s; {\n    %s\n  })\n}\n", jqPath(base), strings.Join(members, ",\n    "))
}

// class is the member for the class: what is called one, or the first text.
func (s *schema) class(base []string) string {
	p := cmp.Or(s.find(looksClass, base), s.find(looksText, base))
	if p == nil {
		return `class: "object"`
	}
	return "class: " + jqPath(p.way[len(base):])
}

// confidence returns the place of what is called one, or of the first number
// within 0..1.
func (s *schema) confidence(base []string) *place {
	if p := s.find(looksConfidence, base); p != nil {
		return p
	}
	for p := range s.within(base) {
		if p.meaning == looksNumber && p.low >= 0 && p.high <= 1 && p.high != math.Trunc(p.high) {
			return p
		}
	}
	return nil
}

// unit guesses the units of a document by the numbers of its geometry.
func (p *place) unit() string {
	if p.high <= 1.5 && p.high > 0 {
		return `units: "normalised"`
	}
	return ""
}

// coordinates returns the first four places that hold one side each, their
// layout by their keys, and all of their numbers.
func (s *schema) coordinates(base []string) (list []string, layout string, all place) {
	layout = "xywh"
	for _, p := range s.places {
		if p.meaning != looksCoordinate || len(p.way) <= len(base) || !slices.Equal(p.way[:len(base)], base) ||
			slices.Contains(p.way[len(base):], "*") || len(list) == 4 {
			continue
		}
		list = append(list, jqPath(p.way[len(base):]))
		all.high = max(all.high, p.high)
		switch vocabulary.Standard.Look([]byte(p.way[len(p.way)-1])).Place.At {
		case vocabulary.Right, vocabulary.Bottom, vocabulary.X2, vocabulary.Y2:
			layout = "xyxy"
		case vocabulary.CenterX, vocabulary.CenterY:
			layout = "cxcywh"
		default:
		}
	}
	if len(list) < 4 {
		return nil, "", all
	}
	return list, layout, all
}

// jqPath writes a path as jq has it.
func jqPath(way []string) string {
	path := ""
	for _, key := range way {
		switch {
		case key == "*":
			path += "[]"
		case isName(key):
			path += "." + key
		default:
			path += ".[" + quoted(key) + "]"
		}
	}
	if !strings.HasPrefix(path, ".") {
		path = "." + path
	}
	return path
}

// quoted writes a key as a string of jq, whose escapes are those of JSON, with
// nothing in it that does not print.
func quoted(key string) string {
	b := []byte{'"'}
	for _, r := range key {
		switch {
		case r == '"' || r == '\\':
			b = append(b, '\\', byte(r))
		case strconv.IsPrint(r):
			b = utf8.AppendRune(b, r)
		default:
			for _, unit := range utf16.Encode([]rune{r}) {
				b = fmt.Appendf(b, "\\u%04x", unit)
			}
		}
	}
	return string(append(b, '"'))
}

func isName(key string) bool {
	for i := range len(key) {
		if !isWord(key[i]) || key[i] == '$' || i == 0 && key[i] >= '0' && key[i] <= '9' {
			return false
		}
	}
	return key != ""
}

// oneLine makes a text from the wire fit for a comment.
func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7F && r < 0xA0 || r == 0x2028 || r == 0x2029 {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, "?"))
}
