// Package graphics encodes pictures for terminals. A protocol is one value, in
// a file of its own, registered in one list: see [Protocols]. It knows pixels
// and escape sequences, but neither images' files nor what is on a picture, and
// does not ask terminals. For render, ui/terminal and ui/cli.
package graphics
