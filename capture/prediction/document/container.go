package document

import (
	"bytes"
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/shapes"
	"github.com/framebin/framebin/capture/prediction/tables"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// form is how a container holds its objects.
type form uint8

const (
	formNone        form = iota
	formEmpty            // no objects, said so
	formList             // a list of objects
	formMap              // objects by id or by class
	formAlone            // the value is the one object
	formNames            // a list of class names
	formPipes            // a list of "id|left|top|right|bottom|label"
	formScores           // scores by class
	formColumns          // parallel lists
	formRows             // lists of numbers, one an object
	formClassMap         // a mask of all classes and their names
	formLists            // lists by class
	formFrame            // members of all objects by key, as columns or rows
	formTuples           // lists of a box, a class and a confidence
	formScoredNames      // lists of a class and a confidence
	formNamedRow         // names of classes beside their confidences
	formTensors          // outputs of a model server, as arrays of numbers
	formPairs            // a list of the names and values of one object
)

// container is where the objects of a document are.
type container struct {
	form    form
	node    jsonspan.Node
	pointer string
	chain   []link // the objects around it, outermost first
	batch   link   // the list that it is the first element of; its node is None if there is none
}

// link is an object on the way to the container.
type link struct {
	node    jsonspan.Node
	pointer string
	via     []byte // the key that leads on
}

// Bounds of the search for the objects.
const (
	maxFind   = 10     // levels below the root
	maxLooks  = 10_000 // values that are looked at
	maxSample = 16     // elements of a list that tell what it is
)

// finder looks for the objects of a document.
type finder struct {
	*reader
	trust bool // the request says that it carries a prediction
	looks int
}

// find looks for the objects in n.
func (f *finder) find(n jsonspan.Node, pointer string, depth int) container {
	if f.looks++; depth > maxFind || f.looks > maxLooks {
		return container{}
	}
	switch n.Kind() {
	case jsonspan.Array:
		return f.findList(n, pointer, depth)
	case jsonspan.Object:
		return f.findObject(n, pointer, depth)
	default:
		return container{}
	}
}

func (f *finder) findList(n jsonspan.Node, pointer string, depth int) container {
	c := container{form: formList, node: n, pointer: pointer}
	first := n.First()
	switch first.Kind() {
	case jsonspan.None:
		c.form = formEmpty
		return c
	case jsonspan.String:
		if isPipes(first) {
			c.form = formPipes
			return c
		}
		if f.trust {
			c.form = formNames
			return c
		}
	case jsonspan.Array:
		if c.form = f.formOfLists(n, first); c.form != formNone {
			return c
		}
		if in := first.First().Kind(); isBatch(n) && (in == jsonspan.Object || in == jsonspan.Array) {
			return f.findFirst(n, pointer, depth)
		}
	case jsonspan.Object:
		return f.findObjects(c, depth)
	default:
	}
	return container{}
}

// formOfLists returns how a list of lists holds objects, if the lists are some.
func (f *finder) formOfLists(n, first jsonspan.Node) form {
	if !f.trust {
		return formNone
	}
	if _, ok := f.Tuple(first); ok {
		return formTuples
	}
	if _, ok := f.Rows(n); ok {
		return formRows
	}
	if _, _, ok := tables.ScoredName(first); ok {
		return formScoredNames
	}
	return formNone
}

// findObjects tells whether the elements of the list c are the objects, or
// what the first of them holds.
func (f *finder) findObjects(c container, depth int) container {
	if t := f.Tensors(c.node); t != nil {
		c.form = formColumns
		return c
	}
	if _, _, ok := f.Pairs(c.node); ok {
		c.form = formPairs
		return c
	}
	if tables.Outputs(c.node) != nil {
		c.form = formTensors
		return c
	}
	if tables.IsClassMap(c.node.First()) || f.IsColumns(c.node.First()) || !f.sample(c.node, f.trust) {
		return f.findFirst(c.node, c.pointer, depth)
	}
	if in := f.findNamers(c.node, c.pointer, depth); in.form != formNone {
		return in
	}
	return c
}

// isBatch reports whether nothing but names follows the first element of a
// list, as DeGirum adds the one of the frame.
func isBatch(n jsonspan.Node) bool {
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
func (f *finder) findFirst(n jsonspan.Node, pointer string, depth int) container {
	in := f.find(n.First(), pointer+"/0", depth+1)
	if in.batch.node.Kind() == jsonspan.None {
		in.batch = link{node: n, pointer: pointer}
	}
	return in
}

// findNamers looks into the first of a list of things that only have names,
// as Watson's classifiers around their classes: what they hold is meant.
func (f *finder) findNamers(n jsonspan.Node, pointer string, depth int) container {
	if e := f.elementFeatures(n.First()); e&^(hasLabel|hasStrongLabel) != 0 {
		return container{}
	}
	in := f.findFirst(n, pointer, depth)
	if in.form != formList || !f.sample(in.node, false) {
		return container{}
	}
	return in
}

// sample reports whether one of the first elements of n is an object.
func (r *inspector) sample(n jsonspan.Node, trust bool) bool {
	i := 0
	for c := range n.Children() {
		if r.elementFeatures(c).element(trust) {
			return true
		}
		if i++; i == maxSample {
			break
		}
	}
	return false
}

// findObject looks at the named containers in the order of the table, then
// at the object itself, then at what else it holds.
func (f *finder) findObject(n jsonspan.Node, pointer string, depth int) container {
	if whole := f.wholeForm(n); whole != formNone {
		return container{form: whole, node: n, pointer: pointer}
	}
	found := f.findNamed(n, pointer, depth)
	if found.form > formEmpty {
		return found
	}
	e := f.features(n, 0)
	alone := container{form: formAlone, node: n, pointer: pointer}
	if e.alone(f.trust) && e.any(located) {
		return alone
	}
	if in := f.findOther(n, pointer, depth); in.form > formEmpty && (!e.alone(f.trust) || f.holds(in)) {
		if in.form == formAlone && e.any(hasLabel) && !f.features(in.node, 0).any(hasLabel) && in.node.IsMember() {
			return alone // the class is here, the place is there
		}
		return in
	}
	if e.alone(f.trust) {
		return alone
	}
	if found.form == formEmpty {
		return found
	}
	return container{}
}

// wholeForm returns how an object holds all objects at once; formNone where it
// does not.
func (f *finder) wholeForm(n jsonspan.Node) form {
	switch {
	case f.Frame(n) != nil:
		return formFrame
	case f.IsColumns(n):
		return formColumns
	case tables.IsClassMap(n):
		return formClassMap
	case n.Len() > 1 && f.isLists(n):
		return formLists
	case n.Len() > 1 && f.isMapOfPlaced(n):
		return formMap
	case f.trust && f.isScoresByName(n):
		return formScores
	}
	if _, _, ok := tables.NamedRow(n); ok && f.trust {
		return formNamedRow
	}
	return formNone
}

// holds reports whether a container holds objects that say where they are.
func (f *finder) holds(c container) bool {
	switch c.form {
	case formAlone:
		return f.features(c.node, 0).any(hasBox | hasOutline | hasMask)
	case formList, formMap:
		return f.elementFeatures(c.node.First()).any(hasBox | hasOutline | hasMask)
	case formLists:
		return f.elementFeatures(c.node.First().First()).any(located)
	case formColumns, formRows, formFrame, formPipes, formTuples, formPairs, formTensors:
		return true
	default:
		return false
	}
}

// scores reports whether a container holds classes with their confidences.
func (f *finder) scores(c container) bool {
	switch c.form {
	case formScores, formScoredNames, formNamedRow:
		return true
	case formList:
		return f.features(c.node.First(), 0).all(hasLabel | hasScore)
	default:
		return false
	}
}

// findOther looks at what lies in an object under names that promise nothing.
func (f *finder) findOther(n jsonspan.Node, pointer string, depth int) container {
	i := 0
	for c := range n.Children() {
		if i++; i > maxSample {
			break
		}
		if _, _, named := f.Keys.Container(c.RawKey()); named || !holds(c) {
			continue // without objects, or looked at by its name
		}
		if in := f.find(c, f.member(pointer, c), depth+1); in.form > formEmpty && in.form != formNames {
			return in.under(n, pointer, c)
		}
	}
	return container{}
}

// holds reports whether a value may hold objects: it is one, or a list of
// objects or of lists.
func holds(n jsonspan.Node) bool {
	if n.Kind() == jsonspan.Object {
		return true
	}
	first := n.First()
	return first.Kind() == jsonspan.Object || first.Kind() == jsonspan.Array && (first.First().Kind() != jsonspan.Number || first.Len() > 4)
}

// under adds the object around the container to its chain.
func (c container) under(n jsonspan.Node, pointer string, via jsonspan.Node) container {
	c.chain = append([]link{{n, pointer, via.RawKey()}}, c.chain...)
	return c
}

// findNamed looks for a member whose name is one for objects and whose value
// holds some. An empty one counts only if no other holds any, and a list of
// names only if no other holds objects.
func (f *finder) findNamed(n jsonspan.Node, pointer string, depth int) container {
	var best candidate
	for c := range n.Children() {
		rank, weak, ok := f.Keys.Container(c.RawKey())
		if !ok {
			continue
		}
		in := candidate{f.findValue(c, f.member(pointer, c), depth+1), rank}
		if in.form == formEmpty && weak && !f.trust {
			continue
		}
		if in.worth() == worthObjects {
			f.rivals = append(f.rivals, c)
		}
		if in.better(best) {
			in.container = in.under(n, pointer, c)
			best = in
		}
	}
	return best.container
}

// candidate is a container by name, and the rank of the name.
type candidate struct {
	container
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
	switch c.form {
	case formNone:
		return worthNothing
	case formEmpty:
		return worthEmpty
	case formNames:
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
func (f *finder) findValue(n jsonspan.Node, pointer string, depth int) container {
	c := container{node: n, pointer: pointer}
	switch {
	case n.Kind() != jsonspan.Object:
		return f.find(n, pointer, depth)
	case n.Len() == 0:
		c.form = formEmpty
	case f.IsColumns(n) || f.Frame(n) != nil:
		return f.find(n, pointer, depth)
	case f.isMap(n, f.trust):
		c.form = formMap
	case f.trust && isScores(n):
		c.form = formScores
	case f.isLists(n):
		c.form = formLists
	default:
		return f.find(n, pointer, depth)
	}
	return c
}

// isMap reports whether all values are objects and one of the first is a
// predicted one, where the key may be its class.
func (r *inspector) isMap(n jsonspan.Node, trust bool) bool {
	i, found := 0, false
	for c := range n.Children() {
		if _, _, named := r.Keys.Container(c.RawKey()); c.Kind() != jsonspan.Object || named {
			return false
		}
		if i++; i <= maxSample && !found {
			e := r.features(c, 0)
			found = e.element(trust) || e.any(hasStrongScore)
		}
	}
	return found
}

// isScoresByName reports whether n holds confidences by class, under a name
// that says so.
func (r *inspector) isScoresByName(n jsonspan.Node) bool {
	key, _ := r.Keys.Column(n.RawKey())
	return n.IsMember() && key.Column == vocabulary.ScoreColumn && isScores(n)
}

// isMapOfPlaced reports whether all values are objects that say where they are,
// under names that promise nothing.
func (r *inspector) isMapOfPlaced(n jsonspan.Node) bool {
	i := 0
	for c := range n.Children() {
		m := r.Keys.Of(c)
		if _, _, named := r.Keys.Container(c.RawKey()); named || c.Kind() != jsonspan.Object || m.Role != vocabulary.NoRole && m.Role != vocabulary.Inner || m.Place.At != vocabulary.NoCoordinate {
			return false
		}
		if i++; i <= maxSample && !r.features(c, 0).any(hasBox|hasOutline) {
			return false
		}
	}
	return true
}

// isLists reports whether all values are lists, and one of the first holds
// objects that say where they are: the key is their class.
func (r *inspector) isLists(n jsonspan.Node) bool {
	key, _ := r.Keys.Column(n.RawKey())
	ofBoxes := key.Column == vocabulary.BoxColumn
	i, found := 0, false
	for c := range n.Children() {
		if c.Kind() != jsonspan.Array || r.Keys.Of(c).Place.At != 0 {
			return false
		}
		if _, _, named := r.Keys.Container(c.RawKey()); named {
			return false
		}
		if i++; i <= maxSample && !found && c.Len() > 0 {
			found = r.elementFeatures(c.First()).any(located) || ofBoxes && r.listOfBoxes(c)
		}
	}
	return found
}

// isScores reports whether all values are numbers within 0..1.
func isScores(n jsonspan.Node) bool {
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

// isPipes reports whether a string is an object as DeepStream's minimal
// schema writes it: id|left|top|right|bottom|label.
func isPipes(n jsonspan.Node) bool {
	return bytes.Count(n.Raw(), []byte{'|'}) >= 5 && strings.Count(object.Clip(n.Text(), maxText), "|") >= 5
}

// transition finds the objects of a message that tells an object before an
// event and after it: the same one.
func (f *finder) transition(root jsonspan.Node) container {
	var before, after jsonspan.Node
	for c := range root.Children() {
		switch string(c.RawKey()) {
		case "before":
			before = c
		case "after":
			after = c
		}
	}
	if before.Kind() == jsonspan.Object && after.Kind() == jsonspan.Object && f.features(after, 0).alone(f.trust) {
		f.past = before
		c := container{form: formAlone, node: after, pointer: "/after"}
		return c.under(root, "", after)
	}
	return container{}
}

// batch tells what became of a list whose first element holds the objects.
func (r surroundings) batch(l link) {
	switch n := l.node.Len(); {
	case n > 0 && l.node.First().Kind() == jsonspan.Array && isBatch(l.node):
		r.out.Add(finding.BatchUnwrapped.At(r.where(l.pointer)))
	case n > 1:
		r.out.Add(finding.BatchFirst.At(r.where(l.pointer), n))
	}
	i := 0
	for c := range l.node.Children() {
		if i > 0 {
			r.doc.Extra = r.keep(r.doc.Extra, r.element(l.pointer, i), c)
		}
		i++
	}
}
