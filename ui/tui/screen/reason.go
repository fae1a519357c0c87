package screen

import "framebin/render/graphics"

// Reason says in one plain sentence why a protocol does or does not work
// here.
func (d Detector) Reason(p graphics.Protocol) string {
	t := d.Terminal()
	switch p {
	case graphics.Sixel:
		return d.sixelReason(t)
	case graphics.Kitty:
		return d.kittyReason(t)
	case graphics.ITerm2:
		return d.iterm2Reason(t)
	case graphics.Blocks:
		return "cells of text work in every terminal"
	case graphics.None:
	}
	return "pictures are off"
}

func (d Detector) sixelReason(t Terminal) string {
	switch {
	case t.Sixel:
		return "the terminal lists sixel among its attributes (DA1 has 4)"
	case !d.answered && !d.timeout:
		return "the terminal has not answered yet"
	case !d.answered:
		return "the terminal did not answer in time"
	case t.Multiplexer != "":
		return t.Multiplexer + " does not pass sixel on (DA1 has no 4); tmux does from 3.4, if built with it"
	}
	return "the terminal does not list sixel among its attributes (DA1 has no 4)"
}

func (d Detector) kittyReason(t Terminal) string {
	switch {
	case t.Kitty:
		return "the terminal answered the query"
	case t.Multiplexer != "":
		return "not asked inside " + t.Multiplexer
	case !d.answered && !d.timeout:
		return "the terminal has not answered yet"
	}
	return "the terminal did not answer the query"
}

func (d Detector) iterm2Reason(t Terminal) string {
	switch {
	case t.ITerm2:
		return d.iterm2()
	case t.Multiplexer != "":
		return "not used inside " + t.Multiplexer
	}
	return "nothing says that this is iTerm2 or WezTerm"
}
