// Package cli is framebin's command line: one file a command.
//
// Human words go to standard error, what another program reads goes to
// standard output. A command returns an error instead of exiting; [Run] turns
// it into a line, a hint and an exit code.
package cli
