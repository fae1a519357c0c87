package terminal

import (
	"strconv"
	"strings"

	"github.com/framebin/framebin/render/graphics"
)

// The multiplexers.
const (
	tmux      = "tmux"
	gnuScreen = "screen"
)

// isTmux reports whether a terminal's name is that of tmux.
func isTmux(name string) bool { return strings.HasPrefix(name, "tmux ") }

// multiplexer returns what stands between us and the terminal. Neither tmux
// nor screen hands on the question for a name: the answer is that of whoever
// we talk to, and counts more than the environment.
func (d Detector) multiplexer() string {
	switch {
	case isTmux(d.name):
		return tmux
	case d.name != "":
		return ""
	}
	return d.env.multiplexer()
}

// around returns the name of the terminal around tmux, "" if it is not known.
func (d Detector) around() string {
	switch {
	case d.multiplexer() != tmux:
		return ""
	case d.outer.name != "":
		return d.outer.name
	}
	return d.told.name
}

// sixelWorks reports whether pictures in sixel are shown. tmux says so of
// itself whatever the terminal around it can do, and draws a box of plus signs
// if that cannot.
func (d Detector) sixelWorks() bool {
	switch {
	case d.multiplexer() != tmux || !d.sixel:
		return d.sixel && d.multiplexer() != gnuScreen
	case d.told.known:
		return d.told.sixel
	case d.outer.answered:
		return d.outer.sixel
	}
	return true
}

// kittyWorks reports whether pictures of kitty's protocol are shown. Inside of
// tmux the terminal has to answer through it, and to know placeholders.
func (d Detector) kittyWorks() bool {
	switch d.multiplexer() {
	case "":
		return d.kitty
	case tmux:
		return d.kitty && d.second.asked && knowsPlaceholders(d.around())
	}
	return false
}

// knowsPlaceholders reports whether a terminal of that name draws pictures in
// the place of kitty's Unicode placeholders: kitty from 0.28, and Ghostty.
// WezTerm and Konsole answer kitty's query too, and print the characters.
func knowsPlaceholders(name string) bool {
	if strings.HasPrefix(name, "ghostty ") {
		return true
	}
	version, ok := strings.CutPrefix(name, "kitty(")
	if !ok {
		return false
	}
	major, rest, _ := strings.Cut(strings.TrimSuffix(version, ")"), ".")
	minor, _, _ := strings.Cut(rest, ".")
	a, err1 := strconv.Atoi(major)
	b, err2 := strconv.Atoi(minor)
	return err1 == nil && err2 == nil && (a > 0 || b >= 28)
}

// iterm2 returns what says that inline files are shown, "" if nothing does.
func (d Detector) iterm2() string {
	if d.multiplexer() != "" {
		return ""
	}
	for _, name := range []string{"iTerm2 ", "WezTerm "} {
		if strings.HasPrefix(d.name, name) {
			return "the terminal calls itself " + d.name
		}
	}
	if d.name != "" {
		return "" // the environment is that of the place where this terminal was opened
	}
	return d.env.iterm2
}

// choose returns the protocol to use.
func (d Detector) choose(t Terminal) graphics.Protocol {
	if d.forced {
		return d.chosen
	}
	if !t.Known {
		return graphics.Blocks
	}
	for _, p := range d.order() {
		if t.Works(p) {
			return p
		}
	}
	return graphics.Blocks
}

// order returns the protocols, the best first: kitty's loses nothing and takes
// a picture away at a word, sixel has few colours, and nothing answers for
// inline files. Konsole has all three, and leaves pictures of the latter two
// where text is written over them. Other terminals that have several have an
// order of their own.
func (d Detector) order() []graphics.Protocol {
	if d.iterm2() != "" {
		// Their own protocol loses nothing. Of the others WezTerm is known to
		// leave holes where text was written, and iTerm2 has had kitty's for a
		// short time only.
		return []graphics.Protocol{graphics.ITerm2, graphics.Kitty, graphics.Sixel}
	}
	return []graphics.Protocol{graphics.Kitty, graphics.Sixel}
}
