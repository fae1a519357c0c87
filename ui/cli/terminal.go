package cli

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"image"
	"io"
	"os"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"github.com/framebin/framebin/render/graphics"
	"github.com/framebin/framebin/ui/console"
	"github.com/framebin/framebin/ui/escape"
	"github.com/framebin/framebin/ui/message"
	"github.com/framebin/framebin/ui/option"
	"github.com/framebin/framebin/ui/terminal"
)

func newTerminal(p *Program) *cobra.Command {
	var protocol option.Graphics
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
			d, err := tty.Probe(cmd.Context(), string(protocol), p.Env)
			if err != nil {
				return err
			}
			report := newTerminalReport(d, textColors(d.Terminal(), tty.Out, p.Env))
			out := cmd.OutOrStdout()
			if asJSON {
				return report.json(out)
			}
			var cards *cards
			if console.File(p.Stdout) != nil {
				cards = newCards(tty.Out, d.Terminal(), report.depth)
			}
			return report.print(out, cards)
		},
	}
	protocol.Register(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print a line of JSON, and no test cards")
	return cmd
}

// anyTerminal returns the terminal to ask, which need not be what is written
// to: the answers may go to a file.
func (p *Program) anyTerminal() (*console.Console, error) {
	out := console.File(p.Stdout)
	for _, f := range []any{p.Stderr, p.Stdin} {
		if out == nil {
			out = console.File(f)
		}
	}
	if out == nil {
		return nil, console.Missing("run it in a terminal")
	}
	return console.On(out, p.Stdin)
}

// textColors returns how many colours text has: as the environment says, or all
// where the terminal is found to have them. NO_COLOR stays.
func textColors(t terminal.Terminal, out *os.File, env []string) graphics.ColorDepth {
	depth := console.Colors(out, env)
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

// terminalReport is what was found out about a terminal.
type terminalReport struct {
	Type         string           `json:"type"`
	Name         string           `json:"name"`             // "" if it does not say
	Inside       string           `json:"inside,omitempty"` // tmux or screen
	Cell         pixels           `json:"cell"`
	CellFrom     string           `json:"cell_from"`
	Largest      *pixels          `json:"largest,omitempty"`   // picture that is drawn
	Registers    int              `json:"registers,omitempty"` // colours of a sixel picture
	Colors       string           `json:"colors"`              // of text
	Synchronized bool             `json:"synchronized"`
	Protocols    []protocolReport `json:"protocols"`
	Uses         string           `json:"uses"`
	Why          string           `json:"why"`

	depth graphics.ColorDepth
}

type pixels struct {
	Width  int `json:"width"`
	Height int `json:"height"`
}

// protocolReport says whether a way of drawing works, and why.
type protocolReport struct {
	Protocol string `json:"protocol"`
	Works    bool   `json:"works"`
	Reason   string `json:"reason"`

	protocol graphics.Protocol
}

// newTerminalReport makes a report of what was detected. All that the terminal
// said in it is safe to print.
func newTerminalReport(d terminal.Detector, depth graphics.ColorDepth) *terminalReport {
	t := d.Terminal()
	r := &terminalReport{
		Type:         "terminal",
		Name:         escape.Line(t.Name),
		Inside:       escape.Line(inside(t)),
		Cell:         pixels{t.Cell.X, t.Cell.Y},
		CellFrom:     t.CellFrom,
		Registers:    t.Registers,
		Colors:       colorsInWords(depth),
		Synchronized: t.Synchronized,
		Uses:         t.Protocol.String(),
		Why:          d.Choice(),
		depth:        depth,
	}
	if t.Multiplexer != "" {
		r.Name = escape.Line(t.Outer)
	}
	if t.MaxPixels != (image.Point{}) {
		r.Largest = &pixels{t.MaxPixels.X, t.MaxPixels.Y}
	}
	for _, p := range graphics.Protocols() {
		if p == graphics.None {
			continue
		}
		r.Protocols = append(r.Protocols, protocolReport{
			Protocol: p.String(), Works: t.Works(p), Reason: escape.Line(d.Reason(p)), protocol: p,
		})
	}
	return r
}

func colorsInWords(d graphics.ColorDepth) string {
	switch d {
	case graphics.TrueColor:
		return "24 bit"
	case graphics.Colors256:
		return "256"
	case graphics.Colors16:
		return "16"
	case graphics.Monochrome:
	}
	return "none"
}

// json writes the report as a line.
func (r *terminalReport) json(out io.Writer) error {
	line, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("encode the report: %w", err)
	}
	_, err = out.Write(append(line, '\n'))
	return message.Output(err)
}

// print writes the report for people, with a card below each protocol that
// works if there are cards. That of ASCII is for whoever asks for it.
func (r *terminalReport) print(out io.Writer, cards *cards) error {
	r.facts(out)
	for _, p := range r.Protocols {
		message.Say(out, "%-13s %-4s %s\n", p.Protocol, yesNo(p.Works), p.Reason)
		if !p.Works || cards == nil || p.protocol == graphics.ASCII && r.Uses != p.Protocol {
			continue
		}
		if err := cards.draw(out, p.protocol); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(out, "pictures      %s: %s\n", r.Uses, r.Why)
	return message.Output(err)
}

func (r *terminalReport) facts(out io.Writer) {
	message.Say(out, "terminal      %s\n", cmp.Or(r.Name, "does not say its name"))
	if r.Inside != "" {
		message.Say(out, "inside        %s\n", r.Inside)
	}
	message.Say(out, "cell          %dx%d pixels, %s\n", r.Cell.Width, r.Cell.Height, r.CellFrom)
	if r.Largest != nil {
		message.Say(out, "largest       %dx%d pixels\n", r.Largest.Width, r.Largest.Height)
	}
	if r.Registers > 0 {
		message.Say(out, "registers     %d colours in a sixel picture\n", r.Registers)
	}
	message.Say(out, "colours       %s\n", strings.TrimSpace(r.Colors+" for text"))
	message.Say(out, "synchronized  %s\n", yesNo(r.Synchronized))
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// The cells of a test card.
const (
	cardCols = 32
	cardRows = 7
)

// cards draws test cards on a terminal.
type cards struct {
	terminal   terminal.Terminal
	depth      graphics.ColorDepth
	cols, rows int // of the terminal
	drawn      int
}

func newCards(out *os.File, t terminal.Terminal, depth graphics.ColorDepth) *cards {
	c := &cards{terminal: t, depth: depth}
	if cols, rows, err := term.GetSize(out.Fd()); err == nil {
		c.cols, c.rows = cols, rows
	}
	return c
}

// draw draws a card, and leaves the cursor below it.
func (c *cards) draw(out io.Writer, p graphics.Protocol) error {
	if c.cols < cardCols || c.rows < cardRows+2 {
		message.Say(out, "              the window is too small for a test card: %dx%d cells at least\n", cardCols, cardRows+2)
		return nil
	}
	cell := c.terminal.Cell
	height := cardRows * cell.Y
	height -= height % p.Band() // inside of tmux there are whole bands only
	img := graphics.Card(image.Pt(cardCols*cell.X, height))
	if lines := p.Lines(img, cardCols, cardRows, c.depth); lines != nil {
		_, err := io.WriteString(out, strings.Join(lines, "\n")+"\n")
		return message.Output(err)
	}
	e, err := graphics.New(setupOf(c.terminal, p))
	if err != nil {
		return fmt.Errorf("draw a test card: %w", err)
	}
	id := pictureID(c.drawn)
	c.drawn++
	payload, err := e.Encode(nil, img, id, graphics.CardColors())
	if err != nil {
		return fmt.Errorf("draw a test card: %w", err)
	}
	return printPicture(out, payload, e.Cells(id, cardCols, cardRows), cardRows)
}

// setupOf says what to encode a picture for.
func setupOf(t terminal.Terminal, p graphics.Protocol) graphics.Setup {
	return graphics.Setup{Protocol: p, Registers: t.Registers, Cell: t.Cell, Tmux: t.Tmux()}
}

// pictureID returns a number for the n-th picture of this run. A terminal that
// gets a picture of a number that it has takes away the one it has, which may
// be that of an earlier run, still to be seen.
func pictureID(n int) uint32 { return uint32(os.Getpid())<<8 | uint32(n+1)&0xff }

// printPicture prints a picture of so many rows where the cursor is, and moves
// on to the line below. Terminals differ in where they leave the cursor after a
// picture, and scroll for one that reaches the last row: so the room is made
// first, a row more than it takes.
func printPicture(out io.Writer, payload []byte, lines []string, rows int) error {
	var b bytes.Buffer
	b.WriteString(strings.Repeat("\n", rows+1))
	b.WriteString(ansi.CursorUp(rows+1) + ansi.SaveCursor)
	b.Write(payload)
	for i, line := range lines {
		b.WriteString(ansi.RestoreCursor)
		if i > 0 {
			b.WriteString(ansi.CursorDown(i))
		}
		b.WriteString(line)
	}
	b.WriteString(ansi.RestoreCursor + ansi.CursorDown(rows))
	_, err := out.Write(b.Bytes())
	return message.Output(err)
}
