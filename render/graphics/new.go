package graphics

import (
	"fmt"
	"image"
)

// Setup says what an encoder has to know of the terminal. The zero value of
// all but the protocol serves any terminal outside of tmux.
type Setup struct {
	Protocol  Protocol
	Registers int         // Sixel: colours that the terminal can hold; 0: as many as there are
	Tmux      bool        // Sixel: tmux draws it; Kitty: commands pass through it, and cells hold the picture's place
	Cell      image.Point // Kitty in tmux: pixels of a cell; zero: 10x20

	Processors int // Sixel: how many may work on one picture; 0: one
}

// New returns an encoder for a protocol that draws over cells: [Sixel],
// [Kitty] or [ITerm2]. [Blocks] are text, see [BlockLines], and [None] draws
// nothing: both are an error here.
func New(p Protocol) (Encoder, error) { return NewFor(Setup{Protocol: p}) }

// NewFor is New for a terminal of which more is known.
func NewFor(s Setup) (Encoder, error) {
	switch s.Protocol {
	case Sixel:
		return newSixel(s), nil
	case Kitty:
		if s.Tmux {
			return newPlaceholders(s.Cell)
		}
		return newKitty()
	case ITerm2:
		return newITerm2(), nil
	case None, Blocks:
	}
	return nil, fmt.Errorf("the graphics protocol %q has no payload", s.Protocol)
}
