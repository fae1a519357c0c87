package cli

import (
	"context"
	"errors"
	"fmt"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/term"

	"github.com/framebin/framebin/ui/terminal"
)

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
