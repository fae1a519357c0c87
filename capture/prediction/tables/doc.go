// Package tables finds objects that are not written one by one: parallel lists,
// the outputs of a model server, data frames, rows of numbers, tuples. It says
// what is where, and makes no object.
//
// Packages of capture/prediction import it.
package tables

import "github.com/framebin/framebin/capture/prediction/shapes"

// maxSample is how many elements of a list tell what it is.
const maxSample = 16

// Reader looks at values. It is not safe for concurrent use.
type Reader struct{ shapes.Reader }
