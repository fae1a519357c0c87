package cli_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/framebin/framebin/ui/cli"
)

// run starts framebin and returns its output and its exit code.
func run(ctx context.Context, stderr io.Writer, args ...string) (*bufio.Reader, <-chan int) {
	out, stdout := io.Pipe()
	done := make(chan int, 1)
	go func() {
		code := cli.Run(ctx, args, cli.Program{
			Version: cli.Version{Number: "test"}, Stdin: strings.NewReader(""), Stdout: stdout, Stderr: stderr,
		})
		_ = stdout.Close()
		done <- code
	}()
	return bufio.NewReader(out), done
}

type line struct {
	Type   string
	URL    string
	Seq    uint64
	Missed uint64
	Method string
}

func next(t *testing.T, r *bufio.Reader) (line, bool) {
	t.Helper()
	text, err := r.ReadBytes('\n')
	if err == io.EOF {
		return line{}, false
	}
	if err != nil {
		t.Fatal(err)
	}
	var l line
	if err := json.Unmarshal(text, &l); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return l, true
}

func post(t *testing.T, url, body string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("answered %s", resp.Status)
	}
}

// Nobody reads the lines, and the camera is answered all the same. What the
// ring could not keep until somebody did is counted, once.
func TestSlowReaderDoesNotHoldUpTheCamera(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	var stderr bytes.Buffer
	out, done := run(ctx, &stderr, "--headless", "--listen", "127.0.0.1:0", "--max-requests", "10")
	first, _ := next(t, out)
	const sent = 500
	for range sent {
		post(t, first.URL, "x")
	}
	cancel()
	var lines, missed uint64
	last := uint64(0)
	for {
		l, ok := next(t, out)
		if !ok {
			break
		}
		switch l.Type {
		case "request":
			lines++
			if l.Seq <= last {
				t.Errorf("request %d comes after %d", l.Seq, last)
			}
			last = l.Seq
		case "summary":
			missed = l.Missed
		default:
			t.Errorf("a line of type %q", l.Type)
		}
	}
	if code := <-done; code != 0 {
		t.Errorf("exit code: got %d, want 0\n%s", code, &stderr)
	}
	if lines+missed != sent || missed == 0 || last != sent {
		t.Errorf("got %d lines up to %d and %d missed, want %d in all", lines, last, missed, sent)
	}
	if !strings.Contains(stderr.String(), "were evicted before their line was read") {
		t.Errorf("nothing is said of missed lines: %q", &stderr)
	}
}

// A program that reads the lines may go away: that is an error, not a hang.
func TestReaderThatGoesAway(t *testing.T) {
	t.Parallel()
	out, stdout := io.Pipe()
	done := make(chan int, 1)
	var stderr bytes.Buffer
	go func() {
		done <- cli.Run(t.Context(), []string{"--headless", "--listen", "127.0.0.1:0"}, cli.Program{
			Stdin: strings.NewReader(""), Stdout: stdout, Stderr: &stderr,
		})
	}()
	first, _ := next(t, bufio.NewReader(out))
	_ = out.Close()
	post(t, first.URL, "x")
	if code := <-done; code != 1 {
		t.Errorf("exit code: got %d, want 1", code)
	}
	if !strings.Contains(stderr.String(), "write to standard output") {
		t.Errorf("got %q, want why it ended", &stderr)
	}
}
