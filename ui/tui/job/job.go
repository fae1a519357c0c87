// Package job is the work that takes a while, such as an export: one piece at a
// time, how far it is, and what became of the last.
//
// It knows nothing of what is done. The screen imports it.
package job

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"github.com/framebin/framebin/capture/units"
	"github.com/framebin/framebin/ui/tui/theme"
)

// Work is a piece of it.
type Work struct {
	What string   // is being done, such as "exporting"
	Seqs []uint64 // of the requests that it needs, each of which is a step
	More int      // steps beside those

	// Do does it and tells how many steps are done. The end of ctx gives it up.
	Do func(ctx context.Context, done func(int)) Done
}

func (w *Work) steps() int { return len(w.Seqs) + w.More }

// Done ends a job.
type Done struct {
	Tone   theme.Tone
	Result string  // "" where there is nothing to tell
	Then   tea.Msg // what it was done for; nil for nothing
}

// Tick has the bar drawn again.
type Tick struct{}

// Model is the job that runs, if one does, and the result of the last.
type Model struct {
	all     *sync.WaitGroup // for who ends the program
	work    Work            // of which What is "" while nothing runs
	done    *atomic.Int64   // steps
	started time.Time
	now     time.Time // of the latest look
	cancel  context.CancelFunc

	result string // of the last, until it was read
	style  lipgloss.Style
}

// New returns one without a job.
func New() Model { return Model{all: &sync.WaitGroup{}, done: &atomic.Int64{}} }

// Starter makes a command of work beside the screen, which is given up when
// cancel is called.
type Starter func(work func(context.Context) tea.Msg) (cmd tea.Cmd, cancel context.CancelFunc)

// Begin starts a job. No other may run.
func (j *Model) Begin(w Work, start Starter, now time.Time) tea.Cmd {
	progress := &atomic.Int64{}
	j.work, j.done, j.result, j.started, j.now = w, progress, "", now, now
	j.all.Add(1)
	all := j.all
	cmd, cancel := start(func(ctx context.Context) tea.Msg {
		defer all.Done()
		return w.Do(ctx, func(n int) { progress.Store(int64(n)) })
	})
	j.cancel = cancel
	return tea.Batch(cmd, tick())
}

// every is how often the bar is drawn again.
const every = 200 * time.Millisecond

func tick() tea.Cmd {
	return tea.Tick(every, func(time.Time) tea.Msg { return Tick{} })
}

// Tick looks at the clock, and has it looked at again while a job runs.
func (j *Model) Tick(now time.Time) tea.Cmd {
	j.now = now
	if !j.Running() {
		return nil
	}
	return tick()
}

// End takes in what became of the job.
func (j *Model) End(msg Done, s theme.Styles) {
	j.work, j.cancel = Work{}, nil
	j.result, j.style = msg.Result, s.Tone(msg.Tone)
}

// Cancel gives up the job that runs.
func (j *Model) Cancel() { j.cancel() }

// Dismiss forgets the result of the last job: it was read.
func (j *Model) Dismiss() { j.result = "" }

// Running reports whether a job runs.
func (j *Model) Running() bool { return j.work.What != "" }

// What says what is being done; "" for nothing.
func (j *Model) What() string { return j.work.What }

// Seqs are the requests that the job needs.
func (j *Model) Seqs() []uint64 { return j.work.Seqs }

// Steps says how much of the job is done.
func (j *Model) Steps() string {
	return units.Number(int(j.done.Load())) + " of " + units.Number(j.work.steps())
}

// Result returns what became of the last job, until it was read, and how it
// looks.
func (j *Model) Result() (string, lipgloss.Style) { return j.result, j.style }

// Bar is how far the job is, in a line.
func (j Model) Bar(s theme.Styles) string {
	const width = 20
	done := int(j.done.Load())
	all := j.work.steps()
	share := float64(done) / float64(max(all, 1))
	full := min(int(share*width), width)
	left := "…"
	if spent := j.now.Sub(j.started); done > 0 && spent > 0 {
		rest := time.Duration(float64(spent) / float64(done) * float64(max(all-done, 0)))
		left = theme.Duration(rest.Round(time.Second)) + " left"
	}
	return fmt.Sprintf(" %s %s of %s %s%s %.0f %% %s  %s", j.work.What, units.Number(done), units.Number(all),
		s.Accent.Render(strings.Repeat("█", full)), s.Muted.Render(strings.Repeat("░", width-full)), share*100, left,
		s.Muted.Render("esc cancels"))
}

// giveUpTime is how long the work of a program that ends may take to take away
// what is not finished.
const giveUpTime = 2 * time.Second

// Wait waits for jobs that were given up.
func (j Model) Wait() {
	over := make(chan struct{})
	go func() {
		j.all.Wait()
		close(over)
	}()
	late := time.NewTimer(giveUpTime)
	defer late.Stop()
	select {
	case <-over:
	case <-late.C:
	}
}
