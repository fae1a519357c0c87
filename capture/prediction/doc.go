// Package prediction reads what a model saw out of a captured request:
// tolerant of how it is spelled, and plain about every assumption.
//
// [Read] never fails: what cannot be understood is a [Finding], and the raw
// request is untouched. It is five stages, each a function in a package of its
// own that returns what it found: parts (which bytes are the document, the image
// and the masks), document (the objects as they are written), mask (which mask is
// whose), geometry (what the numbers mean in pixels, and what proves it), and the
// judgement, which is here. Others import this package; the stages import each
// other downwards only, and object, which has the values between them.
//
// It knows neither render nor ui; packages of capture, render and ui may import
// it.
package prediction
