package prediction

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Summary is what a list row shows of a [Reading].
type Summary struct {
	Kind     Kind
	Worst    Severity // of the findings; Info where there are none
	Problems int      // findings that are warnings or errors
	// Text is a short line such as "3 tomato, 1 leaf", "ripe 0.97", "no
	// objects" or "2 regions: leaf, soil"; "" without a prediction. Classes in
	// it are as sent: escape it before it is shown.
	Text string
}

// classCount is how many objects have a class.
type classCount struct {
	class string
	count int
}

// Summary sums the reading up.
func (r *Reading) Summary() Summary {
	var s Summary
	for _, f := range r.Findings {
		s.Worst = max(s.Worst, f.Severity)
	}
	s.Problems = r.Problems()
	if p := r.Prediction; p != nil {
		s.Kind, s.Text = p.Kind, p.text()
	}
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
func countClasses(objects []Object) []classCount {
	index := make(map[string]int)
	var counts []classCount
	for i := range objects {
		class := objects[i].Class
		at, ok := index[class]
		if !ok {
			at = len(counts)
			index[class] = at
			counts = append(counts, classCount{class: class})
		}
		counts[at].count++
	}
	slices.SortStableFunc(counts, func(a, b classCount) int { return cmp.Compare(b.count, a.count) })
	return counts
}

// listed is how many classes a row names.
const listed = 4

func (p *Prediction) text() string {
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
		return fmt.Sprintf("%d %s: %s", len(p.Objects), noun, list(countClasses(p.Objects), func(c classCount) string { return named(c.class) }))
	default:
		return list(countClasses(p.Objects), func(c classCount) string { return strconv.Itoa(c.count) + " " + named(c.class) })
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
