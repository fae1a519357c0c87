package terminal

import (
	"strings"
	"unicode"
)

// env is what the environment hints at.
type env struct {
	tmux, screen bool
	socket       bool   // of tmux, by which a program can talk to it
	pane         string // of tmux
	ssh          bool
	prints       bool   // what a terminal should not show
	iterm2       string // what says that inline files are shown, "" if nothing does
}

func readEnv(environ []string) env {
	values := map[string]string{}
	for _, entry := range environ {
		if key, value, ok := strings.Cut(entry, "="); ok {
			values[key] = value
		}
	}
	term := values["TERM"]
	e := env{
		tmux:   values["TMUX"] != "" || strings.HasPrefix(term, "tmux"),
		screen: values["STY"] != "" || strings.HasPrefix(term, "screen"),
		socket: values["TMUX"] != "",
		pane:   values["TMUX_PANE"],
		ssh:    values["SSH_TTY"] != "" || values["SSH_CONNECTION"] != "",
	}
	program := values["TERM_PROGRAM"]
	// The console of Linux and Apple's terminal show the text of sequences
	// that they do not know.
	e.prints = term == "linux" || term == "dumb" || program == "Apple_Terminal"
	switch {
	case program == "iTerm.app" || program == "WezTerm":
		e.iterm2 = "TERM_PROGRAM is " + program
	case values["LC_TERMINAL"] == "iTerm2":
		e.iterm2 = "LC_TERMINAL is iTerm2"
	}
	return e
}

// multiplexer returns "tmux", "screen" or "". tmux sets TERM to screen too.
func (e env) multiplexer() string {
	switch {
	case e.tmux:
		return tmux
	case e.screen:
		return gnuScreen
	}
	return ""
}

// printable returns s without what is not printable: it came from the
// terminal and is shown again.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return -1
	}, s)
}
