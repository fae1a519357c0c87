// Package features tells by the keys of a JSON value, and a look at what lies
// under them, what it may be: a predicted object, a list of them, or which part
// of one each of its members is.
//
// It reads nothing and keeps nothing.
//
// Packages of capture/prediction import it.
package features
