// Package object has the values that the stages of a reading hand on: what a
// model saw, and, before its numbers are settled, how a document wrote it.
//
// It reads nothing and knows no key. Everything of capture/prediction may
// import it, and capture/dataset and ui/tui/table; it imports nothing.
package object
