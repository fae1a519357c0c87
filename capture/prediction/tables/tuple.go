package tables

import (
	"strconv"
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/shapes"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// Tuple is an object that is a list of its box, its class and its confidence,
// in whatever order: [[[x,y],...],"STOP",0.9], ["dog",0.9,[1,2,3,4]].
type Tuple struct {
	Class, Score jsonspan.Node
	Box          shapes.Box
	Rings        [][]object.Point
}

// Tuple reports whether a list is a tuple.
func (r *Reader) Tuple(n jsonspan.Node) (t Tuple, ok bool) {
	const pair, most = 2, 4
	if n.Kind() != jsonspan.Array || n.Len() < pair || n.Len() > most {
		return t, false
	}
	for c := range n.Children() {
		switch c.Kind() {
		case jsonspan.String:
			t.Class = c
		case jsonspan.Number:
			t.Score = c
		case jsonspan.Array:
			if !r.inTuple(&t, c) {
				return t, false
			}
		default:
			return t, false
		}
	}
	return t, t.Box.Written != object.NoBox && t.Class.Kind() != jsonspan.None
}

// inTuple takes a list in a tuple: the place, a class with its confidence, or
// the two numbers of where in a text the class is named, which say nothing.
func (r *Reader) inTuple(t *Tuple, n jsonspan.Node) bool {
	const pair = 2
	if n.Len() == pair && n.First().Kind() == jsonspan.String { // ["STOP",0.9]
		t.Class = n.First()
		for in := range n.Children() {
			t.Score = in
		}
		return true
	}
	s, rings := r.Box(n, &vocabulary.BoxWord{}, 0)
	switch {
	case s.Written == object.NoBox:
		return n.Len() == pair && n.First().Kind() == jsonspan.Number
	case t.Box.Written != object.NoBox:
		return false
	}
	t.Box, t.Rings = s, rings
	return true
}

// ScoredName reports whether a list is a class and its confidence: ["dog",0.93].
func ScoredName(n jsonspan.Node) (class, score jsonspan.Node, ok bool) {
	const pair = 2
	if n.Kind() != jsonspan.Array || n.Len() != pair {
		return class, score, false
	}
	for c := range n.Children() {
		switch c.Kind() {
		case jsonspan.String:
			class = c
		case jsonspan.Number:
			score = c
		default:
			return class, score, false
		}
	}
	v, number := shapes.Number(score)
	return class, score, class.Kind() == jsonspan.String && number && v >= 0 && v <= 1
}

// NamedRow finds names of classes beside a row of as many confidences, as
// Seldon's servers answer: {"names":["a","b"],"ndarray":[[0.9,0.1]]}.
func NamedRow(n jsonspan.Node) (names, row jsonspan.Node, ok bool) {
	for c := range n.Children() {
		in := c
		for in.Len() == 1 && in.First().Kind() == jsonspan.Array {
			in = in.First()
		}
		switch first := in.First(); {
		case c.Kind() != jsonspan.Array:
		case first.Kind() == jsonspan.String && names.Kind() == jsonspan.None:
			names = in
		case first.Kind() == jsonspan.Number && row.Kind() == jsonspan.None:
			row = in
		}
	}
	if names.Len() < 2 || names.Len() != row.Len() {
		return names, row, false
	}
	for c := range row.Children() {
		if v, number := c.Float(); !number || v < 0 || v > 1 {
			return names, row, false
		}
	}
	return names, row, true
}

// IsScores reports whether all values are numbers within 0..1.
func IsScores(n jsonspan.Node) bool {
	if n.Kind() != jsonspan.Object {
		return false
	}
	for c := range n.Children() {
		if v, ok := c.Float(); !ok || v < 0 || v > 1 {
			return false
		}
	}
	return n.Len() > 0
}

// Piped is an object in the text id|left|top|right|bottom|label, the first six
// fields of DeepStream's minimal message schema.
type Piped struct {
	Class      string
	Box        object.Numbers // in pixels
	Broken     bool           // the box has words in it
	Confidence object.Confidence
	More       bool // there are further fields
}

// PipedOf reads a text; false where it has fewer fields.
func PipedOf(text string) (p Piped, ok bool) {
	const fewest = 6
	fields := strings.Split(object.Clip(text, object.MaxText), "|")
	if len(fields) < fewest {
		return p, false
	}
	p = Piped{Class: fields[fewest-1], Box: object.Told(object.XYXY, 0, 0, 0, 0), Confidence: pipedConfidence(fields), More: len(fields) > fewest}
	p.Box.Units = object.Pixels
	for i := range p.Box.V {
		v, err := strconv.ParseFloat(fields[i+1], 64)
		p.Box.V[i], p.Broken = v, p.Broken || err != nil
	}
	return p, true
}

// pipedConfidence returns the confidence that ends the attributes behind "#";
// NVIDIA writes -0.1 where there is none.
func pipedConfidence(fields []string) object.Confidence {
	const attributes = 6
	if len(fields) <= attributes {
		return object.Confidence{}
	}
	text := fields[len(fields)-1]
	v, err := strconv.ParseFloat(text, 64)
	if fields[attributes] != "#" || err != nil || !(v >= 0 && v <= 1) {
		return object.Confidence{}
	}
	return object.Confidence{Value: v, Text: text, Known: true}
}
