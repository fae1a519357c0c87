package container

import (
	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/features"
	"github.com/framebin/framebin/capture/prediction/leftover"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// Form is how a container holds its objects.
type Form uint8

// The forms.
const (
	None        Form = iota // it holds none
	Empty                   // no objects, said so
	List                    // a list of objects
	Map                     // objects by id or by class
	Alone                   // the value is the one object
	Names                   // a list of class names
	Pipes                   // a list of "id|left|top|right|bottom|label"
	Scores                  // scores by class
	Files                   // names of mask files by class
	Columns                 // parallel lists
	Rows                    // lists of numbers, one an object
	ClassMap                // a mask of all classes and their names
	Lists                   // lists by class
	Frame                   // members of all objects by key, as columns or rows
	Tuples                  // lists of a box, a class and a confidence
	ScoredNames             // lists of a class and a confidence
	NamedRow                // names of classes beside their confidences
	Tensors                 // outputs of a model server, as arrays of numbers
	Pairs                   // a list of the names and values of one object
)

// Container is where the objects of a document are.
type Container struct {
	Form    Form
	Node    jsonspan.Node
	Pointer string
	Chain   []Link          // the objects around it, outermost first
	Batch   Link            // the list that it is the first element of; its Node is None if there is none
	Rivals  []jsonspan.Node // other members with a name for objects that hold some
	Before  jsonspan.Node   // the same object before an event, which is not read
	Place   bool            // the document is one place of something else, and so has no objects
}

// Link is an object on the way to the container.
type Link struct {
	Node    jsonspan.Node
	Pointer string
	Via     []byte // the key that leads on
}

// Told is what is known of a document before its objects are looked for.
type Told struct {
	Declared bool // the request says that it is a prediction
	Kind     bool // the document tells the kind of prediction that it is
	Image    bool // an image came with it
}

// Find finds where the objects of a document are. Its Form is None where the
// document is no prediction.
func Find(root jsonspan.Node, in *features.Inspector, t Told) Container {
	trust := t.Declared || t.Kind
	c := search(root, in, trust)
	if c.Form == None && !trust {
		c = byContent(root, in, t.Image)
		trust = c.Form != None
	}
	if c.Form == None && (trust || t.Image) {
		c = verdict(root, in, "", 0)
	}
	if c.Form == None && trust && saysNothing(root, t.Kind) {
		c = Container{Form: Empty, Node: root}
	}
	if c.Form == Empty && !trust && len(c.Chain) == 0 {
		return Container{}
	}
	return c
}

// verdict looks for one object that has a confidence and a text under a name that
// says what was seen: {"prediction":"ripe","probability":0.8}.
func verdict(n jsonspan.Node, in *features.Inspector, pointer string, depth int) Container {
	const deepest = 3
	if n.Kind() != jsonspan.Object || depth > deepest {
		return Container{}
	}
	text := false
	for c := range n.Children() {
		text = text || c.Kind() == jsonspan.String && vocabulary.NameWorth(c.RawKey()) > 1
	}
	if text && in.Features(n, 0).All(features.Score|features.UnitScore) {
		return Container{Form: Alone, Node: n, Pointer: pointer}
	}
	for c := range n.Children() {
		if inner := verdict(c, in, member(pointer, c), depth+1); inner.Form != None {
			return inner.under(n, pointer, c)
		}
	}
	return Container{}
}

// byContent looks for the objects of a document that nothing calls a
// prediction but what is in it: places, or an image that came with it.
func byContent(root jsonspan.Node, in *features.Inspector, image bool) Container {
	c := search(root, in, true)
	if !image && !(leftover.Detector{Keys: in.Keys}).Geometric(root) && !c.named(in) {
		return Container{}
	}
	if c.Form == Alone && !image && !in.Features(c.Node, 0).Any(features.Label|features.Score|features.StrongBox|features.StrongMask) {
		return Container{Place: true}
	}
	if !c.located(in) && !c.named(in) && (!image || !c.scored(in) && !c.classes(in)) {
		return Container{}
	}
	return c
}

// saysNothing tells a document of no objects from one that is no prediction:
// it is empty, or has nothing but its kind.
func saysNothing(root jsonspan.Node, kind bool) bool {
	switch k := root.Kind(); k {
	case jsonspan.Null:
		return true
	case jsonspan.Object:
		return root.Len() == 0 || kind
	case jsonspan.Array:
		return root.Len() == 0
	default:
		return false
	}
}

// located reports whether a container holds objects that say where they are.
func (c Container) located(in *features.Inspector) bool {
	const place = features.Box | features.Outline | features.Mask
	switch c.Form {
	case Alone:
		return in.ElementFeatures(c.Node).Any(place)
	case List, Map:
		return in.ElementFeatures(c.Node.First()).Any(place)
	case Lists:
		return in.ElementFeatures(c.Node.First().First()).Any(features.Located)
	case Columns, Rows, Frame, Pipes, Tuples, Pairs, Tensors, Files:
		return true
	default:
		return false
	}
}

// scored reports whether a container holds classes with their confidences.
func (c Container) scored(in *features.Inspector) bool {
	switch c.Form {
	case Scores, ScoredNames, NamedRow:
		return true
	case List:
		return in.Features(c.Node.First(), 0).All(features.Label | features.Score)
	default:
		return false
	}
}

// named reports whether a container holds classes with their confidences under
// a name that is rare outside predictions: a forecast has probabilities, too.
func (c Container) named(in *features.Inspector) bool {
	const few = 2
	if c.Form != Scores || c.Node.Len() < few || !c.Node.IsMember() {
		return false
	}
	_, weak, known := in.Keys.Container(c.Node.RawKey())
	return known && !weak || in.Keys.Of(c.Node).Role == vocabulary.Nest
}

// classes reports whether a container tells a class, or several, and nothing
// else of what is in an image, under a key that is rare elsewhere.
func (c Container) classes(in *features.Inspector) bool {
	switch c.Form {
	case Alone:
		return in.Features(c.Node, 0).Any(features.StrongLabel)
	case List:
		return in.Features(c.Node.First(), 0).Any(features.StrongLabel)
	default:
		return false
	}
}

// under adds the object around the container to its chain.
func (c Container) under(n jsonspan.Node, pointer string, via jsonspan.Node) Container {
	c.Chain = append([]Link{{n, pointer, via.RawKey()}}, c.Chain...)
	return c
}
