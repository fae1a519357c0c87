package cli

import (
	"cmp"
	"fmt"

	"github.com/spf13/cobra"

	"framebin/render/graphics"
	"framebin/ui/escape"
)

func newTerminal(p *Program) *cobra.Command {
	var protocol graphicsFlag
	cmd := &cobra.Command{
		Use:   "terminal",
		Short: "Say what this terminal can show, and why",
		Long: "Ask the terminal which ways of drawing pictures it has, and say which one would\n" +
			"be used and why. Add the output to a report about pictures that look wrong.",
		Example: "  framebin terminal\n  framebin terminal --graphics blocks",
		Args:    arguments(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			tty, err := p.terminal()
			if err != nil {
				return err
			}
			d, err := p.probe(cmd.Context(), tty, protocol)
			if err != nil {
				return err
			}
			t := d.Terminal()
			out := cmd.OutOrStdout()
			say(out, "terminal      %s\n", cmp.Or(escape.Line(t.Name), "does not say its name"))
			if t.Multiplexer != "" {
				say(out, "inside        %s\n", t.Multiplexer)
			}
			say(out, "cell          %dx%d pixels\n", t.Cell.X, t.Cell.Y)
			if t.MaxPixels.X > 0 {
				say(out, "largest       %dx%d pixels\n", t.MaxPixels.X, t.MaxPixels.Y)
			}
			say(out, "synchronized  %s\n", yesNo(t.Synchronized))
			for q := graphics.Sixel; q <= graphics.ITerm2; q++ {
				works := q == graphics.Sixel && t.Sixel || q == graphics.Kitty && t.Kitty || q == graphics.ITerm2 && t.ITerm2
				say(out, "%-13s %-4s %s\n", q, yesNo(works), escape.Line(d.Reason(q)))
			}
			_, err = fmt.Fprintf(out, "pictures      %s\n", t.Protocol)
			return err
		},
	}
	protocol.register(cmd)
	return cmd
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
