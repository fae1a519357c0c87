package serve

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/background"
	"github.com/framebin/framebin/capture/export"
	"github.com/framebin/framebin/capture/guard"
	"github.com/framebin/framebin/capture/meter"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/readings"
	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/render/raster"
	"github.com/framebin/framebin/ui/console"
	"github.com/framebin/framebin/ui/escape"
	"github.com/framebin/framebin/ui/message"
)

// Batch is how many requests are taken from the ring at a time.
const Batch = 64

// printer writes a line a request. It follows the ring from the outside: a
// slow reader of the lines makes requests miss their line, never the camera
// wait.
type printer struct {
	log      *slog.Logger
	human    io.Writer
	ring     *capture.Ring
	meter    *meter.Meter
	out      *bufio.Writer
	reading  prediction.Options
	flooded  bool   // so much waited that pixels are not looked at until all is printed
	looking  uint64 // requests that arrived while pixels were looked at, for the last line
	pixels   bool   // are looked at, too
	limits   raster.Limits
	last     uint64 // sequence number of the last line
	turn     readings.Turn
	missed   uint64 // requests that were evicted before their line was written
	unread   uint64 // requests for whose lines there was no time at the end
	priority priority
	ended    <-chan struct{} // closed when there is no more to give way to
	late     <-chan struct{} // closed when there is no more time for lines
}

// lastLines is how long the lines of what waits may take after the end, so that the
// summary is written before the program is ended by force.
const lastLines = 6 * time.Second

// LineOptions say what the lines tell of requests.
type LineOptions struct {
	Reading prediction.Options
	Pixels  bool // what is wrong with the pixels of images and masks
	Limits  raster.Limits
}

// Lines listens and prints a line a request until ctx ends: the requests in
// flight are answered, the last lines and the summary are written.
func (l *Listener) Lines(ctx context.Context, how LineOptions, out, human io.Writer) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	p := &printer{log: l.Log, human: human, ring: l.Ring, meter: l.Meter, out: bufio.NewWriter(console.UntilEnd(ctx, out)), reading: how.Reading, turn: l.Reading, pixels: how.Pixels, limits: how.Limits, priority: priority{now: time.Now}, ended: ctx.Done()}
	late := make(chan struct{})
	context.AfterFunc(ctx, func() { time.AfterFunc(lastLines, func() { close(late) }) })
	p.late = late
	watch := l.Ring.Watch()
	defer watch.Close()
	if err := p.line(export.ListeningLine(l.Server.URL(), l.Server.URLs(), l.Fingerprint)); err != nil {
		return err
	}
	served := l.Serve(ctx, cancel)
	printed := p.follow(ctx, watch)
	cancel()
	err := errors.Join(printed, <-served)
	if printed == nil {
		err = errors.Join(err, p.drain())
		sum := l.counts()
		sum.Missed = p.missed + p.unread
		err = errors.Join(err, p.line(export.SummaryLine(sum)))
	}
	if n := l.Ring.Stats().Unrecorded; n > 0 {
		message.Say(human, "framebin: %d requests were not recorded, and were answered 507\n", n)
	}
	if l.Forwarder != nil {
		forwarded(human, l.Forwarder)
	}
	if l.Publisher != nil {
		published(human, l.Publisher)
	}
	if n := l.Ring.Stats().Unlisted; n > 0 {
		message.Say(human, "framebin: %d of the refused have no line: one sender had so many alike\n", n)
	}
	if p.missed > 0 {
		message.Say(human, "framebin: %d requests were evicted before their line was read\n", p.missed)
		message.Say(human, "hint: read the lines faster, or keep more with --max-requests and --max-memory\n")
	}
	if p.unread > 0 {
		message.Say(human, "framebin: %d requests have no line: those before them were not read within %v of the end\n", p.unread, lastLines)
	}
	return err
}

// follow prints as requests arrive.
func (p *printer) follow(ctx context.Context, watch *capture.Watch) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-watch.C():
			if err := p.drain(); err != nil {
				return err
			}
		}
	}
}

// drain prints what is in the ring and has no line yet.
func (p *printer) drain() error {
	for {
		reqs, missed := p.ring.Since(p.last, Batch)
		p.priority.lost(missed)
		p.missed += missed
		if len(reqs) == 0 {
			p.priority.caughtUp()
			p.flooded = false
			return p.flush()
		}
		for len(reqs) > 0 {
			var err error
			switch {
			case closed(p.late):
				appended := p.ring.Stats().Appended
				p.unread, p.last, reqs = p.unread+appended-p.last, appended, nil
			case p.urgent():
				err = p.one(reqs[0])
				reqs = reqs[1:]
			default:
				background.Do(func() { reqs, err = p.some(reqs) })
				if p.priority.outpaced() && !p.urgent() {
					p.giveWay()
				}
			}
			if err != nil {
				return err
			}
		}
		if err := p.flush(); err != nil {
			return err
		}
	}
}

// some prints until there is reason to write at once or to wait, and returns what is
// left.
func (p *printer) some(reqs []*capture.Request) ([]*capture.Request, error) {
	for i, r := range reqs {
		if p.urgent() {
			return reqs[i:], nil
		}
		if err := p.one(r); err != nil {
			return nil, err
		}
		if p.priority.outpaced() {
			return reqs[i+1:], nil
		}
	}
	return nil, nil
}

// one prints one line, and notes what arrived meanwhile.
func (p *printer) one(r *capture.Request) error {
	before := p.ring.Stats().Appended
	p.looking = 0
	if err := p.request(r); err != nil {
		return err
	}
	p.priority.wrote(p.ring.Stats().Appended - before - p.looking)
	return nil
}

// giveWay waits for a burst to end, for a moment.
func (p *printer) giveWay() {
	select {
	case <-p.ended:
	case <-time.After(burstPause):
	}
}

// urgent reports whether lines are to be written at the cost of those who send:
// also when the end is near, which has little time and nobody who sends.
func (p *printer) urgent() bool {
	return closed(p.ended) || p.priority.raise(p.ring.Stats(), p.last)
}

func closed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// request prints one line, or counts it as missed if its body is gone.
func (p *printer) request(r *capture.Request) error {
	p.last = r.Seq
	if !r.Hold() {
		p.priority.lost(1)
		p.missed++
		return nil
	}
	defer r.Release()
	var line []byte
	err := guard.Run(p.log, fmt.Sprintf("read request %d", r.Seq), func() {
		defer p.turn.Take(r)()
		reading := p.read(r)
		line = export.RequestLine(r, reading)
		if !r.Rejected {
			p.meter.AddParts(reading.PartBytes(r))
		}
	})
	if err != nil {
		message.Say(p.human, "framebin: %s\n", escape.Line(err.Error()))
		line = export.RequestLine(r, nil) // which looks at nothing that was sent
	}
	_, err = p.out.Write(line)
	return message.Output(err)
}

// lookTo is the share of the ring that waits to be printed, in percent, from
// which on nobody looks at pixels until all is printed: in a flood the lines go
// first.
const lookTo = 10

// read reads a request, and looks at its pixels unless so much waits to be
// printed that it would be evicted meanwhile. Then the line says so.
func (p *printer) read(r *capture.Request) *prediction.Reading {
	reading := prediction.Read(r, p.reading)
	switch {
	case !p.pixels || r.Rejected:
		return reading
	case p.flooded || p.priority.raised || p.ring.Stats().Waiting(r.Seq) >= lookTo:
		p.flooded = true
		reading.Findings = append(reading.Findings, finding.PixelsUnseen.At(""))
		return reading
	}
	before := p.ring.Stats().Appended
	reading = render.Inspect(context.Background(), r, reading, p.limits)
	p.looking = p.ring.Stats().Appended - before
	return reading
}

// line prints one line at once.
func (p *printer) line(line []byte) error {
	if _, err := p.out.Write(line); err != nil {
		return message.Output(err)
	}
	return p.flush()
}

func (p *printer) flush() error { return message.Output(p.out.Flush()) }

// priority decides when lines are written at the cost of those who send. As
// long as the ring has room for what waits, they are not: a burst is answered
// first and printed afterwards. When what waits is about to be evicted they
// are, unless they come faster than lines can be written, which would be in
// vain. Where it is in vain for another reason, whoever sends goes first again
// for a while, each time for longer.
type priority struct {
	raised   bool
	retry    time.Time     // until then it is not raised: the last time was in vain
	backoff  time.Duration // how long that is
	arrivals float64       // of requests a line, of late
	now      func() time.Time
}

// The shares of the ring that wait to be printed at which priority is raised
// and lowered, in percent, and how long it stays low after it was in vain.
const (
	raiseFrom    = 75
	raiseTo      = 50
	firstBackoff = time.Second
	maxBackoff   = time.Minute
)

// A line for which more than one request arrives is of a burst that printing
// cannot keep up with: the next line waits for so long. A burst that ends is
// printed at full speed after a few more.
const (
	burstPause  = 25 * time.Millisecond
	burstWeight = 1.0 / 8 // of the last line among those before it
)

// lost takes notice of requests that were evicted before they were printed.
func (p *priority) lost(n uint64) {
	if n > 0 && p.raised {
		p.backoff = min(max(2*p.backoff, firstBackoff), maxBackoff)
		p.raised, p.retry = false, p.now().Add(p.backoff)
	}
}

// caughtUp takes notice that nothing waits to be printed.
func (p *priority) caughtUp() { p.backoff = 0 }

// wrote takes notice of how many requests arrived while a line was written.
func (p *priority) wrote(arrived uint64) {
	p.arrivals += (float64(arrived) - p.arrivals) * burstWeight
}

// outpaced reports whether requests arrive faster than lines are written.
func (p *priority) outpaced() bool { return p.arrivals > 1 }

// raise reports whether lines go first, with the ring as it is and its requests
// printed up to a sequence number.
func (p *priority) raise(s capture.RingStats, printed uint64) bool {
	waits := s.Waiting(printed)
	switch {
	case p.raised:
		p.raised = waits >= raiseTo && !p.outpaced()
	case waits >= raiseFrom:
		p.raised = !p.outpaced() && !p.now().Before(p.retry)
	}
	return p.raised
}
