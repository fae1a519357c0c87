// Package prediction reads what a model saw out of a captured request:
// tolerant of how it is spelled, and plain about every assumption.
//
// [Read] never fails: what cannot be understood is a [Finding], and the raw
// request is untouched.
package prediction
