package tui

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"github.com/framebin/framebin/capture/export"
	"github.com/framebin/framebin/ui/tui/dialog"
	"github.com/framebin/framebin/ui/tui/theme"
)

// jobs is the work that takes a while, one piece at a time, and what became of
// the last.
type jobs struct {
	all     *sync.WaitGroup // for who ends the program
	what    string          // is being done, such as "exporting"; "" for nothing
	total   int
	done    *atomic.Int64 // of total
	seqs    []uint64      // of the requests that it needs
	started time.Time
	now     time.Time // of the latest look
	cancel  context.CancelFunc

	result string // of the last, until it was read
	style  lipgloss.Style
}

func newJobs() jobs { return jobs{all: &sync.WaitGroup{}, done: &atomic.Int64{}} }

// jobEvery is how often the bar of a job is drawn again.
const jobEvery = 200 * time.Millisecond

// jobTickMsg has the bar drawn again.
type jobTickMsg struct{}

func jobTick() tea.Cmd {
	return tea.Tick(jobEvery, func(time.Time) tea.Msg { return jobTickMsg{} })
}

func (jobTickMsg) apply(m *Model) tea.Cmd {
	m.jobs.now = m.cfg.Now()
	if m.jobs.what == "" {
		return nil
	}
	return jobTick()
}

// jobDoneMsg ends a job.
type jobDoneMsg struct {
	style  func(theme.Styles) lipgloss.Style
	result string
}

func (msg jobDoneMsg) apply(m *Model) tea.Cmd {
	m.jobs.what, m.jobs.cancel, m.jobs.seqs = "", nil, nil
	m.jobs.result, m.jobs.style = msg.result, msg.style(m.display.styles)
	return nil
}

// begin starts a job unless one runs. work tells its progress by done.
func (m *Model) begin(what string, seqs []uint64, work func(ctx context.Context, done func(int)) jobDoneMsg) tea.Cmd {
	j := &m.jobs
	if j.what != "" {
		m.say(m.display.styles.Warn, j.what+" goes on; esc cancels it")
		return nil
	}
	progress := &atomic.Int64{}
	j.what, j.total, j.done, j.seqs, j.result = what, len(seqs), progress, seqs, ""
	j.started = m.cfg.Now()
	j.now = j.started
	j.all.Add(1)
	all := j.all
	cmd, cancel := m.start(func(ctx context.Context) tea.Msg {
		defer all.Done()
		return work(ctx, func(n int) { progress.Store(int64(n)) })
	})
	j.cancel = cancel
	return tea.Batch(cmd, jobTick())
}

// bar is how far the job is, in a line.
func (j jobs) bar(s theme.Styles) string {
	const width = 20
	done := int(j.done.Load())
	share := float64(done) / float64(max(j.total, 1))
	full := min(int(share*width), width)
	left := "…"
	if spent := j.now.Sub(j.started); done > 0 && spent > 0 {
		rest := time.Duration(float64(spent) / float64(done) * float64(max(j.total-done, 0)))
		left = theme.Duration(rest.Round(time.Second)) + " left"
	}
	return fmt.Sprintf(" %s %s of %s %s%s %.0f %% %s  %s", j.what, theme.Number(done), theme.Number(j.total),
		s.Accent.Render(strings.Repeat("█", full)), s.Muted.Render(strings.Repeat("░", width-full)), share*100, left,
		s.Muted.Render("esc cancels"))
}

// giveUpTime is how long the work of a program that ends may take to take away
// what is not finished.
const giveUpTime = 2 * time.Second

// wait waits for jobs that were given up.
func (j jobs) wait() {
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

// leave quits, and asks first while a job runs.
func leave(m *Model) tea.Cmd {
	j := m.jobs
	if j.what == "" {
		return tea.Quit
	}
	m.ask(dialog.Ask(fmt.Sprintf("Quit? %s is at %s of %s.", j.what, theme.Number(int(j.done.Load())), theme.Number(j.total)),
		dialog.Choice{Letter: "n", Label: "no", Hint: "go on"},
		dialog.Choice{Letter: "y", Label: "yes", Hint: "give it up, and leave nothing of it", Msg: tea.QuitMsg{}}))
	m.question.quits = true
	return nil
}

// saveWhole exports all or nothing: a folder gets its name once all is in it.
func saveWhole(ctx context.Context, path string, job export.Job) (export.Result, error) {
	if job.Format.OneFile() {
		return export.Save(ctx, path, job)
	}
	temporary := path + ".unfinished"
	result, err := export.Save(ctx, temporary, job)
	for n := 2; err == nil; n++ {
		if _, exists := os.Lstat(path); errors.Is(exists, fs.ErrNotExist) {
			err = os.Rename(temporary, path)
			result.Path = path
			break
		}
		path = fmt.Sprintf("%s-%d", strings.TrimSuffix(temporary, ".unfinished"), n)
	}
	if err != nil {
		_ = os.RemoveAll(temporary) // what failed says more
	}
	return result, err
}
