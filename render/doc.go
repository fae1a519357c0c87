// Package render turns a captured request into a picture for a terminal:
// decode, orient, fit to the pane's pixels, draw the overlay at that size,
// encode for the protocol. It knows pixels and protocols, but no terminal
// program.
package render
