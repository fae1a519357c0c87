//go:build load && linux

package load_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"net"
	"net/http"
	"os/exec"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// broker is a NATS server with a store that outlives it.
type broker struct {
	dir, port string
	cmd       *exec.Cmd
}

// startBroker starts Debian's nats-server.
func startBroker(tb testing.TB) *broker {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(l.Addr().String())
	_ = l.Close()
	b := &broker{dir: filepath.Join(tb.TempDir(), "jetstream"), port: port}
	b.start(tb)
	tb.Cleanup(b.kill)
	return b
}

func (b *broker) start(tb testing.TB) {
	tb.Helper()
	b.cmd = exec.Command("nats-server", "-js", "-sd", b.dir, "-a", "127.0.0.1", "-p", b.port)
	b.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := b.cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	for end := time.Now().Add(patience); ; {
		conn, err := net.Dial("tcp", "127.0.0.1:"+b.port)
		if err == nil {
			_ = conn.Close()
			return
		}
		if time.Now().After(end) {
			tb.Fatal("nats-server does not start")
		}
	}
}

func (b *broker) kill() {
	_ = b.cmd.Process.Kill()
	_ = b.cmd.Wait()
}

func (b *broker) url(camera string) string { return "nats://127.0.0.1:" + b.port + camera }

// TestPublishSurvives floods three listeners that publish to one stream, kills
// one of them and then the server, and looks meanwhile as two people would:
// what was acknowledged is in the stream, once and byte for byte.
func TestPublishSurvives(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("nats-server"); err != nil {
		t.Skip(err)
	}
	const each, firstKill, secondKill = 120, 60, 150
	b := startBroker(t)
	var acknowledged atomic.Int64
	var mu sync.Mutex
	digests := map[string]string{} // of what was acknowledged, by target
	listeners := make([]*server, 3)
	for i := range listeners {
		listeners[i] = headless(t, "--publish", b.url(""), "--camera", fmt.Sprintf("cam%d", i%2), "--publish-wait")
	}
	var killed, restarted sync.Once
	var posting sync.WaitGroup
	for i, s := range listeners {
		posting.Go(func() {
			for n := range each {
				target := fmt.Sprintf("frame?listener=%d&n=%d", i, n)
				body := bytes.Repeat([]byte(target+"\n"), 700)
				resp, err := http.Post(s.url+target, "application/octet-stream", bytes.NewReader(body))
				if err != nil {
					return // it was killed
				}
				_ = resp.Body.Close()
				if resp.StatusCode == http.StatusOK {
					mu.Lock()
					digests["/"+target] = fmt.Sprintf("%x", sha256.Sum256(body))
					mu.Unlock()
					acknowledged.Add(1)
				}
				if acknowledged.Load() > firstKill {
					killed.Do(listeners[0].kill)
				}
				if acknowledged.Load() > secondKill {
					restarted.Do(func() { b.kill(); b.start(t) })
				}
			}
		})
	}
	var looking sync.WaitGroup
	for range 2 {
		looking.Go(func() {
			_, _ = exec.Command(framebin, "export", b.url("/cam1"), "--format", "ndjson", "-o", "-").Output()
		})
	}
	posting.Wait()
	looking.Wait()
	seen := map[string][]string{}
	for _, m := range recordedIn(t, b.url("")) {
		seen[m.Target] = append(seen[m.Target], m.SHA256)
	}
	for target, digest := range digests {
		if got := seen[target]; len(got) != 1 || got[0] != digest {
			t.Errorf("%s with %s was acknowledged, and is in the stream as %q", target, digest, got)
		}
	}
	t.Logf("%d acknowledged, %d in the stream", len(digests), len(seen))
	if len(digests) <= secondKill {
		t.Errorf("only %d were acknowledged: the server did not come back", len(digests))
	}
}
