package prediction

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// maxClasses bounds the classes that a [Summary] lists.
const maxClasses = 20

// Summary is what a list row shows of a [Reading].
type Summary struct {
	Kind          Kind
	WireKind      string
	Objects       int
	Classes       []ClassCount // by count, then in the order of the document; at most 20
	Top           string       // class of the highest confidence; "" where none was sent
	TopConfidence float64      // 0..1
	Worst         Severity     // of the findings; Info where there are none
	Problems      int          // findings that are warnings or errors
	// Text is a short line such as "3 tomato, 1 leaf", "ripe 0.97", "no
	// objects" or "2 regions: leaf, soil"; "" without a prediction. Classes in
	// it are as sent: escape it before it is shown.
	Text string
}

// ClassCount is how many objects have a class.
type ClassCount struct {
	Class string
	Count int
}

// Summary sums the reading up.
func (r *Reading) Summary() Summary {
	var s Summary
	for _, f := range r.Findings {
		s.Worst = max(s.Worst, f.Severity)
	}
	s.Problems = r.Problems()
	p := r.Prediction
	if p == nil {
		return s
	}
	s.Kind, s.WireKind, s.Objects = p.Kind, p.WireKind, len(p.Objects)
	counts := countClasses(p.Objects)
	known := false
	for i := range p.Objects {
		o := &p.Objects[i]
		if o.Confidence.Known && (!known || o.Confidence.Value > s.TopConfidence) {
			s.Top, s.TopConfidence, known = o.Class, o.Confidence.Value, true
		}
	}
	s.Text = p.text(counts)
	s.Classes = counts[:min(len(counts), maxClasses)]
	return s
}

// Problems counts the findings that are warnings or errors.
func (r *Reading) Problems() int {
	n := 0
	for _, f := range r.Findings {
		if f.Severity > Info {
			n++
		}
	}
	return n
}

// countClasses counts the objects of each class, the most frequent first.
func countClasses(objects []Object) []ClassCount {
	index := make(map[string]int)
	var counts []ClassCount
	for i := range objects {
		class := objects[i].Class
		at, ok := index[class]
		if !ok {
			at = len(counts)
			index[class] = at
			counts = append(counts, ClassCount{Class: class})
		}
		counts[at].Count++
	}
	slices.SortStableFunc(counts, func(a, b ClassCount) int { return cmp.Compare(b.Count, a.Count) })
	return counts
}

// listed is how many classes a row names.
const listed = 4

func (p *Prediction) text(counts []ClassCount) string {
	if len(p.Objects) == 0 {
		return "no objects"
	}
	switch p.Kind {
	case ImageClassification, MultilabelClassification:
		return p.scores()
	case SemanticSegmentation:
		noun := "regions"
		if len(p.Objects) == 1 {
			noun = "region"
		}
		return fmt.Sprintf("%d %s: %s", len(p.Objects), noun, list(counts, func(c ClassCount) string { return named(c.Class) }))
	default:
		return list(counts, func(c ClassCount) string { return strconv.Itoa(c.Count) + " " + named(c.Class) })
	}
}

// scores lists the classes of a classification, the surest first.
func (p *Prediction) scores() string {
	order := make([]*Object, len(p.Objects))
	for i := range p.Objects {
		order[i] = &p.Objects[i]
	}
	slices.SortStableFunc(order, func(a, b *Object) int { return cmp.Compare(b.Confidence.Value, a.Confidence.Value) })
	return list(order, func(o *Object) string {
		if !o.Confidence.Known {
			return named(o.Class)
		}
		return named(o.Class) + " " + strconv.FormatFloat(o.Confidence.Value, 'f', 2, 64)
	})
}

func named(class string) string {
	return cmp.Or(class, "without a class")
}

// list joins the first of all, and says how many more there are.
func list[T any](all []T, name func(T) string) string {
	words := make([]string, 0, listed+1)
	for _, one := range all[:min(len(all), listed)] {
		words = append(words, name(one))
	}
	if more := len(all) - listed; more > 0 {
		words = append(words, "+"+strconv.Itoa(more)+" more")
	}
	return strings.Join(words, ", ")
}
