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
	log     *slog.Logger
	human   io.Writer
	ring    *capture.Ring
	meter   *meter.Meter
	out     *bufio.Writer
	reading prediction.Options
	flooded bool   // so much waited that pixels are not looked at until all is printed
	looking uint64 // requests that arrived while pixels were looked at, for the last line
	pixels  bool   // are looked at, too
	limits  raster.Limits
	last    uint64 // sequence number of the last line
	missed  uint64 // requests that were evicted before their line was written
	pace    pace
	ended   <-chan struct{} // closed when there is no more to give way to
}

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
	p := &printer{log: l.Log, human: human, ring: l.Ring, meter: l.Meter, out: bufio.NewWriter(console.UntilEnd(ctx, out)), reading: how.Reading, pixels: how.Pixels, limits: how.Limits, pace: newPace(), ended: ctx.Done()}
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
		err = errors.Join(err, p.rest())
		sum := l.counts()
		sum.Missed = p.missed
		err = errors.Join(err, p.line(export.SummaryLine(sum)))
	}
	if l.Recorder != nil {
		if s := l.Recorder.Stats(); s.Failed > 0 {
			message.Say(human, "framebin: %d requests were not recorded, and were answered 507\n", s.Failed)
		}
	}
	if l.Publisher != nil {
		published(human, l.Publisher)
	}
	if p.missed > 0 {
		message.Say(human, "framebin: %d requests were evicted before their line was read\n", p.missed)
		message.Say(human, "hint: read the lines faster, or keep more with --max-requests and --max-memory\n")
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
			if err := p.rest(); err != nil {
				return err
			}
		}
	}
}

// rest prints what is in the ring and has no line yet.
func (p *printer) rest() error {
	for {
		reqs, missed := p.ring.Since(p.last, Batch)
		p.pace.lost(missed)
		p.missed += missed
		if len(reqs) == 0 {
			p.pace.caughtUp()
			p.flooded = false
			return p.flush()
		}
		for len(reqs) > 0 {
			var err error
			if p.hurry() {
				err = p.one(reqs[0])
				reqs = reqs[1:]
			} else {
				background.Do(func() { reqs, err = p.some(reqs) })
				if p.pace.outpaced() && !p.hurry() {
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

// some prints until there is reason to hurry or to rest, and returns what is
// left.
func (p *printer) some(reqs []*capture.Request) ([]*capture.Request, error) {
	for i, r := range reqs {
		if p.hurry() {
			return reqs[i:], nil
		}
		if err := p.one(r); err != nil {
			return nil, err
		}
		if p.pace.outpaced() {
			return reqs[i+1:], nil
		}
	}
	return nil, nil
}

// one prints one line, and keeps pace.
func (p *printer) one(r *capture.Request) error {
	before := p.ring.Stats().Appended
	p.looking = 0
	if err := p.request(r); err != nil {
		return err
	}
	p.pace.wrote(p.ring.Stats().Appended - before - p.looking)
	return nil
}

// giveWay waits for a burst to end, for a moment.
func (p *printer) giveWay() {
	select {
	case <-p.ended:
	case <-time.After(burstRest):
	}
}

// hurry reports whether lines are to be written at the cost of those who send.
func (p *printer) hurry() bool { return p.pace.hurry(p.ring.Stats(), p.last) }

// request prints one line, or counts it as missed if its body is gone.
func (p *printer) request(r *capture.Request) error {
	p.last = r.Seq
	if !r.Hold() {
		p.pace.lost(1)
		p.missed++
		return nil
	}
	defer r.Release()
	var line []byte
	err := guard.Run(p.log, fmt.Sprintf("read request %d", r.Seq), func() {
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
	case p.flooded || p.pace.hurrying || waiting(p.ring.Stats(), r.Seq) >= lookTo:
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
