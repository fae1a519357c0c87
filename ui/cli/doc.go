// Package cli is framebin's command line: one file a command. What several of
// them need is in ui/option, ui/source, ui/serve and ui/console.
//
// Human words go to standard error, what another program reads goes to
// standard output. A command returns an error instead of exiting; [Run] turns
// it into a line, a hint and an exit code. Only main imports it.
package cli
