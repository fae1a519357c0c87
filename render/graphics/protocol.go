// Package graphics encodes pictures for terminals, one file a protocol.
package graphics

import "fmt"

// Protocol is a way to put pixels on a terminal.
type Protocol uint8

// The protocols. Blocks and None are text in cells; the others are payloads
// that the terminal draws over the cells.
const (
	None Protocol = iota
	Blocks
	Sixel
	Kitty
	ITerm2
)

// String returns the name that --graphics takes.
func (p Protocol) String() string {
	switch p {
	case Blocks:
		return "blocks"
	case Sixel:
		return "sixel"
	case Kitty:
		return "kitty"
	case ITerm2:
		return "iterm2"
	case None:
		return "none"
	}
	return "none"
}

// ParseProtocol is the inverse of String.
func ParseProtocol(name string) (Protocol, error) {
	for p := None; p <= ITerm2; p++ {
		if p.String() == name {
			return p, nil
		}
	}
	return None, fmt.Errorf("unknown graphics protocol %q: use auto, sixel, kitty, iterm2, blocks or none", name)
}
