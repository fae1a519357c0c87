package capture_test

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/framebin/framebin/capture"
)

// model is a ring without any thought for speed.
type model struct {
	maxRequests int
	maxBytes    int
	all         []*modelled // in the ring, oldest first
	appended    uint64
	evicted     uint64
	rejected    uint64
	floor       uint64
	cleared     []*modelled
}

type modelled struct {
	seq      uint64
	size     int
	rejected bool
	held     bool
	pinned   bool
}

func (m *model) append(r *modelled) {
	m.appended++
	r.seq = m.appended
	if r.rejected {
		m.rejected++
	}
	m.all = append(m.all, r)
	for len(m.all) > m.maxRequests || m.bytes() > m.maxBytes {
		m.evict()
	}
}

func (m *model) bytes() (n int) {
	for _, r := range m.all {
		n += r.size
	}
	return n
}

// evict removes the oldest, but for too many refused ones, and those held.
func (m *model) evict() {
	var refused, loose int
	kind, pinned := false, false
	for _, r := range m.all {
		switch {
		case r.pinned:
			continue
		case loose == 0:
			kind = r.rejected
		}
		loose++
		if r.rejected {
			refused++
		}
	}
	if loose <= 1 && loose < len(m.all) {
		pinned = true
	}
	if refused > max(m.maxRequests/8, 1) {
		kind = true
	}
	oldest := -1
	for i, r := range m.all {
		if pinned && r.pinned {
			oldest = i
			break
		}
		if pinned || r.pinned || r.rejected != kind {
			continue
		}
		if oldest < 0 {
			oldest = i
		}
		if !r.held && r.seq != m.appended {
			oldest = i
			break
		}
	}
	m.all = slices.Delete(m.all, oldest, oldest+1)
	m.evicted++
}

func (m *model) since(seq uint64, limit int) (seqs []uint64, missed uint64) {
	for _, r := range m.all {
		if r.seq > seq && len(seqs) < limit {
			seqs = append(seqs, r.seq)
		}
	}
	for i := max(seq, m.floor); len(seqs) > 0 && i < seqs[len(seqs)-1]; i++ {
		if !slices.Contains(seqs, i+1) {
			missed++
		}
	}
	return seqs, missed
}

// pin pins those that are there, in their order, up to half of the ring.
func (m *model) pin(seqs []uint64) (pinned []uint64) {
	n, size := 0, 0
	for _, r := range m.all {
		r.pinned = false
	}
	for _, seq := range seqs {
		for _, r := range m.all {
			if r.seq == seq && !r.pinned && (n+1)*2 <= max(m.maxRequests, 2) && (size+r.size)*2 <= m.maxBytes {
				r.pinned, n, size = true, n+1, size+r.size
			}
		}
	}
	for _, r := range m.all {
		if r.pinned {
			pinned = append(pinned, r.seq)
		}
	}
	return pinned
}

// clearUpTo sets requests aside.
func (m *model) clearUpTo(seq uint64, keep []uint64) {
	m.cleared = nil
	m.all = slices.DeleteFunc(m.all, func(r *modelled) bool {
		gone := r.seq <= seq && !slices.Contains(keep, r.seq)
		if gone {
			m.cleared = append(m.cleared, r)
		}
		return gone
	})
	m.floor = max(m.floor, min(seq, m.appended))
}

// restore puts them back.
func (m *model) restore() {
	for _, r := range m.cleared {
		r.pinned = false
	}
	m.all = append(m.all, m.cleared...)
	m.cleared = nil
	slices.SortFunc(m.all, func(a, b *modelled) int { return cmp.Compare(a.seq, b.seq) })
	for len(m.all) > m.maxRequests || m.bytes() > m.maxBytes {
		m.evict()
	}
}

// some are numbers at random.
func (m *model) some(rnd *rand.Rand, n int) []uint64 {
	seqs := make([]uint64, n)
	for i := range seqs {
		seqs[i] = uint64(rnd.IntN(int(m.appended) + 2))
		if len(m.all) > 0 && rnd.IntN(3) > 0 {
			seqs[i] = m.all[rnd.IntN(len(m.all))].seq
		}
	}
	return seqs
}

// TestRingIsItsModel does the same at random to a ring and to its model.
func TestRingIsItsModel(t *testing.T) {
	t.Parallel()
	for seed := range uint64(60) {
		rnd := rand.New(rand.NewPCG(seed, 3))
		m := &model{maxRequests: 1 + rnd.IntN(30), maxBytes: 1 + rnd.IntN(5000)}
		ring := capture.NewRing(m.maxRequests, int64(m.maxBytes))
		held := map[*modelled]*capture.Request{}
		for step := range 500 {
			at := fmt.Sprintf("seed %d, step %d", seed, step)
			switch rnd.IntN(20) {
			case 0:
				want := len(m.all)
				m.all, m.cleared, m.floor = nil, nil, m.appended
				if got := ring.Clear(); got != want {
					t.Fatalf("%s: cleared %d, want %d", at, got, want)
				}
			case 1, 2:
				if len(m.all) == 0 {
					break
				}
				x := m.all[rnd.IntN(len(m.all))]
				r, ok := ring.Get(x.seq)
				if !ok || !r.Hold() {
					t.Fatalf("%s: cannot hold request %d", at, x.seq)
				}
				if x.held {
					r.Release() // one hold each is enough here
				}
				x.held, held[x] = true, r
			case 3:
				for x, r := range held {
					r.Release()
					x.held = false
					delete(held, x)
					break
				}
			case 4, 5:
				seqs := m.some(rnd, rnd.IntN(4))
				want := m.pin(seqs)
				if got := ring.Pin(seqs...); !slices.Equal(got, want) {
					t.Fatalf("%s: Pin(%v): got %v, want %v", at, seqs, got, want)
				}
			case 6:
				keep := m.some(rnd, 3)
				upTo := keep[0]
				want := len(m.all)
				m.clearUpTo(upTo, keep[1:])
				want -= len(m.all)
				if got := ring.ClearUpTo(upTo, keep[1:]...); got != want {
					t.Fatalf("%s: ClearUpTo(%d, %v): got %d, want %d", at, upTo, keep[1:], got, want)
				}
			case 7:
				want := len(m.cleared)
				m.restore()
				if got := ring.Restore(); got != want {
					t.Fatalf("%s: Restore: got %d, want %d", at, got, want)
				}
			default:
				x := &modelled{size: rnd.IntN(600), rejected: rnd.IntN(3) == 0}
				r := capture.NewRequest("POST", "/", nil, make([]byte, x.size))
				r.Rejected = x.rejected
				m.append(x)
				if got := ring.Append(r); got != x.seq || r.Seq != got {
					t.Fatalf("%s: got number %d, want %d", at, got, x.seq)
				}
			}
			compare(t, at, ring, m, uint64(rnd.IntN(int(m.appended)+2)), rnd.IntN(12))
		}
	}
}

// compare fails where what the ring shows is not what the model does.
func compare(t *testing.T, at string, ring *capture.Ring, m *model, seq uint64, limit int) {
	t.Helper()
	want, wantMissed := m.since(seq, limit)
	reqs, missed := ring.Since(seq, limit)
	var got []uint64
	for _, r := range reqs {
		got = append(got, r.Seq)
	}
	if !slices.Equal(got, want) || missed != wantMissed {
		t.Fatalf("%s: Since(%d, %d): got %v, %d missed; want %v, %d", at, seq, limit, got, missed, want, wantMissed)
	}
	in := slices.ContainsFunc(m.all, func(r *modelled) bool { return r.seq == seq })
	if r, ok := ring.Get(seq); ok != in || ok && r.Seq != seq {
		t.Fatalf("%s: Get(%d): got %v, want %v", at, seq, ok, in)
	}
	s := ring.Stats()
	if s.Len != len(m.all) || s.Bytes != int64(m.bytes()) || s.Appended != m.appended ||
		s.Evicted != m.evicted || s.Rejected != m.rejected || s.Appended-s.Evicted-s.Cleared != uint64(s.Len) {
		t.Fatalf("%s: got %+v, want %+v", at, s, m)
	}
	if s.Len > 0 && (s.Oldest != m.all[0].seq || s.Newest != m.all[s.Len-1].seq) {
		t.Fatalf("%s: got %d to %d", at, s.Oldest, s.Newest)
	}
}

// TestRingReaderAccountsForAll reads while others append, and checks that
// every number was returned once, in order, or counted as missed.
func TestRingReaderAccountsForAll(t *testing.T) {
	t.Parallel()
	const writers, each = 4, 3000
	ring := capture.NewRing(50, 1<<20)
	watch := ring.Watch()
	defer watch.Close()
	var wg sync.WaitGroup
	for range writers {
		wg.Go(func() {
			for i := range each {
				r := capture.NewRequest("POST", "/", nil, make([]byte, i%100))
				r.Rejected = i%7 == 0
				ring.Append(r)
			}
		})
	}
	var last, seen, missed uint64
	for last < writers*each {
		<-watch.C()
		for {
			reqs, m := ring.Since(last, 7)
			missed += m
			if len(reqs) == 0 {
				break
			}
			for _, r := range reqs {
				if r.Seq <= last {
					t.Fatalf("got %d after %d", r.Seq, last)
				}
				last = r.Seq
				seen++
			}
		}
	}
	wg.Wait()
	if seen+missed != writers*each {
		t.Errorf("got %d and %d missed, want %d in all", seen, missed, writers*each)
	}
}

// TestRingHeldBodiesStay lets many bodies go round in a small ring and checks
// that a held one is never written to.
func TestRingHeldBodiesStay(t *testing.T) {
	t.Parallel()
	ring := capture.NewRing(100, 1<<20)
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			rnd := rand.New(rand.NewPCG(uint64(w), 4))
			for range 800 {
				r, err := ring.Reserve(t.Context(), 1+rnd.IntN(60_000), time.Minute)
				if err != nil {
					t.Error(err)
					return
				}
				mark := byte(rnd.IntN(256))
				fill(r.Body(), mark)
				r.Target = string([]byte{mark})
				ring.Append(r)
			}
		})
	}
	stop := make(chan struct{})
	var readers sync.WaitGroup
	for range 2 {
		readers.Go(func() {
			var last uint64
			for {
				select {
				case <-stop:
					return
				default:
				}
				reqs, _ := ring.Since(last, 10)
				for _, r := range reqs {
					last = r.Seq
					if !r.Hold() {
						continue
					}
					if !filled(r.Body(), r.Target[0]) {
						t.Errorf("the body of request %d changed while on hold", r.Seq)
					}
					r.Release()
				}
			}
		})
	}
	wg.Wait()
	close(stop)
	readers.Wait()
	ring.Clear()
	if got := ring.Stats(); got.Pending != 0 || got.Bytes != 0 {
		t.Errorf("got %d bytes pending, %d held after all was cleared", got.Pending, got.Bytes)
	}
}

func TestRingBoundsHeaders(t *testing.T) {
	t.Parallel()
	header := http.Header{"X": {strings.Repeat("x", 60_000)}}
	few, many := capture.NewRing(1_000_000, 1<<20), capture.NewRing(1_000_000, 256<<20)
	for range 1000 {
		few.Append(capture.NewRequest("GET", "/", header, nil))
		many.Append(capture.NewRequest("GET", "/", header, nil))
	}
	if got := few.Stats().Len; got < 60 || got > 70 {
		t.Errorf("got %d requests of 60 kB of header, want those within 4 MiB", got)
	}
	if got := many.Stats().Len; got < 250 || got > 280 {
		t.Errorf("got %d requests of 60 kB of header, want those within a sixteenth of 256 MiB", got)
	}
}

// TestRingWeighs: whatever a request holds beside its body is weighed.
func TestRingWeighs(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 60_000)
	for name, c := range map[string]*capture.Request{
		"target":       capture.NewRequest("GET", "/"+long, nil, nil),
		"method":       capture.NewRequest(long, "/", nil, nil),
		"short values": capture.NewRequest("GET", "/", http.Header{"A": make([]string, 2000)}, nil),
		"short names":  capture.NewRequest("GET", "/", manyNames(600), nil),
		"media type":   capture.NewRequest("GET", "/", http.Header{"Content-Type": {long}}, nil),
		"the head":     {Message: capture.Message{Head: []byte(long)}},
	} {
		ring := capture.NewRing(1_000_000, 1<<20)
		for range 1000 {
			r := capture.NewRequest(c.Method, c.Target, c.Header, nil)
			r.Head = c.Head
			ring.Append(r)
		}
		if got := ring.Stats().Len; got > 100 {
			t.Errorf("%s: got %d requests that hold some 60 kB, want those within 4 MiB", name, got)
		}
	}
}

func manyNames(n int) http.Header {
	h := make(http.Header, n)
	for i := range n {
		h["X"+strconv.Itoa(i)] = []string{""}
	}
	return h
}

// TestRingTake: what has taken a number is seen in its order, and nothing that
// comes after it before.
func TestRingTake(t *testing.T) {
	t.Parallel()
	ring := capture.NewRing(10, 1<<20)
	ring.Begin(40)
	first, second := ring.Take(), ring.Take()
	late := capture.NewRequest("GET", "/", nil, nil)
	late.Seq = second
	if third := ring.Append(capture.NewRequest("GET", "/", nil, nil)); first != 41 || second != 42 || third != 43 {
		t.Fatalf("got %d, %d, %d", first, second, third)
	}
	if ring.Append(late); late.Seq != 42 {
		t.Errorf("got %d", late.Seq)
	}
	if reqs, missed := ring.Since(0, 10); len(reqs) != 0 || missed != 0 {
		t.Errorf("got %d requests, %d missed before the first is there", len(reqs), missed)
	}
	early := capture.NewRequest("GET", "/", nil, nil)
	early.Seq = first
	ring.Append(early)
	reqs, missed := ring.Since(0, 10)
	if len(reqs) != 3 || missed != 0 || reqs[0] != early || reqs[1] != late {
		t.Errorf("got %d requests, %d missed", len(reqs), missed)
	}
	if s := ring.Stats(); s.Seen() != 3 || s.Oldest != 41 || s.Newest != 43 {
		t.Errorf("got %+v", s)
	}
}

func TestRingEvictsForARead(t *testing.T) {
	t.Parallel()
	ring := capture.NewRing(1000, 1<<20)
	ring.Append(capture.NewRequest("GET", "/empty", nil, nil))
	var held *capture.Request
	for range 4 {
		r, err := ring.Reserve(t.Context(), 1<<18, 0)
		if err != nil {
			t.Fatal(err)
		}
		if ring.Append(r); held == nil {
			held = r
			r.Hold()
		}
	}
	r, err := ring.Reserve(t.Context(), 1<<18, 0)
	if err != nil {
		t.Fatal(err)
	}
	if got := ring.Stats(); got.Evicted != 1 || got.Pending != 1<<18 {
		t.Errorf("got %+v, want one evicted, and 256 KiB being read", got)
	}
	for seq, want := range map[uint64]bool{1: true, 2: true, 3: false, 4: true} {
		if _, ok := ring.Get(seq); ok != want {
			t.Errorf("request %d: got %v, want %v: the oldest unheld one with a body goes", seq, ok, want)
		}
	}
	held.Release()
	r.Release()
}

// TestRingWaitsForRoom fills a ring with what is being read: another reader
// waits for the first to be appended, in line, and gives up in time.
func TestRingWaitsForRoom(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ring := capture.NewRing(10, 1<<20)
		first, err := ring.Reserve(t.Context(), 1<<20, 0)
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		if _, err := ring.Reserve(t.Context(), 1, time.Second); err == nil || time.Since(start) != time.Second {
			t.Errorf("got error %v after %v, want one after a second", err, time.Since(start))
		}
		if _, err := ring.Reserve(t.Context(), 1<<20+65, time.Hour); err == nil || time.Since(start) != time.Second {
			t.Errorf("got error %v after %v, want at once: it can never fit", err, time.Since(start))
		}
		ctx, cancel := context.WithCancel(t.Context())
		var order []string
		var wg sync.WaitGroup
		for _, n := range []int{1 << 20, 1 << 10} {
			wg.Go(func() {
				r, err := ring.Reserve(ctx, n, time.Hour)
				if err != nil {
					t.Error(err)
					return
				}
				order = append(order, strconv.Itoa(len(r.Body())))
				ring.Append(r)
			})
			synctest.Wait()
		}
		// What is appended can be evicted: the larger of the two, which came
		// first, gets its room first.
		ring.Append(first)
		wg.Wait()
		if got := strings.Join(order, " "); got != "1048576 1024" {
			t.Errorf("got %s, want those that wait served in line", got)
		}
		last, _ := ring.Reserve(ctx, 1<<20, 0)
		go cancel()
		if _, err := ring.Reserve(ctx, 1, time.Hour); !errors.Is(err, context.Canceled) {
			t.Errorf("got error %v, want that of the context", err)
		}
		last.Release()
	})
}

func TestRingWatchCoalesces(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ring := capture.NewRing(1000, 1<<20)
		a, b := ring.Watch(), ring.Watch()
		<-a.C() // ready at the start
		for range 500 {
			ring.Append(capture.NewRequest("GET", "/", nil, nil))
		}
		<-a.C()
		select {
		case <-a.C():
			t.Error("a burst woke twice")
		default:
		}
		synctest.Wait()
		<-b.C()
		b.Close()
		b.Close()
		ring.Clear()
		<-a.C()
		synctest.Wait()
		select {
		case <-b.C():
			t.Error("a closed watch was woken")
		default:
		}
	})
}

// TestRingOffHeap: what says that it is not, must not be.
func TestRingOffHeap(t *testing.T) { //nolint:paralleltest // it measures the heap
	const size = 1 << 30
	before := heap()
	ring := capture.NewRing(10, size)
	grown := heap() - before
	if got := ring.OffHeap(); (got == 0) != (grown >= size) {
		t.Errorf("got %d, and the heap grew by %d MiB", got, grown>>20)
	}
	runtime.KeepAlive(ring)
}

func heap() int64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

func TestRequestHold(t *testing.T) {
	t.Parallel()
	ring := capture.NewRing(1, 1<<20)
	body := []byte("body")
	r := capture.NewRequest("POST", "/", nil, body)
	ring.Append(r)
	if !r.Hold() {
		t.Fatal("cannot hold what is in the ring")
	}
	ring.Append(capture.NewRequest("POST", "/", nil, nil))
	if !bytes.Equal(r.Body(), body) || !r.Hold() {
		t.Error("evicted while on hold: the body is gone")
	}
	r.Release()
	r.Release()
	if r.Hold() {
		t.Error("held after the last release of an evicted request")
	}
}

func BenchmarkRing(b *testing.B) {
	for _, n := range []int{1000, 100_000} {
		ring := capture.NewRing(n, 1<<30)
		for range n {
			ring.Append(capture.NewRequest("POST", "/", nil, nil))
		}
		b.Run(fmt.Sprintf("append/%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				ring.Append(capture.NewRequest("POST", "/", nil, nil))
			}
		})
		b.Run(fmt.Sprintf("since/%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				ring.Since(ring.Stats().Appended-10, 10)
			}
		})
	}
}

func fill(b []byte, mark byte) {
	for i := range b {
		b[i] = mark
	}
}

func filled(b []byte, mark byte) bool {
	return bytes.Count(b, []byte{mark}) == len(b)
}

// TestRingTurns takes numbers out of order of their turns, and gives up every
// fifth: what is done in turn is done in the order of the numbers, and nobody
// waits for ever.
func TestRingTurns(t *testing.T) {
	t.Parallel()
	const senders, each = 8, 50
	ring := capture.NewRing(10, 1<<10)
	var mu sync.Mutex
	var turns []uint64
	var wg sync.WaitGroup
	for s := range senders {
		wg.Go(func() {
			for range each {
				r := capture.NewRequest("POST", "/", nil, nil)
				r.Seq = ring.Take()
				if s%5 != 0 {
					ring.InTurn(r.Seq, func() {
						mu.Lock()
						defer mu.Unlock()
						turns = append(turns, r.Seq)
					})
				}
				ring.Append(r)
			}
		})
	}
	wg.Wait()
	if want := (senders - 2) * each; len(turns) != want || !slices.IsSorted(turns) {
		t.Errorf("%d turns, want %d in order: %v", len(turns), want, turns)
	}
}
