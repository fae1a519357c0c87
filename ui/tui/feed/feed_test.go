package feed_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture/archive"
	"github.com/framebin/framebin/ui/tui/feed"
)

// TestPausedArchive pauses while an archive is being looked through: what was on
// its way is taken in, and nothing is missing when it goes on.
func TestPausedArchive(t *testing.T) {
	t.Parallel()
	const n = 10_000
	dir, lines := t.TempDir(), strings.Builder{}
	for i := range n {
		fmt.Fprintf(&lines, `{"seq":%d,"file":"1.http","method":"POST","target":"/","status":200,"bytes":2}`+"\n", i+1)
	}
	if err := os.WriteFile(filepath.Join(dir, "index.ndjson"), []byte(lines.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	src, err := archive.Open(dir, archive.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = src.Close() }()
	m := feed.New(feed.Config{
		Archive: archive.NewCatalog(src, 1<<20),
		Logger:  slog.New(slog.DiscardHandler),
		Start: func(work func(context.Context) tea.Msg) tea.Cmd {
			return func() tea.Msg { return work(t.Context()) }
		},
	})
	rows := 0
	for cmd := m.First(); cmd != nil; {
		if m.Pause() != nil {
			t.Fatal("it reads on while it is paused")
		}
		msg, _ := cmd().(feed.Arrived)
		if m.Take(msg) {
			rows += len(msg.Rows)
		}
		if bar := []rune(m.ProgressBar(8)); !msg.Scan.Done && len(bar) != 8 {
			t.Errorf("the bar is %q at %s", string(bar), m.ProgressText())
		}
		cmd = m.Pause()
	}
	if rows != n {
		t.Errorf("got %d rows of %d", rows, n)
	}
	if m.ProgressText() != "" || m.ProgressBar(8) != "" {
		t.Errorf("it is at %s", m.ProgressText())
	}
}
