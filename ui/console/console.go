// Package console is a person's terminal as the commands see it: whether there
// is one, its two files, its colours, and what it answers when it is asked.
//
// It draws nothing; what a terminal can show is decided in ui/terminal. Commands
// import it.
package console

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/term"

	"github.com/framebin/framebin/render/graphics"
	"github.com/framebin/framebin/ui/message"
	"github.com/framebin/framebin/ui/terminal"
)

var errNoTerminal = errors.New("standard output is not a terminal, so there is nowhere to draw")

// Console is the files of a person's terminal.
type Console struct{ In, Out *os.File }

// Open returns the terminal that standard output is, or an error with the way
// out.
func Open(stdin io.Reader, stdout io.Writer) (*Console, error) {
	out := File(stdout)
	if out == nil {
		return nil, Missing("use --headless for JSON lines, or run it in a terminal")
	}
	return On(out, stdin)
}

// On returns the terminal that out is, with what is typed there even where
// standard input is a pipe.
func On(out *os.File, stdin io.Reader) (*Console, error) {
	if in := File(stdin); in != nil {
		return &Console{In: in, Out: out}, nil
	}
	in, err := os.OpenFile(keyboard, os.O_RDWR, 0)
	if err != nil {
		return nil, Missing("standard input is not a terminal either: run it without a pipe before it")
	}
	return &Console{In: in, Out: out}, nil
}

// Missing is the error where no terminal is: wrong use, with a way out.
func Missing(way string) error {
	return message.Usage(message.Hint(errNoTerminal, "%s", way))
}

// File returns the file behind a reader or writer if it is a terminal.
func File(f any) *os.File {
	if w, ok := f.(*patient); ok {
		f = w.Writer
	}
	file, ok := f.(*os.File)
	if !ok || !term.IsTerminal(file.Fd()) {
		return nil
	}
	return file
}

// Colors returns how many colours a terminal's cells have: what it says by
// its environment, none under NO_COLOR.
func Colors(out *os.File, env []string) graphics.ColorDepth {
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

// Probe asks the terminal what it can show, where protocol is the name of the
// one to use, or auto.
func (c *Console) Probe(ctx context.Context, protocol string, env []string) (terminal.Detector, error) {
	detector, err := terminal.NewDetector(terminal.ProbeConfig{Graphics: protocol, Env: env, Out: c.Out})
	if err != nil {
		return detector, err
	}
	// A program that draws nothing leaves the terminal as it is; but answers
	// come without a newline, and are not to be echoed.
	state, err := term.MakeRaw(c.In.Fd())
	if err != nil {
		return detector, fmt.Errorf("ask the terminal: %w", err)
	}
	defer func() { _ = term.Restore(c.In.Fd(), state) }()
	program := tea.NewProgram(prober{detector},
		tea.WithContext(ctx), tea.WithInput(c.In), tea.WithOutput(c.Out), tea.WithEnvironment(env),
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
