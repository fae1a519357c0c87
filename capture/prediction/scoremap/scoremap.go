package scoremap

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// Bounds of the search.
const (
	maxDepth   = 4    // levels below the root
	maxMembers = 64   // of an object, or elements of a list of objects
	maxLegends = 16   // lists of names
	maxNames   = 4096 // in one
)

// Found is what scores say.
type Found struct {
	Objects []object.Raw
	Values  []object.Object // that Objects point to
	Pointer string          // of the scores
	Out     finding.List
}

// Beyond reports whether scores say more than objects without a place do: where
// something is, or how sure the model is of each.
func (f *Found) Beyond(objects []object.Raw) bool {
	if slices.ContainsFunc(f.Objects, func(g object.Raw) bool { return g.RLE != nil }) || len(objects) == 0 {
		return true
	}
	known := func(g object.Raw) bool { return g.Confidence.Known }
	return len(objects) > 1 && len(objects) == len(f.Objects) && !slices.ContainsFunc(objects, known)
}

// Find finds the scores in a document, given its name in findings. It reports false
// where there are none.
func Find(root jsonspan.Node, keys *vocabulary.Index, name string) (Found, bool) {
	f := finder{keys: keys, name: name}
	f.legendsIn(root, 0)
	if !f.find(root, "", "", 0) {
		return Found{}, false
	}
	for i := range f.found.Objects {
		f.found.Objects[i].Object = &f.found.Values[i]
	}
	return f.found, true
}

type finder struct {
	keys    *vocabulary.Index
	name    string
	legends [][]string
	found   Found
}

// legendsIn collects the lists of names: ["soil","leaf"], {"0":"soil","1":"leaf"}.
func (f *finder) legendsIn(n jsonspan.Node, depth int) {
	if depth > maxDepth || len(f.legends) == maxLegends || n.Len() > maxNames {
		return
	}
	var names []string
	for i, c := range n.Elements() {
		if c.Kind() == jsonspan.Object || c.Kind() == jsonspan.Array {
			f.legendsIn(c, depth+1)
		}
		at, err := i, error(nil)
		if c.IsMember() {
			at, err = strconv.Atoi(c.Key())
		}
		if err == nil && at == len(names) && c.Kind() == jsonspan.String {
			names = append(names, object.Clip(c.Text(), object.MaxText))
		}
	}
	if len(names) > 1 && len(names) == n.Len() {
		f.legends = append(f.legends, names)
	}
}

// named reports whether there are the names of so many classes.
func (f *finder) named(count int) bool { return f.names(count) != nil }

func (f *finder) names(count int) []string {
	for _, names := range f.legends {
		if len(names) == count {
			return names
		}
	}
	return nil
}

// find looks for scores in n, which has a key.
func (f *finder) find(n jsonspan.Node, key, pointer string, depth int) bool {
	switch n.Kind() {
	case jsonspan.Object:
		if a, name, ok := flat(n); ok {
			return f.read(&a, cmp.Or(name, key), pointer)
		}
		return f.anomaly(n, pointer) || f.byClass(n, pointer) || f.findIn(n, key, pointer, depth)
	case jsonspan.Array:
		if first := n.First().Kind(); first == jsonspan.Number || first == jsonspan.Array {
			a, ok := nested(n)
			return ok && f.read(&a, key, pointer)
		}
		return f.findIn(n, key, pointer, depth)
	default:
		return false
	}
}

// findIn looks for scores in the members or elements of n.
func (f *finder) findIn(n jsonspan.Node, key, pointer string, depth int) bool {
	if depth == maxDepth {
		return false
	}
	for i, c := range n.Elements() {
		if i == maxMembers {
			break
		}
		token, in := strconv.Itoa(i), key
		if c.IsMember() {
			in = c.Key()
			token = object.PointerToken(in)
			switch f.keys.Of(c).Role {
			case vocabulary.Box, vocabulary.Polygon, vocabulary.Keypoints, vocabulary.RLE:
				continue
			default:
			}
		}
		if f.find(c, in, pointer+"/"+token, depth+1) {
			return true
		}
	}
	return false
}

// words that keys of scores have.
var scoreWords = []string{"prob", "score", "logit", "output", "softmax", "sigmoid", "pred", "conf", "result", "class", "distribution", "label", "likelihood", "seg", "mask", "argmax"}

// says reports whether a key has one of some words; where there is none anything goes.
func says(key string, words ...string) bool { return key == "" || tells(key, words...) }

// tells reports whether a key has one of some words.
func tells(key string, words ...string) bool {
	return object.ContainsAny(strings.ToLower(key), words...)
}

// read reads an array by its sides.
func (f *finder) read(a *array, key, pointer string) bool {
	f.found.Pointer = pointer
	switch len(a.sides) {
	case 1:
		return says(key, scoreWords...) && f.vector(a, key, pointer)
	case 2:
		return f.grid(a, key, pointer)
	case 3:
		if tells(key, "keypoint", "pose", "heatmap", "embedding", "feature", "landmark") {
			return false
		}
		p, ok := a.planes(f.named)
		return ok && f.planes(&p, pointer)
	}
	return false
}

// add appends a class.
func (f *finder) add(number int, names []string, pointer string) *object.Raw {
	o := object.Object{Class: "#" + strconv.Itoa(number), Pointer: pointer}
	raw := object.Raw{Number: strconv.Itoa(number)}
	if number < len(names) {
		o.Class, o.ClassID = names[number], raw.Number
	}
	f.found.Values = append(f.found.Values, o)
	raw.Object = &f.found.Values[len(f.found.Values)-1]
	f.found.Objects = append(f.found.Objects, raw)
	return &f.found.Objects[len(f.found.Objects)-1]
}

// vector reads the scores of the classes of a picture: shares, or what becomes such.
func (f *finder) vector(a *array, key, pointer string) bool {
	logits := tells(key, "logit")
	if a.whole && !a.shares() && !logits || len(a.v) > maxBins {
		return false
	}
	names := f.names(len(a.v))
	v := a.v
	switch {
	case a.shares() && addUp(a.v):
	case logits:
		v = softmax(a.v)
		f.found.Out.Add(finding.LogitsScaled.At(f.name + ":" + pointer))
	case a.shares() && !a.whole && (names != nil || tells(key, "prob", "sigmoid")):
	default:
		return false
	}
	f.found.Values = slices.Grow(f.found.Values, len(v))
	for i, share := range v {
		g := f.add(i, names, pointer+"/"+strconv.Itoa(i))
		g.Confidence = object.Confidence{Value: min(max(share, 0), 1), Text: strconv.FormatFloat(share, 'g', 6, 64), Known: true}
	}
	return true
}

// addUp reports whether scores add up to one.
func addUp(v []float64) bool {
	const rounding = 0.02
	sum := 0.0
	for _, x := range v {
		sum += x
	}
	return math.Abs(sum-1) <= rounding
}

// softmax makes scores shares that add up to one.
func softmax(v []float64) []float64 {
	top, sum := slices.Max(v), 0.0
	list := make([]float64, len(v))
	for i, x := range v {
		list[i] = math.Exp(x - top)
		sum += list[i]
	}
	for i := range list {
		list[i] /= sum
	}
	return list
}

// planes reads the scores of classes at each pixel. A pixel is of the class of the
// highest, or, where each class is a yes or no of its own, of all of a half or more.
func (f *finder) planes(p *plane, pointer string) bool {
	names := f.names(p.classes)
	alone := p.shares() && !p.addUp()
	var best []uint16
	if !alone {
		best = p.best()
	}
	f.found.Values = slices.Grow(f.found.Values, p.classes)
	for k := range p.classes {
		if k < len(names) && strings.EqualFold(names[k], "background") {
			continue
		}
		m := runs(p.size, func(i int) bool {
			if alone {
				return p.at(k, i) >= half
			}
			return int(best[i]) == k
		})
		if m != nil {
			f.add(k, names, pointer).RLE = m
		}
	}
	f.mapped(p.array, p.size, pointer)
	return true
}

// half is the share from which on something is there.
const half = 0.5

// mapped says what was made of scores.
func (f *finder) mapped(a *array, size object.Size, pointer string) {
	f.found.Out.Add(finding.ScoresMapped.At(f.name+":"+pointer, a.String(), size))
}

// grid reads the number of the class of each pixel, where 0 is none, or the share of
// one class at each.
func (f *finder) grid(a *array, key, pointer string) bool {
	size := object.Size{Width: a.sides[1], Height: a.sides[0]}
	if min(size.Width, size.Height) < minMap || !says(key, scoreWords...) || key == "" {
		return false
	}
	switch {
	case a.whole && a.low >= 0 && a.high < math.MaxUint8:
		names := f.names(int(a.high) + 1)
		there := make([]bool, int(a.high)+1)
		for _, v := range a.v {
			there[int(v)] = true
		}
		for k := 1; k <= int(a.high); k++ {
			if !there[k] {
				continue
			}
			if m := runs(size, func(i int) bool { return int(a.v[i]) == k }); m != nil {
				f.add(k, names, pointer).RLE = m
			}
		}
	case a.shares() && says(key, "mask", "seg", "prob", "sigmoid"):
		if m := runs(size, func(i int) bool { return a.v[i] >= half }); m != nil {
			f.add(1, nil, pointer).RLE = m
		}
	default:
		return false
	}
	f.mapped(a, size, pointer)
	return true
}

// byClass reads a grid of each class by its name: {"leaf":[[0,1],...],"stem":[...]}.
func (f *finder) byClass(n jsonspan.Node, pointer string) bool {
	if n.Len() < 1 || n.Len() > maxMembers || !n.IsMember() {
		return false
	}
	var first array
	var found []object.Object
	var masks []*object.RLE
	for c := range n.Children() {
		if c.First().First().Kind() != jsonspan.Number {
			return false
		}
		a, ok := nested(c)
		if !ok || len(a.sides) != 2 || min(a.sides[0], a.sides[1]) < minMap || !a.shares() || first.sides != nil && !slices.Equal(first.sides, a.sides) {
			return false
		}
		first = a
		found = append(found, object.Object{Class: object.Clip(c.Key(), object.MaxText), Pointer: pointer + "/" + object.PointerToken(c.Key())})
		masks = append(masks, runs(object.Size{Width: a.sides[1], Height: a.sides[0]}, func(i int) bool { return a.v[i] >= half }))
	}
	for i, m := range masks {
		if m != nil && !strings.EqualFold(found[i].Class, "background") {
			found[i].RLE = m
			f.found.Values = append(f.found.Values, found[i])
			f.found.Objects = append(f.found.Objects, object.Raw{})
		}
	}
	f.found.Pointer = pointer
	f.mapped(&first, object.Size{Width: first.sides[1], Height: first.sides[0]}, pointer)
	return true
}
