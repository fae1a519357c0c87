package cli

import (
	"context"
	"errors"
	"fmt"
	"os"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/term"

	"github.com/framebin/framebin/render/graphics"
	"github.com/framebin/framebin/ui/terminal"
)

var errNoTerminal = errors.New("standard output is not a terminal, so there is nowhere to draw")

// console is the files of a person's terminal.
type console struct{ in, out *os.File }

// terminal returns the terminal, or an error with the way out.
func (p *Program) terminal() (*console, error) {
	out := asTerminal(p.Stdout)
	if out == nil {
		return nil, noTerminal("use --headless for JSON lines, or run it in a terminal")
	}
	return p.terminalOn(out)
}

// terminalOn returns the terminal that out is, with what is typed there even
// where standard input is a pipe.
func (p *Program) terminalOn(out *os.File) (*console, error) {
	if in := asTerminal(p.Stdin); in != nil {
		return &console{in: in, out: out}, nil
	}
	in, err := os.OpenFile(keyboard, os.O_RDWR, 0)
	if err != nil {
		return nil, noTerminal("standard input is not a terminal either: run it without a pipe before it")
	}
	return &console{in: in, out: out}, nil
}

// noTerminal is wrong use, with a way out of its own.
func noTerminal(way string) error {
	return &usageError{err: hint(errNoTerminal, "%s", way)}
}

// asTerminal returns the file behind a reader or writer if it is a terminal.
func asTerminal(f any) *os.File {
	if w, ok := f.(*patient); ok {
		f = w.Writer
	}
	file, ok := f.(*os.File)
	if !ok || !term.IsTerminal(file.Fd()) {
		return nil
	}
	return file
}

// colorsOf returns how many colours a terminal's cells have: what it says by
// its environment, none under NO_COLOR.
func colorsOf(out *os.File, env []string) graphics.ColorDepth {
	switch colorprofile.Detect(out, env) {
	case colorprofile.TrueColor:
		return graphics.TrueColor
	case colorprofile.ANSI256:
		return graphics.Colors256
	case colorprofile.ANSI:
		return graphics.Colors16
	case colorprofile.ASCII, colorprofile.NoTTY, colorprofile.Unknown:
		return graphics.Monochrome
	}
	return graphics.TrueColor
}

// probe asks the terminal what it can show.
func (p *Program) probe(ctx context.Context, tty *console, protocol graphicsFlag) (terminal.Detector, error) {
	detector, err := terminal.NewDetector(terminal.ProbeConfig{Graphics: string(protocol), Env: p.Env, Out: tty.out})
	if err != nil {
		return detector, err
	}
	// A program that draws nothing leaves the terminal as it is; but answers
	// come without a newline, and are not to be echoed.
	state, err := term.MakeRaw(tty.in.Fd())
	if err != nil {
		return detector, fmt.Errorf("ask the terminal: %w", err)
	}
	defer func() { _ = term.Restore(tty.in.Fd(), state) }()
	program := tea.NewProgram(prober{detector},
		tea.WithContext(ctx), tea.WithInput(tty.in), tea.WithOutput(tty.out), tea.WithEnvironment(p.Env),
		tea.WithoutRenderer(), tea.WithoutSignalHandler())
	last, err := program.Run()
	if err != nil && !errors.Is(err, tea.ErrProgramKilled) {
		return detector, fmt.Errorf("ask the terminal: %w", err)
	}
	if found, ok := last.(prober); ok {
		detector = found.detector
	}
	return detector, ctx.Err()
}

// prober is a program that ends when the terminal has answered.
type prober struct{ detector terminal.Detector }

// Init asks.
func (m prober) Init() tea.Cmd { return m.detector.Query() }

// Update takes the answers in. Ctrl+c gives up: what is known by then counts.
func (m prober) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if key, ok := msg.(tea.KeyPressMsg); ok && key.Code == 'c' && key.Mod == tea.ModCtrl {
		return m, tea.Quit
	}
	var cmd tea.Cmd
	m.detector, cmd = m.detector.Update(msg)
	if m.detector.Terminal().Known {
		return m, tea.Quit
	}
	return m, cmd
}

// View shows nothing.
func (prober) View() tea.View { return tea.View{} }
