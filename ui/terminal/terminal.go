package terminal

import (
	"image"
	"strings"

	"github.com/framebin/framebin/render/graphics"
)

// Terminal is what was found out about the terminal. It is comparable: a
// change means that pictures have to be rendered again.
type Terminal struct {
	Protocol     graphics.Protocol // the best that works, or the one that the user chose
	Cell         image.Point       // pixels of one cell, never zero
	CellFrom     string            // what told the cell size, in words; "assumed" if nothing did
	MaxPixels    image.Point       // largest sixel picture that is drawn; zero: no limit known
	Registers    int               // colours of a sixel picture; 0: not told
	Name         string            // as the terminal calls itself; "" if it does not say
	Multiplexer  string            // "tmux" or "screen"; "" without one
	Outer        string            // as the terminal around tmux calls itself; "" if that is not known
	Sixel        bool              // which protocols work here
	Kitty        bool              //
	ITerm2       bool              //
	Synchronized bool              // holds back drawing while a frame is written (mode 2026)
	Known        bool              // detection is over: the answers or the time-out came
}

// Works reports whether a protocol was found to work here.
func (t Terminal) Works(p graphics.Protocol) bool {
	switch p {
	case graphics.Sixel:
		return t.Sixel
	case graphics.Kitty:
		return t.Kitty
	case graphics.ITerm2:
		return t.ITerm2
	}
	return isText(p)
}

// Tmux reports whether tmux is between us and the terminal.
func (t Terminal) Tmux() bool { return t.Multiplexer == tmux }

// TrueColor reports whether text can have every colour though the environment
// may not say so: where pictures can, or xterm is at work. A multiplexer says
// so itself, as it is between.
func (t Terminal) TrueColor() bool {
	return t.Multiplexer == "" && (t.Sixel || t.Kitty || strings.HasPrefix(t.Name, "XTerm("))
}
