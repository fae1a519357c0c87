package serve

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive"
	"github.com/framebin/framebin/capture/background"
	"github.com/framebin/framebin/capture/export"
	"github.com/framebin/framebin/capture/guard"
	"github.com/framebin/framebin/capture/meter"
	"github.com/framebin/framebin/capture/readings"
	"github.com/framebin/framebin/capture/relay"
	"github.com/framebin/framebin/capture/selfsigned"
	"github.com/framebin/framebin/capture/stream"
	"github.com/framebin/framebin/capture/units"
	"github.com/framebin/framebin/ui/doctor"
	"github.com/framebin/framebin/ui/memory"
	"github.com/framebin/framebin/ui/message"
	"github.com/framebin/framebin/ui/option"
)

// Listener is a bound server with what it captures into.
type Listener struct {
	Ring   *capture.Ring
	Meter  *meter.Meter
	Server *capture.Server
	Log    *slog.Logger

	Memory      option.Bytes // --max-memory
	Pictures    int64        // bytes of it for what is decoded
	Responder   *capture.Responder
	Recorder    *archive.Recorder // nil: nothing is written
	Forwarder   *relay.Forwarder  // nil: nothing is passed on
	Publisher   *stream.Publisher // nil: nothing is published
	Fingerprint string            // of a certificate that was made for this run; "" for none
	Reading     readings.Turn     // of large documents
	Warning     string            // what the user should know about; "" for nothing

	opened      time.Time
	ended       atomic.Pointer[time.Time] // when no more was taken; nil until then
	publishWait bool                      // the answers wait for it, so that it does not run beside
	waits       bool                      // the forwarder's answers are passed back, so that it does not run beside
	close       []func() error
}

// Open binds the address that the flags name. The caller closes what it
// returns.
func (f *Flags) Open(cmd *cobra.Command) (*Listener, error) {
	cfg, err := f.config(cmd)
	if _, file := errors.AsType[*fs.PathError](err); file {
		return nil, err // the flags are right, the file is not
	}
	if err != nil {
		return nil, message.WrongUse(cmd.CommandPath(), err)
	}
	most := int64(f.limits.maxMemory)
	bodies, pictures := memory.Shares(most, int64(f.limits.maxBody), f.Pixels)
	l := &Listener{
		Memory:   f.limits.maxMemory,
		Pictures: pictures,

		Ring:  capture.NewRing(f.limits.maxRequests, bodies),
		Meter: meter.New(),
		Log:   slog.New(slog.DiscardHandler),

		Reading: readings.NewTurn(),

		opened: time.Now(),
	}
	memory.LimitHeap(most, l.Ring.OffHeap())
	background.RaiseGOMAXPROCS()
	if err := l.openLog(f.logFile); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	if err := l.forward(&f.forward, &cfg); err != nil {
		return nil, errors.Join(message.WrongUse(cmd.CommandPath(), err), l.Close())
	}
	if err := l.record(&f.record, &cfg); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	creds, _ := cmd.Flags().GetString("nats-creds") // of the root
	if err := l.publish(&f.publish, &cfg, creds); err != nil {
		return nil, errors.Join(message.WrongUse(cmd.CommandPath(), err), l.Close())
	}
	if f.network.selfSigned {
		l.Fingerprint = selfsigned.Fingerprint(cfg.TLS.Certificates[0].Certificate[0])
	}
	l.Responder, cfg.Log = cfg.Responder, l.Log
	if l.Server, err = capture.Listen(cfg, l.Ring, l.Meter); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	l.Warning = exposure(f.addr, l.Server.URLs())
	return l, nil
}

// openLog opens the file of the log; without a name there is none.
func (l *Listener) openLog(name string) error {
	if name == "" {
		return nil
	}
	file, err := os.OpenFile(name, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("open the log: %w", err)
	}
	l.close = append(l.close, file.Close)
	l.Log = slog.New(slog.NewTextHandler(file, nil))
	return nil
}

// Close closes the files.
func (l *Listener) Close() error {
	errs := make([]error, 0, len(l.close))
	for _, c := range l.close {
		errs = append(errs, c())
	}
	l.close = nil
	return errors.Join(errs...)
}

// counts returns what was captured. What is sent on for a moment after the end is
// no pause of the camera.
func (l *Listener) counts() export.Summary {
	ring, now := l.Ring.Stats(), time.Now()
	if ended := l.ended.Load(); ended != nil {
		now = *ended
	}
	// Traffic is judged as of the last request, however long ago that was.
	stats := l.Meter.Snapshot(now)
	last := l.Meter.Snapshot(now.Add(-stats.Since))
	last.Since, last.Stalled = stats.Since, stats.Stalled
	var forwards *export.Forwards
	if l.Forwarder != nil {
		s := l.Forwarder.Stats()
		forwards = &export.Forwards{Sent: s.Sent, Failed: s.Failed, NotSent: s.Dropped}
	}
	return export.Summary{
		NotRecorded: ring.Unrecorded,
		Forwards:    forwards,
		Requests:    ring.Seen() - ring.Rejected,
		Evicted:     ring.Evicted,
		Rejected:    ring.Refused(),
		Meter:       last,
		Elapsed:     now.Sub(l.opened),
	}
}

// Announce tells people what they should know before anything is sent.
func (l *Listener) Announce(w io.Writer) {
	if l.Warning != "" {
		message.Say(w, "framebin: %s\n", l.Warning)
		message.Say(w, "framebin: whether a camera reaches that: run 'framebin doctor %s', or curl -i with it, on the camera's side\n", l.Server.URL())
	}
	if _, _, ok := capture.SplitSocketURL(l.Server.URL()); ok {
		message.Say(w, "framebin: %s sends to it\n", doctor.Curl(l.Server.URL()))
	}
	if l.Fingerprint != "" {
		message.Say(w, "framebin: SHA-256 fingerprint of the certificate: %s\n", l.Fingerprint)
	}
}

// Farewell tells people what was captured.
func (l *Listener) Farewell(w io.Writer) {
	c := l.counts()
	message.Say(w, "captured %s (%s), %d evicted, %d rejected\n",
		units.Count(c.Requests, "request"), units.Bytes(int64(c.Meter.Bytes)), c.Evicted, c.Rejected)
	if l.Forwarder != nil {
		forwarded(w, l.Forwarder)
	}
	if l.Publisher != nil {
		published(w, l.Publisher)
	}
	if c.NotRecorded > 0 {
		message.Say(w, "not recorded: %s\n", units.Count(c.NotRecorded, "request"))
	}
}

// Serve takes requests in until ctx ends, and cancels on failure so that
// what runs beside ends as well.
func (l *Listener) Serve(ctx context.Context, cancel context.CancelFunc) <-chan error {
	done := make(chan error, 1)
	context.AfterFunc(ctx, func() {
		now := time.Now()
		l.ended.Store(&now)
	})
	var beside sync.WaitGroup
	if l.Forwarder != nil && !l.waits {
		beside.Go(func() {
			_ = guard.Run(l.Log, "forward", func() { l.Forwarder.Run(ctx) }) // it was logged, and the counts show it
		})
	}
	// Publishing ends after the last request was taken in.
	taking, taken := context.WithCancel(context.WithoutCancel(ctx))
	if l.Publisher != nil && !l.publishWait {
		beside.Go(func() { _ = guard.Run(l.Log, "publish", func() { l.Publisher.Run(taking) }) })
	}
	go func() {
		defer cancel()
		err := l.Server.Serve(ctx)
		taken()
		beside.Wait()
		done <- err
	}()
	return done
}

// exposure says where others than this computer can send to, if they can.
func exposure(addr string, urls []string) string {
	host, _, err := net.SplitHostPort(addr)
	if capture.IsSocket(addr) || err != nil || host == "localhost" {
		return ""
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsLoopback() {
		return ""
	}
	return "others on the network can send to " + strings.Join(urls, " ")
}
