// Package finding has all that may be wrong with a request, or was assumed of
// it: a [Rule] for each code, made into a [Finding] by a constructor of its
// own types.
//
// A new one is one value in rules.go; the reference page follows from it.
//
// It finds nothing: who reads a request does. Packages of capture,
// render and ui may import it.
package finding
