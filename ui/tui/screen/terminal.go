package screen

import (
	"image"

	"framebin/render/graphics"
)

// Terminal is what was found out about the terminal. It is comparable: a
// change means that pictures have to be rendered again.
type Terminal struct {
	Protocol     graphics.Protocol // the best, or the one that the user chose
	Cell         image.Point       // pixels of one cell, never zero
	MaxPixels    image.Point       // largest picture that is drawn; zero: no limit known
	Name         string            // as the terminal calls itself; "" if it does not say
	Sixel        bool              // which protocols work here
	Kitty        bool              //
	ITerm2       bool              //
	Synchronized bool              // holds back drawing while a frame is written (mode 2026)
	Multiplexer  string            // "tmux" or "screen"; "" without one
	Known        bool              // detection is over: the answers or the time-out came
}
