package features

import (
	"math"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/shapes"
	"github.com/framebin/framebin/capture/prediction/tables"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// Candidate is a class that something may be, and how sure that is.
type Candidate struct {
	Name  jsonspan.Node // None where the key of Score is the class
	Score jsonspan.Node // None where none is told
}

// Surest returns the surest of the candidates that a member has: confidences by
// class, objects with a class each, or pairs of both. Of something that has a place
// of its own it may have any name. ok is false where it has none.
func (r *Inspector) Surest(n jsonspan.Node, placed bool) (c Candidate, ok bool) {
	named, first := r.NamesClasses(n), n.First()
	switch {
	case n.Kind() == jsonspan.Object:
		if tables.IsScores(n) && (named || placed && r.shares(n)) {
			c.Score, _ = Largest(n)
		}
	case n.Kind() != jsonspan.Array:
	case first.Kind() == jsonspan.Object:
		if !r.attributes(first) && (named || placed && r.candidates(n)) {
			c.Name, c.Score = r.likeliest(n)
		}
	case placed:
		c = surestPair(n)
	}
	return c, c.Name.Kind() == jsonspan.String || c.Name.Kind() == jsonspan.None && c.Score.IsMember()
}

// surestPair returns the surest of ["dog",0.93] and the like.
func surestPair(n jsonspan.Node) (c Candidate) {
	most := math.Inf(-1)
	for pair := range n.Children() {
		name, score, ok := tables.ScoredName(pair)
		if v, _ := shapes.Number(score); ok && v > most {
			most, c = v, Candidate{name, score}
		}
	}
	return c
}

// candidates reports whether each element of a list is a class and a confidence,
// whatever they are called.
func (r *Inspector) candidates(n jsonspan.Node) bool {
	for e := range n.Children() {
		name, sure := r.nameOf(e)
		if v, ok := shapes.Number(sure); !ok || v < 0 || v > 100 || name.Kind() == jsonspan.None || r.Features(e, 0).Any(Located) {
			return false
		}
	}
	return n.Len() > 0
}

// Classes reports whether a member is a class with its confidence, under names that
// say so, or a list of those.
func (r *Inspector) Classes(n jsonspan.Node) bool {
	first := n
	if n.Kind() == jsonspan.Array {
		first = n.First()
	}
	e := r.Features(first, 0)
	return first.Kind() == jsonspan.Object && e.All(Label|UnitScore) && !e.Any(Located) && !r.attributes(first)
}

// shares reports whether numbers within 0..1 are the confidences of classes: they
// are called so, or add up to one.
func (r *Inspector) shares(n jsonspan.Node) bool {
	if r.Keys.Of(n).Role == vocabulary.Score || r.IsScoreList(n) {
		return true
	}
	sum := 0.0
	for c := range n.Children() {
		v, _ := shapes.Number(c)
		sum += v
	}
	return n.Len() > 1 && math.Abs(sum-1) < 0.01
}

// IsScoreList reports whether a member is called a list of confidences.
func (r *Inspector) IsScoreList(n jsonspan.Node) bool {
	key, _ := r.Keys.Column(n.RawKey())
	return key.Column == vocabulary.ScoreColumn
}

// Largest returns the largest of some numbers, and its index; None of no numbers.
func Largest(n jsonspan.Node) (score jsonspan.Node, at int) {
	most := math.Inf(-1)
	for i, c := range n.Elements() {
		if v, ok := shapes.Number(c); ok && v > most {
			most, score, at = v, c, i
		}
	}
	return score, at
}
