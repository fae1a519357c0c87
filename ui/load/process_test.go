//go:build load && linux

package load_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
)

// bareEnv makes the test's own program the handler that all is compared with.
const bareEnv = "FRAMEBIN_LOAD_BARE"

// serveBare reads and discards, as fast as net/http can.
func serveBare() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Printf("{\"type\":\"listening\",\"url\":\"http://%s/\"}\n", l.Addr())
	_ = http.Serve(l, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
	}))
}

// server is a listener in a process of its own.
type server struct {
	cmd  *exec.Cmd
	url  string
	addr string

	ended chan error
	terminal

	deaf  atomic.Bool // lines are read and forgotten, at no cost to what is measured
	mu    sync.Mutex
	lines []message
	more  chan struct{} // something was printed
}

// message is a line of the headless listener.
type message struct {
	Type     string
	URL      string
	Target   string
	Remote   string
	Proto    string
	First    string `json:"first_bytes"`
	Time     string
	SHA256   string
	Seq      uint64
	Status   int
	Reason   string
	Bytes    int64
	Requests uint64
	Rejected uint64
	Evicted  uint64
	Missed   uint64
	Parts    []struct {
		Name, Filename string
		Bytes          int
	}
	Prediction *struct{ Kind string }
	Advice     []string
}

// headless starts framebin without a screen.
func headless(tb testing.TB, args ...string) *server {
	tb.Helper()
	return start(tb, exec.Command(framebin, append([]string{"--headless", "--listen", "127.0.0.1:0"}, args...)...))
}

// bare starts the handler that reads and discards.
func bare(tb testing.TB) *server {
	tb.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), bareEnv+"=1")
	return start(tb, cmd)
}

// start starts a program that prints where it listens.
func start(tb testing.TB, cmd *exec.Cmd) *server {
	tb.Helper()
	out, err := cmd.StdoutPipe()
	if err != nil {
		tb.Fatal(err)
	}
	cmd.Stderr = os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} // as the screen: Linux shares processors out by session
	s := launch(tb, cmd)
	go s.read(out)
	first := s.await(tb, "the URL", func(m message) bool { return m.Type == "listening" })
	s.at(first.URL)
	return s
}

func launch(tb testing.TB, cmd *exec.Cmd) *server {
	tb.Helper()
	s := &server{cmd: cmd, ended: make(chan error, 1), more: make(chan struct{}, 1)}
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Pdeathsig = syscall.SIGKILL
	if err := cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = s.cmd.Process.Kill() })
	return s
}

func (s *server) at(url string) {
	s.url = url
	s.addr = strings.TrimSuffix(strings.TrimPrefix(url, "http://"), "/")
}

// read keeps the lines until the program ends.
func (s *server) read(out io.Reader) {
	in := bufio.NewReaderSize(out, 1<<20)
	for !s.deaf.Load() {
		text, err := in.ReadBytes('\n')
		if err != nil {
			break
		}
		var m message
		if err := json.Unmarshal(text, &m); err != nil {
			m = message{Type: "broken", Reason: string(text)}
		}
		s.mu.Lock()
		s.lines = append(s.lines, m)
		s.mu.Unlock()
		select {
		case s.more <- struct{}{}:
		default:
		}
	}
	_, _ = io.Copy(io.Discard, in)
	s.ended <- s.cmd.Wait()
}

// patience is how long anything may take before a test fails.
const patience = time.Minute

// await returns the first line that is so, printed before or to come.
func (s *server) await(tb testing.TB, what string, is func(message) bool) message {
	tb.Helper()
	end := time.After(patience)
	for i := 0; ; {
		s.mu.Lock()
		lines := s.lines
		s.mu.Unlock()
		for ; i < len(lines); i++ {
			if is(lines[i]) {
				return lines[i]
			}
		}
		select {
		case <-s.more:
		case <-end:
			tb.Fatalf("no line with %s within %v; there are %d", what, patience, i)
		}
	}
}

// finish ends the program as a person does and returns its summary.
func (s *server) finish(tb testing.TB) message {
	tb.Helper()
	_ = s.cmd.Process.Signal(os.Interrupt)
	select {
	case err := <-s.ended:
		if err != nil {
			tb.Errorf("framebin ended with %v", err)
		}
	case <-time.After(patience):
		tb.Fatalf("framebin did not end within %v", patience)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.lines[len(s.lines)-1]
}

// kill ends the program as nothing can prevent.
func (s *server) kill() {
	_ = s.cmd.Process.Kill()
	<-s.ended
}

// status returns a figure of /proc/PID/status, in bytes.
func (s *server) status(tb testing.TB, name string) int64 {
	tb.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		tb.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), name+":")
	fields := strings.Fields(rest)
	if len(fields) == 0 {
		tb.Fatalf("no %s in /proc", name)
	}
	kib, err := strconv.ParseInt(fields[0], 10, 64)
	if err != nil {
		tb.Fatal(err)
	}
	return kib << 10
}

// ticks returns the processor time that the program has taken, in clock ticks.
func (s *server) ticks() int { return ticksOf(s.cmd) }

func ticksOf(cmd *exec.Cmd) (n int) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", cmd.Process.Pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(text), ") ")
	for i, field := range strings.Fields(rest) {
		if i == 11 || i == 12 { // utime, stime
			ticks, _ := strconv.Atoi(field)
			n += ticks
		}
	}
	return n
}

// rest waits until the program has nothing to do, so that its turn does not
// reach into that of another.
func (s *server) rest() {
	const quiet = 60 * time.Millisecond
	for before, end := -1, time.Now().Add(5*time.Second); time.Now().Before(end); time.Sleep(quiet) {
		now := s.ticks()
		if now == before {
			return
		}
		before = now
	}
}

// terminal is what a screen is drawn on.
type terminal struct {
	tty      *os.File
	mu       sync.Mutex
	pictures int
	bytes    int64
}

// drawn returns how many sixel pictures were drawn so far.
func (t *terminal) drawn() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.pictures
}

// screen starts framebin with its screen in a terminal of 151x43 cells of
// 10x20 pixels, with sixel: it has a frame of 1920x1080 at half its size.
func screen(tb testing.TB, args ...string) *server {
	tb.Helper()
	tty, child, err := pty.Open()
	if err != nil {
		tb.Fatal(err)
	}
	if err := pty.Setsize(tty, &pty.Winsize{Rows: 43, Cols: 151, X: 1510, Y: 860}); err != nil {
		tb.Fatal(err)
	}
	cmd := exec.Command(framebin, append([]string{"--listen", "127.0.0.1:0", "--graphics", "sixel"}, args...)...)
	cmd.Env = append(os.Environ(), "TERM=xterm-256color")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = child, child, child
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	s := launch(tb, cmd)
	_ = child.Close()
	s.tty = tty
	found := make(chan string, 1)
	go s.watch(found)
	select {
	case url := <-found:
		s.at(url)
	case <-time.After(patience):
		tb.Fatal("the screen shows no URL")
	}
	return s
}

// watch reads what is drawn: it answers the questions that a program asks a
// terminal, finds the URL, and counts the pictures.
func (s *server) watch(found chan<- string) {
	url := regexp.MustCompile(`http://127\.0\.0\.1:\d+/`)
	buf := make([]byte, 1<<20)
	var head strings.Builder
	for {
		n, err := s.tty.Read(buf)
		if err != nil {
			if !errors.Is(err, os.ErrClosed) {
				s.ended <- s.cmd.Wait()
			}
			return
		}
		text := string(buf[:n])
		if strings.Contains(text, "\x1b[c") {
			_, _ = io.WriteString(s.tty, "\x1b[?62;4;22c")
		}
		if strings.Contains(text, "\x1b[16t") {
			_, _ = io.WriteString(s.tty, "\x1b[6;20;10t")
		}
		s.terminal.mu.Lock()
		s.bytes += int64(n)
		s.pictures += strings.Count(text, "\x1bP")
		s.terminal.mu.Unlock()
		if found == nil {
			continue
		}
		head.WriteString(text)
		if u := url.FindString(head.String()); u != "" {
			found <- u
			found = nil
		}
	}
}
