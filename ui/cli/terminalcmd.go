package cli

import (
	"os"

	"github.com/spf13/cobra"

	"github.com/framebin/framebin/render/graphics"
	"github.com/framebin/framebin/ui/terminal"
)

func newTerminal(p *Program) *cobra.Command {
	var protocol graphicsFlag
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "terminal",
		Short: "Say what this terminal can show, and why",
		Long: "Ask the terminal which ways of drawing pictures it has, draw a test card in each\n" +
			"that works, and say which one would be used and why. Add the output to a report\n" +
			"about pictures that look wrong.\n\n" +
			"On a card look for a white frame on all four sides, a round circle, and stripes\n" +
			"that are black and white rather than grey.",
		Example: "  framebin terminal\n  framebin terminal > report.txt\n  framebin terminal --graphics blocks",
		Args:    arguments(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			tty, err := p.anyTerminal()
			if err != nil {
				return err
			}
			d, err := p.probe(cmd.Context(), tty, protocol)
			if err != nil {
				return err
			}
			report := newTerminalReport(d, textColors(d.Terminal(), tty.out, p.Env))
			out := cmd.OutOrStdout()
			if asJSON {
				return report.json(out)
			}
			var cards *cards
			if asTerminal(p.Stdout) != nil {
				cards = newCards(tty.out, d.Terminal(), report.depth)
			}
			return report.print(out, cards)
		},
	}
	protocol.register(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print a line of JSON, and no test cards")
	return cmd
}

// anyTerminal returns the terminal to ask, which need not be what is written
// to: the answers may go to a file.
func (p *Program) anyTerminal() (*console, error) {
	out := asTerminal(p.Stdout)
	for _, f := range []any{p.Stderr, p.Stdin} {
		if out == nil {
			out = asTerminal(f)
		}
	}
	if out == nil {
		return nil, noTerminal("run it in a terminal")
	}
	return p.terminalOn(out)
}

// textColors returns how many colours text has: as the environment says, or all
// where the terminal is found to have them. NO_COLOR stays.
func textColors(t terminal.Terminal, out *os.File, env []string) graphics.ColorDepth {
	depth := colorsOf(out, env)
	if depth != graphics.Monochrome && t.TrueColor() {
		return graphics.TrueColor
	}
	return depth
}

// inside returns what stands between us and the terminal, with its version
// where that is known.
func inside(t terminal.Terminal) string {
	if t.Tmux() && t.Name != "" {
		return t.Name
	}
	return t.Multiplexer
}
