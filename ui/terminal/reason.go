package terminal

import (
	"image"

	"github.com/framebin/framebin/render/graphics"
)

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
	case graphics.None:
		return "pictures are off"
	}
	if isText(p) {
		return "cells of text work in every terminal"
	}
	return unknownReason
}

// unknownReason is that of a protocol of which no answer tells.
const unknownReason = "nothing tells whether it works: ask for it by --graphics"

// isText reports whether a protocol is text in cells.
func isText(p graphics.Protocol) bool { return p.Text() != (image.Point{}) }

// Choice says in one plain sentence why the protocol is used that is.
func (d Detector) Choice() string {
	t := d.Terminal()
	switch {
	case d.forced:
		return "as asked for"
	case t.Protocol == graphics.ITerm2 && (t.Kitty || t.Sixel):
		return "the terminal's own protocol loses no colours and leaves nothing behind"
	case t.Protocol == graphics.Kitty && t.Sixel:
		return "kitty's protocol loses no colours and leaves nothing behind"
	case isText(t.Protocol):
		return "nothing better works here"
	}
	return "the best that works here"
}

// silence is why a terminal that did not answer is not known to work, ""
// if it did.
func (d Detector) silence() string {
	switch {
	case d.answered:
		return ""
	case d.timeout:
		return "the terminal did not answer in time"
	}
	return "the terminal has not answered yet"
}

const screenReason = "GNU screen knows no pictures, and would leave them behind"

func (d Detector) sixelReason(t Terminal) string {
	inside := t.Multiplexer == tmux
	switch {
	case t.Sixel && inside:
		return "tmux draws it, and the terminal around it can"
	case t.Sixel:
		return "the terminal lists sixel among its attributes (DA1 has 4)"
	case t.Multiplexer == gnuScreen:
		return screenReason
	case inside && d.sixel:
		return "the terminal around tmux cannot, as far as tmux knows"
	case d.silence() != "":
		return d.silence()
	case inside:
		return "this tmux does not draw it; 3.4 can, if built with sixel"
	}
	return "the terminal's attributes do not list sixel (DA1 has no 4)"
}

func (d Detector) kittyReason(t Terminal) string {
	switch {
	case t.Kitty && t.Multiplexer == tmux:
		return "the terminal around tmux answered, and has placeholders"
	case t.Kitty:
		return "the terminal answered the query"
	case t.Multiplexer == gnuScreen:
		return screenReason
	case t.Multiplexer == tmux:
		return d.kittyInTmux()
	case d.env.prints:
		return "not asked: this terminal would print the question"
	case d.silence() != "":
		return d.silence()
	}
	return "the terminal did not answer the query"
}

func (d Detector) kittyInTmux() string {
	switch {
	case !d.second.asked && d.silence() != "":
		return d.silence()
	case d.kitty && d.around() != "":
		return d.around() + " around tmux has no Unicode placeholders"
	case d.kitty:
		return "the terminal around tmux may have no Unicode placeholders"
	case d.told.known && !d.told.through:
		return "tmux does not pass it on (set -g allow-passthrough on)"
	case d.told.known && d.outer == (outer{}):
		return "the terminal around tmux did not answer in time"
	case d.outer.answered || d.outer.name != "":
		return "the terminal around tmux did not answer the query"
	}
	return "no answer came through tmux (set -g allow-passthrough on)"
}

func (d Detector) iterm2Reason(t Terminal) string {
	switch {
	case t.ITerm2:
		return d.iterm2()
	case t.Multiplexer == gnuScreen:
		return screenReason
	case t.Multiplexer != "":
		return "tmux would neither move nor erase a picture that it passed on"
	}
	return "nothing says that this is iTerm2 or WezTerm"
}
