package cli

import (
	"context"
	"errors"
	"io"

	"github.com/spf13/cobra"

	"github.com/framebin/framebin/capture/alert"
	"github.com/framebin/framebin/capture/archive"
	"github.com/framebin/framebin/capture/export"
	"github.com/framebin/framebin/capture/query"
	"github.com/framebin/framebin/ui/console"
	"github.com/framebin/framebin/ui/escape"
	"github.com/framebin/framebin/ui/message"
	"github.com/framebin/framebin/ui/source"
	"github.com/framebin/framebin/ui/terminal"
	"github.com/framebin/framebin/ui/tui/keymap"
)

// The exit codes.
const (
	exitDone     = 0
	exitFailed   = 1
	exitWrongUse = 2
	exitProblems = 3
)

// Program is what the command line was started with.
type Program struct {
	Version Version
	Stdin   io.Reader
	Stdout  io.Writer
	Stderr  io.Writer
	Env     []string // KEY=VALUE, as os.Environ

	// Emergency puts the terminal back for whoever ends the process without
	// waiting for Run; nil where nobody does.
	Emergency *Emergency
	// Temporaries has what exports are writing, for the same; nil as well.
	Temporaries *Temporaries

	configFile string // of --config
	alerts     []alert.Rule
	names      query.Names // of filters
	keys       *keymap.Map // a person's own; nil: the default
	natsCreds  string      // file of credentials
}

// Emergency is the way out while a screen runs.
type Emergency = terminal.Emergency

// Temporaries are files that are not whole yet.
type Temporaries = export.Temporaries

// Run executes the command that args name and returns the exit code: 0 done,
// 1 failed, 2 wrong use, 3 problems found by a check. A ctx that ends is a
// request to end cleanly, and no failure.
func Run(ctx context.Context, args []string, p Program) int {
	human := console.UntilEnd(ctx, p.Stderr)
	root := newRoot(&p, args)
	root.SetArgs(args)
	root.SetIn(p.Stdin)
	root.SetOut(p.Stdout)
	root.SetErr(human)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitDone
	}
	if errors.Is(err, errChecked) {
		return exitProblems // the report has said it all
	}
	message.Report(human, err)
	if message.IsUsage(err) {
		return exitWrongUse
	}
	return exitFailed
}

// sources returns what opens the sources of a command.
func (p *Program) sources() source.Opener {
	return source.Opener{Stdin: p.Stdin, Credentials: p.natsCreds}
}

// sayProblems tells what was found broken in a source, other than requests that
// were asked for.
func sayProblems(cmd *cobra.Command, name string, src *archive.Source) {
	for _, problem := range src.Problems() {
		message.Say(cmd.ErrOrStderr(), "%s: %s\n", name, escape.Line(problem))
	}
}
