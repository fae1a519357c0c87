package cli

import (
	"cmp"
	"encoding/json"
	"fmt"
	"image"
	"io"
	"strings"

	"github.com/framebin/framebin/render/graphics"
	"github.com/framebin/framebin/ui/escape"
	"github.com/framebin/framebin/ui/terminal"
)

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
	for _, p := range []graphics.Protocol{graphics.Sixel, graphics.Kitty, graphics.ITerm2, graphics.Blocks} {
		works := p == graphics.Sixel && t.Sixel || p == graphics.Kitty && t.Kitty ||
			p == graphics.ITerm2 && t.ITerm2 || p == graphics.Blocks
		r.Protocols = append(r.Protocols, protocolReport{
			Protocol: p.String(), Works: works, Reason: escape.Line(d.Reason(p)), protocol: p,
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
	return printError(err)
}

// print writes the report for people, with a card below each protocol that
// works if there are cards.
func (r *terminalReport) print(out io.Writer, cards *cards) error {
	r.facts(out)
	for _, p := range r.Protocols {
		say(out, "%-13s %-4s %s\n", p.Protocol, yesNo(p.Works), p.Reason)
		if !p.Works || cards == nil {
			continue
		}
		if err := cards.draw(out, p.protocol); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(out, "pictures      %s: %s\n", r.Uses, r.Why)
	return printError(err)
}

func (r *terminalReport) facts(out io.Writer) {
	say(out, "terminal      %s\n", cmp.Or(r.Name, "does not say its name"))
	if r.Inside != "" {
		say(out, "inside        %s\n", r.Inside)
	}
	say(out, "cell          %dx%d pixels, %s\n", r.Cell.Width, r.Cell.Height, r.CellFrom)
	if r.Largest != nil {
		say(out, "largest       %dx%d pixels\n", r.Largest.Width, r.Largest.Height)
	}
	if r.Registers > 0 {
		say(out, "registers     %d colours in a sixel picture\n", r.Registers)
	}
	say(out, "colours       %s\n", strings.TrimSpace(r.Colors+" for text"))
	say(out, "synchronized  %s\n", yesNo(r.Synchronized))
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
