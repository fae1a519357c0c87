package container

import (
	"bytes"
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/features"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/shapes"
	"github.com/framebin/framebin/capture/prediction/tables"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// Bounds of the search for the objects.
const (
	maxFind  = 10     // levels below the root
	maxLooks = 10_000 // values that are looked at
)

// finder looks for the objects of a document.
type finder struct {
	*features.Inspector
	trust  bool // it is known to be a prediction
	looks  int
	rivals []jsonspan.Node
}

// search looks for the objects, where trust tells that it is known to be a
// prediction.
func search(root jsonspan.Node, in *features.Inspector, trust bool) Container {
	f := finder{Inspector: in, trust: trust}
	if c := f.transition(root); c.Form != None {
		return c
	}
	c := f.find(root, "", 0)
	c.Rivals = f.rivals
	return c
}

// find looks for the objects in n.
func (f *finder) find(n jsonspan.Node, pointer string, depth int) Container {
	if f.looks++; depth > maxFind || f.looks > maxLooks {
		return Container{}
	}
	switch n.Kind() {
	case jsonspan.Array:
		return f.findList(n, pointer, depth)
	case jsonspan.Object:
		return f.findObject(n, pointer, depth)
	default:
		return Container{}
	}
}

func (f *finder) findList(n jsonspan.Node, pointer string, depth int) Container {
	c := Container{Form: List, Node: n, Pointer: pointer}
	first := n.First()
	switch first.Kind() {
	case jsonspan.None:
		c.Form = Empty
		return c
	case jsonspan.String:
		if isPipes(first) {
			c.Form = Pipes
			return c
		}
		if f.trust {
			c.Form = Names
			return c
		}
	case jsonspan.Array:
		if c.Form = f.formOfLists(n, first); c.Form != None {
			return c
		}
		if in := first.First().Kind(); IsBatch(n) && (in == jsonspan.Object || in == jsonspan.Array) {
			return f.findFirst(n, pointer, depth)
		}
	case jsonspan.Object:
		return f.findObjects(c, depth)
	default:
	}
	return Container{}
}

// formOfLists returns how a list of lists holds objects, if the lists are some.
func (f *finder) formOfLists(n, first jsonspan.Node) Form {
	if !f.trust {
		return None
	}
	if _, ok := f.Tuple(first); ok {
		return Tuples
	}
	if _, ok := f.Rows(n); ok {
		return Rows
	}
	if f.IsByClass(n) {
		return Lists
	}
	if _, _, ok := tables.ScoredName(first); ok {
		return ScoredNames
	}
	return None
}

// findObjects tells whether the elements of the list c are the objects, or
// what the first of them holds.
func (f *finder) findObjects(c Container, depth int) Container {
	if t := f.Tensors(c.Node); t != nil {
		c.Form = Columns
		return c
	}
	if _, _, ok := f.Pairs(c.Node); ok {
		c.Form = Pairs
		return c
	}
	if tables.Outputs(c.Node) != nil {
		c.Form = Tensors
		return c
	}
	if f.isClassMap(c.Node.First()) || f.tables(c.Node.First()) || !f.Sample(c.Node, f.trust) {
		return f.findFirst(c.Node, c.Pointer, depth)
	}
	if in := f.findNamers(c.Node, c.Pointer, depth); in.Form != None {
		return in
	}
	return c
}

// IsBatch reports whether nothing but names follows the first element of a
// list, as DeGirum adds the one of the frame.
func IsBatch(n jsonspan.Node) bool {
	i := 0
	for c := range n.Children() {
		if i > 0 && !shapes.Scalar(c) {
			return false
		}
		i++
	}
	return i > 0
}

// findFirst looks into the first element of a list, as of a batch of images.
func (f *finder) findFirst(n jsonspan.Node, pointer string, depth int) Container {
	in := f.find(n.First(), pointer+"/0", depth+1)
	if in.Batch.Node.Kind() == jsonspan.None {
		in.Batch = Link{Node: n, Pointer: pointer}
	}
	return in
}

// findNamers looks into the first of a list of things that have names at most,
// as Watson's classifiers around their classes: what they hold is meant. Places
// without a class are those of the thing around them, if that has a name.
func (f *finder) findNamers(n jsonspan.Node, pointer string, depth int) Container {
	own := f.Features(n.First(), 0)
	if own&^(features.Label|features.StrongLabel) != 0 {
		return Container{}
	}
	in := f.findFirst(n, pointer, depth)
	if own == 0 && in.Form == Columns {
		return in
	}
	placed := own == 0 && f.trust && in.located(f.Inspector)
	if in.Form != List || !in.located(f.Inspector) && f.ElementFeatures(n.First()).Any(features.Located) || !placed && !f.Sample(in.Node, false) || own != 0 && !f.Features(in.Node.First(), 0).Any(features.Label) {
		return Container{}
	}
	return in
}

// findObject looks at the named containers in the order of the table, then
// at the object itself, then at what else it holds.
func (f *finder) findObject(n jsonspan.Node, pointer string, depth int) Container {
	if whole := f.wholeForm(n); whole != None {
		return Container{Form: whole, Node: n, Pointer: pointer}
	}
	found := f.findNamed(n, pointer, depth)
	if (candidate{Container: found}).worth() == worthObjects {
		return found
	}
	e := f.Features(n, 0)
	alone := Container{Form: Alone, Node: n, Pointer: pointer}
	if e.Alone(f.trust) && e.Any(features.Located) {
		return alone
	}
	if in := f.findOther(n, pointer, depth); in.Form > Empty && (in.located(f.Inspector) || !e.Alone(f.trust) && f.instead(in, found)) {
		if in.Form == Alone && !f.Features(in.Node, 0).Any(features.Label) && in.Node.IsMember() && f.names(n, e, len(in.Chain) == 1) {
			return alone // the class is here, the place is there
		}
		return in
	}
	if found.Form <= Empty && e.Alone(f.trust) {
		return alone
	}
	return found
}

// instead reports whether a container that has no place is meant where another was
// found by its name: not where that is empty, and the one but names, which may be what
// the model looks for.
func (f *finder) instead(in, found Container) bool {
	return found.Form == None || found.Form == Empty && in.scored(f.Inspector)
}

// names reports whether an object tells the class of what lies in it: by a member
// of its own, or by one that has a class and its confidence. Of what lies
// deeper, a name may be that of the whole.
func (f *finder) names(n jsonspan.Node, e features.Set, within bool) bool {
	if e.Any(features.StrongLabel) || within && e.Any(features.Label) {
		return true
	}
	for c := range n.Children() {
		for in := range c.Children() {
			if within && f.Features(in, 0).All(features.Label|features.Score) {
				return true
			}
		}
	}
	return false
}

// columns reports whether an object is parallel lists, and no object that has its
// class and its confidence in lists of one: {"label":["a"],"score":[0.9],"box":{}}.
func (f *finder) columns(n jsonspan.Node) bool {
	return f.IsColumns(n) && (f.InLists(n) != 1 || !f.ElementFeatures(n).Any(features.Located))
}

// tables reports whether the elements of a list are parallel lists each, and no
// objects that have several classes with their confidences in lists.
func (f *finder) tables(first jsonspan.Node) bool {
	return f.columns(first) && (f.InLists(first) == 0 || !f.Features(first, 0).Any(features.Box))
}

// wholeForm returns how an object holds all objects at once; None where it
// does not.
func (f *finder) wholeForm(n jsonspan.Node) Form {
	switch {
	case f.Frame(n) != nil:
		return Frame
	case f.isClassMap(n):
		return ClassMap
	case f.columns(n):
		return Columns
	case n.Len() > 1 && f.isLists(n):
		return Lists
	case n.Len() > 1 && f.isMapOfPlaced(n):
		return Map
	case f.trust && f.isScoresByName(n):
		return Scores
	}
	if _, _, ok := tables.NamedRow(n); ok && f.trust {
		return NamedRow
	}
	return None
}

func (f *finder) isClassMap(n jsonspan.Node) bool {
	_, ok := f.ClassMap(n)
	return ok
}

// findOther looks at what lies in an object under names that promise nothing. What
// says where it is goes before what does not, and a zone of the camera behind.
func (f *finder) findOther(n jsonspan.Node, pointer string, depth int) (other Container) {
	i := 0
	for c := range n.Children() {
		if i++; i > features.MaxSample {
			break
		}
		if _, _, named := f.Keys.Container(c.RawKey()); named || !mayHold(c) {
			continue // without objects, or looked at by its name
		}
		if in := f.find(c, member(pointer, c), depth+1); in.Form > Empty && in.Form != Names {
			placed := in.located(f.Inspector) && !f.Keys.Zones(c.RawKey())
			if in = in.under(n, pointer, c); placed {
				return in
			}
			if other.Form == None {
				other = in
			}
		}
	}
	return other
}

// mayHold reports whether a value may hold objects: it is one, or a list of
// objects or of lists.
func mayHold(n jsonspan.Node) bool {
	if n.Kind() == jsonspan.Object {
		return true
	}
	first := n.First()
	return first.Kind() == jsonspan.Object || first.Kind() == jsonspan.Array && (first.First().Kind() != jsonspan.Number || first.Len() > 4)
}

// member returns the pointer of a member.
func member(pointer string, n jsonspan.Node) string {
	return pointer + "/" + object.PointerToken(n.Key())
}

// findNamed looks for a member whose name is one for objects and whose value
// holds some. An empty one counts only if no other holds any, and a list of
// names only if no other holds objects.
func (f *finder) findNamed(n jsonspan.Node, pointer string, depth int) Container {
	var best candidate
	for c := range n.Children() {
		rank, weak, ok := f.Keys.Container(c.RawKey())
		if !ok {
			continue
		}
		in := candidate{f.findValue(c, member(pointer, c), depth+1), rank}
		if in.Form == Empty && weak && !f.trust {
			continue
		}
		if in.worth() == worthObjects {
			f.rivals = append(f.rivals, c)
		}
		if in.better(best) {
			in.Container = in.under(n, pointer, c)
			best = in
		}
	}
	return best.Container
}

// candidate is a container by name, and the rank of the name.
type candidate struct {
	Container
	rank int
}

// How much a candidate is worth.
const (
	worthNothing = iota
	worthEmpty
	worthNames
	worthObjects
)

func (c candidate) worth() int {
	switch c.Form {
	case None:
		return worthNothing
	case Empty:
		return worthEmpty
	case Names, Scores:
		return worthNames
	default:
		return worthObjects
	}
}

func (c candidate) better(than candidate) bool {
	if c.worth() != than.worth() {
		return c.worth() > than.worth()
	}
	return c.worth() > worthNothing && c.rank < than.rank
}

// findValue looks into the value of a named container: like find, and a map
// of objects or scores besides.
func (f *finder) findValue(n jsonspan.Node, pointer string, depth int) Container {
	c := Container{Node: n, Pointer: pointer}
	switch {
	case n.Kind() != jsonspan.Object:
		return f.find(n, pointer, depth)
	case n.Len() == 0:
		c.Form = Empty
	case f.columns(n) || f.Frame(n) != nil:
		return f.find(n, pointer, depth)
	case f.isMap(n):
		c.Form = Map
	case f.trust && tables.IsScores(n):
		c.Form = Scores
	case f.isLists(n):
		c.Form = Lists
	case f.isFiles(n):
		c.Form = Files
	default:
		return f.find(n, pointer, depth)
	}
	return c
}

// transition finds the objects of a message that tells an object before an
// event and after it: the same one.
func (f *finder) transition(root jsonspan.Node) Container {
	var before, after jsonspan.Node
	for c := range root.Children() {
		switch string(c.RawKey()) {
		case "before":
			before = c
		case "after":
			after = c
		}
	}
	if before.Kind() == jsonspan.Object && after.Kind() == jsonspan.Object && f.Features(after, 0).Alone(f.trust) {
		c := Container{Form: Alone, Node: after, Pointer: "/after", Before: before}
		return c.under(root, "", after)
	}
	return Container{}
}

// isMap reports whether all values are objects and one of the first is a
// predicted one, where the key may be its class.
func (f *finder) isMap(n jsonspan.Node) bool {
	i, found := 0, false
	for c := range n.Children() {
		if _, _, named := f.Keys.Container(c.RawKey()); c.Kind() != jsonspan.Object || named {
			return false
		}
		if i++; i <= features.MaxSample && !found {
			e := f.Features(c, 0)
			found = e.Element(f.trust) || e.Any(features.StrongScore)
		}
	}
	return found
}

// isScoresByName reports whether n holds confidences by class, under a name
// that says so.
func (f *finder) isScoresByName(n jsonspan.Node) bool {
	key, _ := f.Keys.Column(n.RawKey())
	return n.IsMember() && key.Column == vocabulary.ScoreColumn && tables.IsScores(n)
}

// isFiles reports whether n, called masks, holds names of files by class.
func (f *finder) isFiles(n jsonspan.Node) bool {
	key, _ := f.Keys.Column(n.RawKey())
	if key.Column != vocabulary.MaskColumn {
		return false
	}
	for c := range n.Children() {
		if c.Kind() != jsonspan.String {
			return false
		}
		if _, ok := features.MaskWord(c, false); !ok {
			return false
		}
	}
	return n.Len() > 0
}

// isMapOfPlaced reports whether all values are objects that say where they are,
// under names that promise nothing.
func (f *finder) isMapOfPlaced(n jsonspan.Node) bool {
	i := 0
	for c := range n.Children() {
		m := f.Keys.Of(c)
		if _, _, named := f.Keys.Container(c.RawKey()); named || c.Kind() != jsonspan.Object || m.Role != vocabulary.NoRole && m.Role != vocabulary.Inner || m.Place.At != vocabulary.NoCoordinate {
			return false
		}
		if i++; i <= features.MaxSample && !f.placed(c) {
			return false
		}
	}
	return true
}

// placed reports whether a value is an object with a place: its own, or, where it
// tells a class or a confidence, that of a member; or with a confidence and the
// number of its class, whose name is then the key.
func (f *finder) placed(n jsonspan.Node) bool {
	const place = features.Box | features.Outline
	e := f.Features(n, 0)
	return e.Any(place) || e.Any(features.Label|features.Score) && f.ElementFeatures(n).Any(place) ||
		f.trust && e.All(features.Label|features.Score)
}

// isLists reports whether all values are lists, and one of the first holds
// objects that say where they are: the key is their class.
func (f *finder) isLists(n jsonspan.Node) bool {
	key, _ := f.Keys.Column(n.RawKey())
	ofBoxes := key.Column == vocabulary.BoxColumn
	i, found := 0, false
	for c := range n.Children() {
		if c.Kind() != jsonspan.Array || f.Keys.Of(c).Place.At != 0 {
			return false
		}
		if _, _, named := f.Keys.Container(c.RawKey()); named {
			return false
		}
		if i++; i <= features.MaxSample && !found && c.Len() > 0 {
			_, rows := f.Rows(c)
			found = f.ElementFeatures(c.First()).Any(features.Located) || ofBoxes && tables.IsListOfBoxes(c) || f.trust && (rows || tables.IsListOfCorners(c))
		}
	}
	return found
}

// isPipes reports whether a string is an object as DeepStream's minimal
// schema writes it: id|left|top|right|bottom|label.
func isPipes(n jsonspan.Node) bool {
	return bytes.Count(n.Raw(), []byte{'|'}) >= 5 && strings.Count(object.Clip(n.Text(), object.MaxText), "|") >= 5
}
