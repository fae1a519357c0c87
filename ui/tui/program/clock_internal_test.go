package program

import (
	"bytes"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
)

// words shows what it was last sent.
type words string

func (words) Init() tea.Cmd { return nil }

func (w words) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if text, ok := msg.(words); ok {
		w = text
	}
	return w, nil
}

func (w words) View() tea.View { return tea.NewView(string(w)) }

// screen keeps what is written.
type screen struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.buf.Write(p)
}

func (s *screen) has(text string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return bytes.Contains(s.buf.Bytes(), []byte(text))
}

// TestClock: the clock of an idle program goes slowly, and a change is drawn as
// soon as ever. It fails where Bubble Tea keeps its clock elsewhere.
func TestClock(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		out := &screen{}
		held := &guarded{model: words("before"), log: slog.New(slog.DiscardHandler)}
		p := tea.NewProgram(held, tea.WithInput(nil), tea.WithOutput(out), tea.WithoutSignalHandler(), tea.WithWindowSize(80, 24),
			tea.WithEnvironment([]string{"TERM=xterm"}))
		held.quit, held.clock.program = p.Quit, p
		done := make(chan error, 1)
		go func() {
			_, err := p.Run()
			done <- err
		}()
		slow := func() bool {
			held.clock.mu.Lock()
			defer held.clock.mu.Unlock()
			return held.clock.ticker != nil && held.clock.slow
		}
		for _, text := range []words{"first", "second"} {
			time.Sleep(time.Minute)
			if !slow() {
				t.Fatal("the clock does not rest: is it still Program.ticker?")
			}
			p.Send(text)
			time.Sleep(2 * quick)
			if !out.has(string(text)) || slow() {
				t.Errorf("%q was not drawn at once", text)
			}
		}
		p.Quit()
		if err := <-done; err != nil {
			t.Error(err)
		}
		time.Sleep(time.Second) // every timer ends
	})
}
