//go:build !windows

package console

// keyboard is what is typed in the terminal, also where standard input is a
// pipe.
const keyboard = "/dev/tty"
