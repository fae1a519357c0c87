package prediction

import (
	"bytes"
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
)

// form is how a container holds its objects.
type form uint8

const (
	formNone     form = iota
	formEmpty         // no objects, said so
	formList          // a list of objects
	formMap           // objects by id or by class
	formAlone         // the value is the one object
	formNames         // a list of class names
	formPipes         // a list of "id|left|top|right|bottom|label"
	formScores        // scores by class
	formColumns       // parallel lists
	formRows          // lists of numbers, one an object
	formClassMap      // a mask of all classes and their names
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

// maxFind is how many levels the objects may lie below the root.
const maxFind = 6

// maxLooks bounds how many values are looked at for the objects.
const maxLooks = 10_000

// maxSample is how many elements of a list are looked at to tell what it is.
const maxSample = 16

// find looks for the objects in n.
func (d *decoder) find(n jsonspan.Node, pointer string, trust bool, depth int) container {
	if d.looks++; depth > maxFind || d.looks > maxLooks {
		return container{}
	}
	switch n.Kind() {
	case jsonspan.Array:
		return d.findList(n, pointer, trust, depth)
	case jsonspan.Object:
		return d.findObject(n, pointer, trust, depth)
	default:
		return container{}
	}
}

func (d *decoder) findList(n jsonspan.Node, pointer string, trust bool, depth int) container {
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
		if trust {
			c.form = formNames
			return c
		}
	case jsonspan.Array:
		if _, ok := d.rules.shapeOfRows(n); ok && trust {
			c.form = formRows
			return c
		}
		if in := first.First().Kind(); isBatch(n) && (in == jsonspan.Object || in == jsonspan.Array) {
			return d.findFirst(n, pointer, trust, depth)
		}
	case jsonspan.Object:
		return d.findObjects(c, trust, depth)
	default:
	}
	return container{}
}

// findObjects tells whether the elements of the list c are the objects, or
// what the first of them holds.
func (d *decoder) findObjects(c container, trust bool, depth int) container {
	if isClassMap(c.node.First()) || !d.sample(c.node, trust) {
		return d.findFirst(c.node, c.pointer, trust, depth)
	}
	if in := d.findNamers(c.node, c.pointer, trust, depth); in.form != formNone {
		return in
	}
	return c
}

// isBatch reports whether nothing but names follows the first element of a
// list, as DeGirum adds the one of the frame.
func isBatch(n jsonspan.Node) bool {
	i := 0
	for c := range n.Children() {
		if i > 0 && !scalar(c) {
			return false
		}
		i++
	}
	return i > 0
}

// findFirst looks into the first element of a list, as of a batch of images.
func (d *decoder) findFirst(n jsonspan.Node, pointer string, trust bool, depth int) container {
	in := d.find(n.First(), pointer+"/0", trust, depth+1)
	if in.batch.node.Kind() == jsonspan.None {
		in.batch = link{node: n, pointer: pointer}
	}
	return in
}

// findNamers looks into the first of a list of things that only have names,
// as Watson's classifiers around their classes: what they hold is meant.
func (d *decoder) findNamers(n jsonspan.Node, pointer string, trust bool, depth int) container {
	if e := d.evidence(n.First(), 0); e&^(hasLabel|hasStrongLabel) != 0 {
		return container{}
	}
	in := d.findFirst(n, pointer, trust, depth)
	if in.form != formList || !d.sample(in.node, false) {
		return container{}
	}
	return in
}

// sample reports whether one of the first elements of n is an object.
func (d *decoder) sample(n jsonspan.Node, trust bool) bool {
	i := 0
	for c := range n.Children() {
		if d.evidence(c, 0).element(trust) {
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
func (d *decoder) findObject(n jsonspan.Node, pointer string, trust bool, depth int) container {
	if d.rules.isColumns(n) {
		return container{form: formColumns, node: n, pointer: pointer}
	}
	if isClassMap(n) {
		return container{form: formClassMap, node: n, pointer: pointer}
	}
	found := d.findNamed(n, pointer, trust, depth)
	if found.form > formEmpty {
		return found
	}
	if e := d.evidence(n, 0); e.alone(trust) {
		return container{form: formAlone, node: n, pointer: pointer}
	}
	if found.form == formEmpty {
		return found
	}
	i := 0
	for c := range n.Children() {
		if i++; i > maxSample {
			break
		}
		if _, _, named := d.keys.container(c.RawKey()); named || c.Kind() != jsonspan.Object && c.First().Kind() != jsonspan.Object {
			continue // without objects, or looked at by its name
		}
		if in := d.find(c, pointer+"/"+pointerToken(c), trust, depth+1); in.form > formEmpty {
			return in.under(n, pointer, c)
		}
	}
	return container{}
}

// under adds the object around the container to its chain.
func (c container) under(n jsonspan.Node, pointer string, via jsonspan.Node) container {
	c.chain = append([]link{{n, pointer, via.RawKey()}}, c.chain...)
	return c
}

// findNamed looks for a member whose name is one for objects and whose value
// holds some. An empty one counts only if no other holds any, and a list of
// names only if no other holds objects.
func (d *decoder) findNamed(n jsonspan.Node, pointer string, trust bool, depth int) container {
	var best candidate
	several := 0
	for c := range n.Children() {
		rank, weak, ok := d.keys.container(c.RawKey())
		if !ok {
			continue
		}
		in := candidate{d.findValue(c, pointer+"/"+pointerToken(c), trust, depth+1), rank}
		if in.form == formEmpty && weak && !trust {
			continue
		}
		if in.worth() == worthObjects {
			several++
		}
		if in.better(best) {
			in.container = in.under(n, pointer, c)
			best = in
		}
	}
	if several > 1 {
		d.out.add(CodeContainerChosen, d.where(pointer), best.pointer)
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
func (d *decoder) findValue(n jsonspan.Node, pointer string, trust bool, depth int) container {
	c := container{node: n, pointer: pointer}
	switch {
	case n.Kind() != jsonspan.Object:
		return d.find(n, pointer, trust, depth)
	case n.Len() == 0:
		c.form = formEmpty
	case d.isMap(n, trust):
		c.form = formMap
	case isScores(n, trust):
		c.form = formScores
	default:
		return d.find(n, pointer, trust, depth)
	}
	return c
}

// isMap reports whether all values are objects and one of the first is a
// predicted one, where the key may be its class.
func (d *decoder) isMap(n jsonspan.Node, trust bool) bool {
	i, found := 0, false
	for c := range n.Children() {
		if _, _, named := d.keys.container(c.RawKey()); c.Kind() != jsonspan.Object || named {
			return false
		}
		if i++; i <= maxSample && !found {
			e := d.evidence(c, 0)
			found = e.element(trust) || e.any(hasStrongScore)
		}
	}
	return found
}

// isScores reports whether all values are numbers within 0..1.
func isScores(n jsonspan.Node, trust bool) bool {
	if !trust {
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
	return bytes.Count(n.Raw(), []byte{'|'}) >= 5 && strings.Count(clip(n.Text(), maxText), "|") >= 5
}
