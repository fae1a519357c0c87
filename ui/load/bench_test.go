//go:build load && linux

package load_test

import (
	"bytes"
	"cmp"
	"fmt"
	"net"
	"os/exec"
	"runtime"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"
)

// contender is one of those that are compared, with what it was measured at.
type contender struct {
	name string
	*server

	took   []time.Duration // to the answer, of each request
	worked int             // clock ticks of the processor that the program took for them
	spent  time.Duration   // sending
	drew   int

	beside *exec.Cmd // a program on this computer that works for it; nil for none
	lent   int       // clock ticks that it took meanwhile
}

// contenders are a handler that reads and discards, framebin without a screen
// and framebin with one, each a process.
func contenders(b *testing.B) []*contender {
	b.Helper()
	return []*contender{
		{name: "bare", server: bare(b)},
		{name: "headless", server: headless(b)},
		{name: "screen", server: screen(b)},
	}
}

func (c *contender) reset() { c.took, c.spent, c.drew, c.worked, c.lent = nil, 0, 0, 0, 0 }

func (c *contender) rate() float64 { return float64(len(c.took)) / c.spent.Seconds() }

// tick is what the system counts processor time in.
const tick = time.Second / 100

// own returns the rate in the time of the processors that the program beside it
// left: what it would be, were that on another computer.
func (c *contender) own() float64 {
	lent := time.Duration(c.lent) * tick / time.Duration(runtime.NumCPU())
	return float64(len(c.took)) / (c.spent - lent).Seconds()
}

// work returns the processor time that the program took for a request.
func (c *contender) work() time.Duration {
	return (time.Duration(c.worked) * tick / time.Duration(len(c.took))).Round(time.Microsecond)
}

// percentile returns that of the times to the answer.
func (c *contender) percentile(p int) time.Duration {
	sorted := slices.Sorted(slices.Values(c.took))
	return sorted[(len(sorted)-1)*p/100]
}

// Every contender has its turn so often, for so long, one after the other, so
// that what else the machine does hits all alike. Meanwhile the others are
// stopped, with what they have left to do.
const (
	rounds = 6
	turn   = 700 * time.Millisecond
)

// BenchmarkThroughput sends as fast as the answers come, on 1 and on 8
// connections.
func BenchmarkThroughput(b *testing.B) {
	for _, size := range []struct {
		name  string
		image int
		masks int
	}{{"250KB", 245_000, 0}, {"2MB", 1_950_000, 0}, {"100masks", 200_000, 100}} {
		request := bodyOf(b, size.image, size.masks).request()
		for _, conns := range []int{1, 8} {
			b.Run(fmt.Sprintf("%s/conns=%d", size.name, conns), func(b *testing.B) {
				b.SetBytes(int64(len(request)))
				measure(b, contenders(b), request, func(c *contender, d time.Duration) { c.flood(b, request, conns, d) })
			})
		}
	}
}

// BenchmarkCamera sends at a camera's pace, which the screen can follow frame
// by frame.
func BenchmarkCamera(b *testing.B) {
	for _, fps := range []int{15, 60} {
		for _, masks := range []int{0, 100} {
			request := bodyOf(b, 245_000, masks).request()
			b.Run(fmt.Sprintf("fps=%d/masks=%d", fps, masks), func(b *testing.B) {
				missed := map[string]int{}
				all := contenders(b)
				measure(b, all, request, func(c *contender, d time.Duration) { missed[c.name] += c.film(b, request, fps, 3*d) })
				for _, c := range all {
					b.ReportMetric(float64(missed[c.name]), c.name+"-missed")
				}
				bare, drawing := all[0], all[2]
				due := len(drawing.took) + missed[drawing.name]
				b.ReportMetric(100*float64(missed[drawing.name]-missed[bare.name])/float64(due), drawing.name+"-missed%")
				b.ReportMetric(float64(drawing.drew)/drawing.spent.Seconds(), drawing.name+"-pictures/s")
			})
		}
	}
}

// BenchmarkPublish sends to a listener that publishes nothing, to one that
// publishes, and to one whose answers wait for that; the NATS server is on this
// computer, too.
func BenchmarkPublish(b *testing.B) {
	if _, err := exec.LookPath("nats-server"); err != nil {
		b.Skip(err)
	}
	request := bodyOf(b, 245_000, 0).request()
	run := func(name string, turnOf func(*contender, time.Duration)) {
		b.Run("250KB/"+name, func(b *testing.B) {
			broker := startBroker(b)
			url := broker.url("")
			off, publish := &contender{name: "off", server: headless(b)}, &contender{name: "publish", server: headless(b, "--publish", url), beside: broker.cmd}
			wait := &contender{name: "wait", server: headless(b, "--publish", url, "--publish-wait"), beside: broker.cmd}
			measure(b, []*contender{off, publish, wait}, request, turnOf)
			if name == "conns=8" { // which leave the processors no time to spare
				b.ReportMetric(publish.own()/off.rate(), "publish:off-own-req/s")
			}
		})
	}
	for _, conns := range []int{1, 8} {
		run(fmt.Sprintf("conns=%d", conns), func(c *contender, d time.Duration) { c.flood(b, request, conns, d) })
	}
	run("burst", func(c *contender, d time.Duration) { c.flood(b, request, 8, d/12) }) // half of the ring holds it
	run("fps=60", func(c *contender, d time.Duration) { c.film(b, request, 60, 3*d) })
}

// measure gives every contender its turns and reports the ratios of each to
// those before it.
func measure(b *testing.B, all []*contender, request []byte, turnOf func(*contender, time.Duration)) {
	b.Helper()
	for _, c := range all {
		c.deaf.Store(true)
	}
	for _, c := range all { // the first use of the ring's memory is not what is measured
		c.flood(b, request, 2, turn)
		c.rest()
		c.reset()
		c.signal(b, syscall.SIGSTOP)
	}
	for b.Loop() {
		for range rounds {
			for _, c := range all {
				c.signal(b, syscall.SIGCONT)
				drawn, worked := c.drawn(), c.ticks()
				lent := 0
				if c.beside != nil {
					lent = ticksOf(c.beside)
				}
				turnOf(c, turn)
				if c.beside != nil {
					c.lent += ticksOf(c.beside) - lent
					c.rest() // it hands over what waits before it is stopped
				}
				c.drew += c.drawn() - drawn
				c.worked += c.ticks() - worked
				c.signal(b, syscall.SIGSTOP)
			}
		}
	}
	b.ReportMetric(0, "ns/op")
	for _, c := range all {
		b.Logf("%-9s %7.0f req/s   p50 %-9v p95 %-9v p99 %-9v %d requests, %v of processor each, %.1f pictures/s", c.name, c.rate(),
			c.percentile(50), c.percentile(95), c.percentile(99), len(c.took), c.work(), float64(c.drew)/c.spent.Seconds())
	}
	for i, over := range all {
		for _, under := range all[:i] {
			name := over.name + ":" + under.name
			b.ReportMetric(over.rate()/under.rate(), name+"-req/s")
			for _, p := range []int{50, 95, 99} {
				b.ReportMetric(over.percentile(p).Seconds()/under.percentile(p).Seconds(), fmt.Sprintf("%s-p%d", name, p))
			}
		}
	}
	for _, c := range all {
		c.stop()
	}
}

func (s *server) signal(b *testing.B, sig syscall.Signal) {
	b.Helper()
	if err := s.cmd.Process.Signal(sig); err != nil {
		b.Fatal(err)
	}
}

// stop ends a contender, whose place the next comparison needs.
func (s *server) stop() {
	_ = s.cmd.Process.Kill()
	<-s.ended
}

// flood sends on so many connections, one request at a time on each.
func (c *contender) flood(b *testing.B, request []byte, conns int, d time.Duration) {
	b.Helper()
	took := make([][]time.Duration, conns)
	start := time.Now()
	var wg sync.WaitGroup
	for i := range conns {
		wg.Go(func() {
			conn := c.dial(b)
			defer conn.Close()
			for time.Since(start) < d {
				took[i] = append(took[i], exchange(b, conn, request))
			}
		})
	}
	wg.Wait()
	c.spent += time.Since(start)
	c.took = append(c.took, slices.Concat(took...)...)
}

// film sends frames as they fall due, one request at a time, and returns how
// many fell due while the camera waited for an answer.
func (c *contender) film(b *testing.B, request []byte, fps int, d time.Duration) (missed int) {
	b.Helper()
	conn := c.dial(b)
	defer conn.Close()
	interval := time.Second / time.Duration(fps)
	start := time.Now()
	for next := 0; time.Since(start) < d; {
		time.Sleep(time.Until(start.Add(time.Duration(next) * interval)))
		due := int(time.Since(start) / interval)
		missed += due - next
		next = due + 1
		c.took = append(c.took, exchange(b, conn, request))
	}
	c.spent += time.Since(start)
	return missed
}

func (s *server) dial(tb testing.TB) net.Conn {
	tb.Helper()
	conn, err := net.Dial("tcp", s.addr)
	if err != nil {
		tb.Fatal(err)
	}
	return conn
}

// exchange sends a request and returns the time to its answer.
func exchange(tb testing.TB, conn net.Conn, request []byte) time.Duration {
	tb.Helper()
	var answer [4096]byte
	sent := time.Now()
	_, err := conn.Write(request)
	n, err2 := conn.Read(answer[:])
	took := time.Since(sent)
	if err = cmp.Or(err, err2); err != nil || !bytes.HasPrefix(answer[:n], []byte("HTTP/1.1 200")) {
		tb.Errorf("got %q, error %v", answer[:n], err)
	}
	return took
}
