package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// commands are what the scripts say beside the usual:
//
//	listen NAME FLAGS...      start a headless listener; its URL is in $NAME
//	begin NAME ARGS...        start any command of framebin, without waiting
//	waitline NAME REGEXP      wait until it has printed such a line
//	take VAR NAME REGEXP      wait for such a line; its first group is in $VAR
//	finish NAME [INT|TERM]    signal it, wait for its end; output is in NAME.out, NAME.err
//	insist NAME               signal it until it ends, which must be a failure
//	ended NAME                wait for its end, without a signal
//	post URL FILE [TYPE [STATUS]]  post a file; the status to expect is 200
//	stall URL                 begin a request, and never end its body
//	hostile FILE WHAT         write a body that a bad sender would send
//	occupy VAR                listen on a port; its address is in $VAR
//	code N PROGRAM ARGS...    run a program that exits with N
//	count N REGEXP FILE       a file has N lines that match
//	same-bodies FILE FILE     the lines of two runs are of the same bodies, in order
//	without-controls FILE     a file has no control characters but newlines
func commands() map[string]func(*testscript.TestScript, bool, []string) {
	return map[string]func(*testscript.TestScript, bool, []string){
		"listen":           listen,
		"begin":            begin,
		"waitline":         waitLine,
		"take":             take,
		"finish":           finish,
		"ended":            ended,
		"insist":           insist,
		"post":             post,
		"stall":            stall,
		"hostile":          hostile,
		"occupy":           occupy,
		"code":             code,
		"count":            count,
		"same-bodies":      sameBodies,
		"without-controls": withoutControls,
	}
}

// patience is how long anything may take before a script fails.
const patience = time.Minute

// noRaceDelay lets a program that was built with the race detector end at
// once, and not a second later.
const noRaceDelay = "GORACE=atexit_sleep_ms=0"

type programsKey struct{}

// setUp gives a script its programs and takes them away after it.
func setUp(env *testscript.Env) error {
	all := map[string]*program{}
	env.Values[programsKey{}] = all
	frames, err := filepath.Abs("capture/camera/frames")
	if err != nil {
		return err
	}
	env.Vars = append(env.Vars, "FRAMES="+frames, "HOME="+env.WorkDir, "TERM=dumb", noRaceDelay)
	env.Defer(func() {
		for p := range maps.Values(all) {
			p.kill()
		}
	})
	return nil
}

func programs(ts *testscript.TestScript) map[string]*program {
	return ts.Value(programsKey{}).(map[string]*program)
}

func started(ts *testscript.TestScript, args []string) *program {
	if len(args) == 0 {
		ts.Fatalf("which program?")
	}
	p := programs(ts)[args[0]]
	if p == nil {
		ts.Fatalf("%s was not started", args[0])
	}
	return p
}

// program is framebin, running beside the script.
type program struct {
	cmd    *exec.Cmd
	stdout transcript
	stderr transcript
	done   chan error
}

// start runs framebin in the script's folder and environment.
func start(ts *testscript.TestScript, args []string) *program {
	cmd := exec.Command(find(ts, "framebin"), args...)
	cmd.Dir = ts.MkAbs(".")
	cmd.Env = append(os.Environ(), "HOME="+ts.Getenv("HOME"), "TERM=dumb", "PATH="+ts.Getenv("PATH"), noRaceDelay)
	p := &program{cmd: cmd, done: make(chan error, 1)}
	p.stdout.more, p.stderr.more = make(chan struct{}, 1), make(chan struct{}, 1)
	cmd.Stdout, cmd.Stderr = &p.stdout, &p.stderr
	ts.Check(cmd.Start())
	go func() { p.done <- cmd.Wait() }()
	return p
}

// find looks a program up as the script's exec does.
func find(ts *testscript.TestScript, name string) string {
	for _, dir := range filepath.SplitList(ts.Getenv("PATH")) {
		if path, err := exec.LookPath(filepath.Join(dir, name)); err == nil {
			return path
		}
	}
	ts.Fatalf("no %s in PATH", name)
	return ""
}

func (p *program) kill() {
	if p.cmd.ProcessState == nil {
		_ = p.cmd.Process.Kill()
		<-p.done
	}
}

func begin(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: begin NAME ARGS...")
	}
	programs(ts)[args[0]] = start(ts, args[1:])
}

func listen(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: listen NAME FLAGS...")
	}
	p := start(ts, append([]string{"listen", "--headless", "--listen", "127.0.0.1:0"}, args[1:]...))
	programs(ts)[args[0]] = p
	line := p.await(ts, regexp.MustCompile(`^{"type":"listening","url":"([^"]*)"`))
	ts.Setenv(args[0], line[1])
}

func waitLine(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: waitline NAME REGEXP")
	}
	re, err := regexp.Compile(args[1])
	ts.Check(err)
	started(ts, args).await(ts, re)
}

func take(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: take VAR NAME REGEXP")
	}
	re, err := regexp.Compile(args[2])
	ts.Check(err)
	ts.Setenv(args[0], started(ts, args[1:]).await(ts, re)[1])
}

// await waits for a line of standard output and returns its submatches.
func (p *program) await(ts *testscript.TestScript, re *regexp.Regexp) []string {
	limit := time.After(patience)
	for {
		for line := range strings.Lines(p.stdout.String()) {
			if m := re.FindStringSubmatch(strings.TrimSuffix(line, "\n")); m != nil && strings.HasSuffix(line, "\n") {
				return m
			}
		}
		select {
		case <-p.stdout.more:
		case err := <-p.done:
			p.done <- err
			if re.MatchString(p.stdout.String()) {
				continue
			}
			ts.Fatalf("it ended (%v) without a line %s\n%s%s", err, re, &p.stdout, &p.stderr)
		case <-limit:
			ts.Fatalf("no line %s in\n%s%s", re, &p.stdout, &p.stderr)
		}
	}
}

func finish(ts *testscript.TestScript, neg bool, args []string) {
	p := started(ts, args)
	signal := syscall.SIGINT
	if len(args) == 2 && args[1] == "TERM" {
		signal = syscall.SIGTERM
	}
	ts.Check(p.cmd.Process.Signal(signal))
	ended(ts, neg, args[:1])
}

func insist(ts *testscript.TestScript, neg bool, args []string) {
	p := started(ts, args)
	again := time.NewTicker(10 * time.Millisecond)
	defer again.Stop()
	for limit := time.After(patience); ; {
		_ = p.cmd.Process.Signal(syscall.SIGINT) // fails once it has ended
		select {
		case err := <-p.done:
			p.done <- err
			ended(ts, !neg, args)
			return
		case <-limit:
			ts.Fatalf("it does not end\n%s%s", &p.stdout, &p.stderr)
		case <-again.C:
		}
	}
}

func ended(ts *testscript.TestScript, neg bool, args []string) {
	p := started(ts, args)
	select {
	case err := <-p.done:
		p.done <- err
		if (err != nil) != neg {
			ts.Fatalf("it ended with %v\n%s%s", err, &p.stdout, &p.stderr)
		}
	case <-time.After(patience):
		ts.Fatalf("it does not end\n%s%s", &p.stdout, &p.stderr)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]+".out"), []byte(p.stdout.String()), 0o600))
	ts.Check(os.WriteFile(ts.MkAbs(args[0]+".err"), []byte(p.stderr.String()), 0o600))
}

func post(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: post URL FILE [TYPE [STATUS]]")
	}
	mediaType, want := "application/octet-stream", http.StatusOK
	if len(args) > 2 {
		mediaType = args[2]
	}
	if len(args) > 3 {
		var err error
		want, err = strconv.Atoi(args[3])
		ts.Check(err)
	}
	body, err := os.ReadFile(ts.MkAbs(args[1]))
	ts.Check(err)
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, args[0], bytes.NewReader(body))
	ts.Check(err)
	req.Header.Set("Content-Type", mediaType)
	resp, err := http.DefaultClient.Do(req)
	ts.Check(err)
	answer, _ := io.ReadAll(resp.Body) // a server may close while it refuses a body
	ts.Check(resp.Body.Close())
	_, err = ts.Stdout().Write(answer)
	ts.Check(err)
	if resp.StatusCode != want {
		ts.Fatalf("answered %s, want %d", resp.Status, want)
	}
}

func stall(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: stall URL")
	}
	address := strings.Trim(strings.TrimPrefix(args[0], "http://"), "/")
	var d net.Dialer
	conn, err := d.DialContext(context.Background(), "tcp", address)
	ts.Check(err)
	ts.Defer(func() { _ = conn.Close() })
	_, err = fmt.Fprintf(conn, "POST / HTTP/1.1\r\nHost: %s\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n", address)
	ts.Check(err)
	// Only a listener that waits for the body says that it may come.
	answer, err := bufio.NewReader(conn).ReadString('\n')
	ts.Check(err)
	if !strings.HasPrefix(answer, "HTTP/1.1 100") {
		ts.Fatalf("answered %q", answer)
	}
}

func occupy(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: occupy VAR")
	}
	var lc net.ListenConfig
	l, err := lc.Listen(context.Background(), "tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Defer(func() { _ = l.Close() })
	ts.Setenv(args[0], l.Addr().String())
}

func code(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code N PROGRAM ARGS...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit code: got %d, want %d", got, want)
	}
}

func count(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: count N REGEXP FILE")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	re, err := regexp.Compile(args[1])
	ts.Check(err)
	got := 0
	text := ts.ReadFile(args[2])
	for line := range strings.Lines(text) {
		if re.MatchString(strings.TrimSuffix(line, "\n")) {
			got++
		}
	}
	if got != want {
		ts.Fatalf("%d lines match %s, want %d\n%s", got, re, want, text)
	}
}

// sameBodies compares what was received by its hashes.
func sameBodies(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: same-bodies FILE FILE")
	}
	hash := regexp.MustCompile(`"sha256":"([0-9a-f]+)"`)
	a := hash.FindAllString(ts.ReadFile(args[0]), -1)
	b := hash.FindAllString(ts.ReadFile(args[1]), -1)
	if len(a) == 0 || !slices.Equal(a, b) {
		ts.Fatalf("%s: %v\n%s: %v", args[0], a, args[1], b)
	}
}

func withoutControls(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: without-controls FILE")
	}
	for i, r := range ts.ReadFile(args[0]) {
		if r < ' ' && r != '\n' || r >= 0x7f && r < 0xa0 || r == 0x202e {
			ts.Fatalf("%s: %U at byte %d", args[0], r, i)
		}
	}
}

// hostile writes a body that a bad sender would send. A multipart body has
// the boundary x.
func hostile(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: hostile FILE WHAT")
	}
	body, ok := map[string]string{
		"deep-json":     form("predictions.json", "application/json", strings.Repeat("[", 100_000)),
		"escapes":       form("\x1b]0;x\x07\x1b[2J.json", "text/\x1bplain", "{\"kind\":\"\\u001b[2J\"}"),
		"huge-png":      form("image.png", "image/png", hugePNG()),
		"no-image":      form("image.jpeg", "image/jpeg", "\xff\xd8\xff\xe0 nothing of the sort"),
		"cut":           strings.TrimSuffix(form("image.jpeg", "image/jpeg", "\xff\xd8"), "\r\n--x--\r\n"),
		"broken-json":   form("predictions.json", "application/json", `{"kind":"ObjectDetection.v1","objects":[{`),
		"escape-name":   form("../../../../etc/passwd", "application/json", `{"kind":"ImageClassification.v1","classId":"a"}`),
		"many-parts":    strings.Repeat("--x\r\n\r\n\r\n", 20_000) + "--x--\r\n",
		"many-boundary": strings.Repeat("--x", 1_000_000),
		"zeros":         strings.Repeat("\x00", 1<<20),
	}[args[1]]
	if !ok {
		ts.Fatalf("no hostile body %q", args[1])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(body), 0o600))
}

// form returns a multipart body of one part.
func form(filename, mediaType, content string) string {
	return fmt.Sprintf("--x\r\nContent-Disposition: form-data; name=\"predictions\"; filename=\"%s\"\r\n"+
		"Content-Type: %s\r\n\r\n%s\r\n--x--\r\n", filename, mediaType, content)
}

// hugePNG claims 50000x50000 pixels and has none.
func hugePNG() string {
	return "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\xc3\x50\x00\x00\xc3\x50\x08\x06\x00\x00\x00" +
		"\x22\x1d\x9d\x5a\x00\x00\x00\x00IDAT\x35\xaf\x06\x1e"
}
