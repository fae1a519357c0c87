// Package leftover tells of values that no rule had a use for whether they look
// like geometry: a box, an outline or a mask that a reading has missed.
//
// Packages of capture/prediction import it.
package leftover
