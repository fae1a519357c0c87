package graphics

import "fmt"

// New returns an encoder for a protocol that draws over cells: [Sixel],
// [Kitty] or [ITerm2]. [Blocks] are text, see [BlockLines], and [None] draws
// nothing: both are an error here.
func New(p Protocol) (Encoder, error) {
	switch p {
	case Sixel:
		return newSixel(), nil
	case Kitty:
		return newKitty()
	case ITerm2:
		return newITerm2(), nil
	case None, Blocks:
	}
	return nil, fmt.Errorf("the graphics protocol %q has no payload", p)
}
