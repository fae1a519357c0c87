package job_test

import (
	"context"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"github.com/framebin/framebin/ui/tui/job"
	"github.com/framebin/framebin/ui/tui/theme"
)

// start runs work at once, and gives it up as the screen does.
func start(work func(context.Context) tea.Msg) (tea.Cmd, context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.Background())
	return func() tea.Msg { return work(ctx) }, cancel
}

// TestJob tells how far a job is, when it will be done, and what became of it.
func TestJob(t *testing.T) {
	t.Parallel()
	styles, now := theme.New(true, colorprofile.NoTTY), time.Unix(0, 0)
	j := job.New()
	work := job.Work{What: "exporting", Seqs: []uint64{3, 4, 5, 6}, Do: func(_ context.Context, done func(int)) job.Done {
		done(1)
		return job.Done{Tone: theme.Good, Result: "exported"}
	}}
	cmds, _ := j.Begin(work, start, now)().(tea.BatchMsg)
	if !j.Running() || j.What() != "exporting" || len(j.Seqs()) != 4 || j.Steps() != "0 of 4" {
		t.Fatalf("got %v, %q, %v, %q", j.Running(), j.What(), j.Seqs(), j.Steps())
	}
	ended, _ := cmds[0]().(job.Done)
	if j.Tick(now.Add(10*time.Second)) == nil {
		t.Error("the clock is not looked at again while it runs")
	}
	if bar := ansi.Strip(j.Bar(styles)); !strings.Contains(bar, "1 of 4") || !strings.Contains(bar, "25 %") || !strings.Contains(bar, "30s left") {
		t.Errorf("got %q", bar)
	}
	j.End(ended, styles)
	if result, _ := j.Result(); j.Running() || result != "exported" || j.Seqs() != nil {
		t.Errorf("got %v, %q, %v", j.Running(), result, j.Seqs())
	}
	if j.Tick(now) != nil {
		t.Error("the clock is looked at with nothing to do")
	}
	j.Dismiss()
	if result, _ := j.Result(); result != "" {
		t.Errorf("got %q after it was read", result)
	}
	j.Wait()
}

// TestCancel gives a job up, and its end is waited for.
func TestCancel(t *testing.T) {
	t.Parallel()
	j := job.New()
	work := job.Work{What: "exporting", Do: func(ctx context.Context, _ func(int)) job.Done {
		<-ctx.Done()
		return job.Done{Result: ctx.Err().Error()}
	}}
	cmds, _ := j.Begin(work, start, time.Unix(0, 0))().(tea.BatchMsg)
	ended := make(chan tea.Msg, 1)
	go func() { ended <- cmds[0]() }()
	j.Cancel()
	j.Wait()
	if got, _ := (<-ended).(job.Done); got.Result != context.Canceled.Error() {
		t.Errorf("got %+v", got)
	}
}
