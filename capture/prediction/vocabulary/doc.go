// Package vocabulary says what the keys of a document mean: the spellings that
// are known, in tables, and, of all others, the words that they are made of.
//
// It looks at keys only, never at a value, and keeps nothing.
//
// The packages of capture/prediction import it.
package vocabulary
