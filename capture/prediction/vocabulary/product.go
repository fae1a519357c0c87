package vocabulary

import "github.com/framebin/framebin/capture/prediction/object"

// Product is a row of the table of other vision products: the keys that give
// it away, and what they mean there although the numbers alone cannot prove
// it. Keys are compared as in alias.
type Product struct {
	Name    string
	Around  []string // all of them are members of an object around the objects
	Object  []string // all of them are members of the objects
	Layout  object.Layout
	Units   object.Units
	Percent bool // confidences are 0..100
}
