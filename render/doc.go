// Package render turns a captured request and its reading into a picture for a
// terminal: decode, orient, fit to the pane's pixels, draw the overlay at that
// size, encode for the protocol; and keeps what it made. It reads no documents,
// asks no terminals and runs no screen. For ui, and for exports of pictures.
package render
