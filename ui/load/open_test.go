//go:build load && linux

package load_test

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
)

// TestOpenMillion opens an archive of a million requests: the first of them is
// on the screen before the rest is known, the last a while after, and all of it
// takes little memory. How long it took is printed.
func TestOpenMillion(t *testing.T) {
	t.Parallel()
	const n = 1_000_000
	const memory = 64 << 20
	w := open(t, archiveOf(t, n), "--max-memory", "64MiB")
	first := w.await(t, `#1 .*`)
	w.await(t, `of ~[0-9,]+`)
	last := w.await(t, `Requests 1,000,000`)
	_, _ = io.WriteString(w.tty, "G")
	_ = w.await(t, `#1000000`)
	rows, most := w.status(t, "VmRSS"), w.status(t, "VmHWM")
	t.Logf("the first request was on the screen after %v, the millionth listed after %v; %d MiB resident, %d MiB at most",
		first.Round(time.Millisecond), last.Round(time.Millisecond), rows>>20, most>>20)
	// A row takes 40 bytes, the index of the index a few, and the collector
	// lets as much again come up.
	const bound = memory*115/100 + 32<<20 + 2*n*50
	if most > bound {
		t.Errorf("%d MiB resident, want at most %d", most>>20, bound>>20)
	}
	_, _ = io.WriteString(w.tty, "q")
	select {
	case err := <-w.ended:
		if err != nil {
			t.Errorf("framebin ended with %v", err)
		}
	case <-time.After(patience):
		t.Error("framebin did not end")
	}
}

// BenchmarkOpenMillion opens a capture folder and a HAR of a million requests
// each. It reports when the first of them was on the screen, when the last was
// listed, and what was resident at most: an index tells of the requests of a
// folder, those of a HAR are read one by one.
func BenchmarkOpenMillion(b *testing.B) {
	for _, source := range []struct {
		name string
		make func(testing.TB, int) string
	}{{"folder", archiveOf}, {"har", harOf}} {
		b.Run(source.name, func(b *testing.B) {
			path := source.make(b, 1_000_000)
			var first, listed, most float64
			for b.Loop() {
				w := open(b, path, "--max-memory", "64MiB")
				w.patience = 3 * time.Minute
				first += w.await(b, `#1 .*`).Seconds()
				listed += w.await(b, `Requests 1,000,000`).Seconds()
				most += float64(w.status(b, "VmHWM")) / (1 << 20)
				w.stop()
			}
			n := float64(b.N)
			b.ReportMetric(1000*first/n, "first-ms")
			b.ReportMetric(listed/n, "listed-s")
			b.ReportMetric(most/n, "MiB")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// harOf writes a HAR of so many requests.
func harOf(tb testing.TB, n int) string {
	tb.Helper()
	var b bytes.Buffer
	b.WriteString(`{"log":{"version":"1.2","creator":{"name":"load","version":"1"},"entries":[`)
	for i := range n {
		if i > 0 {
			b.WriteString(",\n")
		}
		fmt.Fprintf(&b, `{"startedDateTime":"2026-11-30T%02d:%02d:%02dZ","time":1,"request":{"method":"POST","url":"http://127.0.0.1:8080/line/%d","httpVersion":"HTTP/1.1","cookies":[],"headers":[{"name":"Content-Type","value":"application/json"}],"queryString":[],"headersSize":-1,"bodySize":68,"postData":{"mimeType":"application/json","text":"{\"objects\":[{\"classId\":\"tomato\",\"confidence\":0.%06d}]}"}},"response":{"status":200,"statusText":"OK","httpVersion":"HTTP/1.1","cookies":[],"headers":[],"content":{"size":0,"mimeType":""},"redirectURL":"","headersSize":-1,"bodySize":-1},"cache":{},"timings":{"send":1,"wait":0,"receive":0}}`,
			i/36000%24, i/600%60, i/10%60, i%2, i)
	}
	b.WriteString("]}}")
	path := filepath.Join(tb.TempDir(), "requests.har")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		tb.Fatal(err)
	}
	return path
}

// archiveOf records a few frames and makes the index n lines long, which share
// them.
func archiveOf(tb testing.TB, n int) string {
	tb.Helper()
	dir := filepath.Join(tb.TempDir(), "capture")
	s := headless(tb, "--record", dir)
	if out, err := exec.Command(framebin, "send", "--quiet", "--fps", "0", "--count", "10", s.url).CombinedOutput(); err != nil {
		tb.Fatalf("send: %v: %s", err, out)
	}
	_ = s.finish(tb)
	index := filepath.Join(dir, "index.ndjson")
	text, err := os.ReadFile(index)
	if err != nil {
		tb.Fatal(err)
	}
	lines := strings.SplitAfter(strings.TrimSpace(string(text))+"\n", "\n")
	lines = lines[:len(lines)-1]
	var b bytes.Buffer
	for i := range n {
		_, rest, _ := strings.Cut(lines[i%len(lines)], ",")
		fmt.Fprintf(&b, `{"seq":%d,%s`, i+1, rest)
	}
	if err := os.WriteFile(index, b.Bytes(), 0o600); err != nil {
		tb.Fatal(err)
	}
	return dir
}

// opened is framebin open on a terminal.
type opened struct {
	*server
	began    time.Time
	read     chan string
	seen     strings.Builder
	patience time.Duration
}

func open(tb testing.TB, args ...string) *opened {
	tb.Helper()
	tty, child, err := pty.Open()
	if err != nil {
		tb.Fatal(err)
	}
	if err := pty.Setsize(tty, &pty.Winsize{Rows: 40, Cols: 130, X: 1300, Y: 800}); err != nil {
		tb.Fatal(err)
	}
	cmd := exec.Command(framebin, append([]string{"open", "--graphics", "sixel"}, args...)...)
	cmd.Env = append(os.Environ(), "TERM=xterm-256color")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = child, child, child
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	w := &opened{began: time.Now(), read: make(chan string, 1000), patience: patience}
	w.server = launch(tb, cmd)
	w.tty = tty
	_ = child.Close()
	go func() {
		defer func() { w.ended <- cmd.Wait() }()
		buf := make([]byte, 1<<16)
		for {
			n, err := tty.Read(buf)
			if err != nil {
				return
			}
			if strings.Contains(string(buf[:n]), "\x1b[c") {
				_, _ = io.WriteString(tty, "\x1b[?62;4;22c")
			}
			w.read <- string(buf[:n])
		}
	}()
	return w
}

// await reads on until the terminal has seen a match, and returns how long
// after the start that was. What changes on a screen is drawn in pieces, so now
// and then the window changes, for all to be drawn again.
func (w *opened) await(tb testing.TB, pattern string) time.Duration {
	tb.Helper()
	re := regexp.MustCompile(pattern)
	end, again := time.After(w.patience), time.NewTicker(500*time.Millisecond)
	defer again.Stop()
	for rows := uint16(39); !re.MatchString(w.seen.String()); {
		select {
		case text := <-w.read:
			w.seen.WriteString(text)
		case <-again.C:
			w.seen.Reset()
			if err := pty.Setsize(w.tty, &pty.Winsize{Rows: rows, Cols: 130, X: 1300, Y: 20 * rows}); err != nil {
				tb.Fatal(err)
			}
			rows = 79 - rows
		case <-end:
			seen := w.seen.String()
			tb.Fatalf("no %s: %q", pattern, seen[max(len(seen)-3000, 0):])
		}
	}
	return time.Since(w.began)
}
