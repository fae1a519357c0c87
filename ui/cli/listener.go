package cli

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
	"time"

	"github.com/spf13/cobra"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive"
	"github.com/framebin/framebin/capture/export"
	"github.com/framebin/framebin/capture/guard"
	"github.com/framebin/framebin/capture/meter"
	"github.com/framebin/framebin/capture/relay"
	"github.com/framebin/framebin/capture/stream"
	"github.com/framebin/framebin/capture/units"
)

// listener is a bound server with what it captures into.
type listener struct {
	ring   *capture.Ring
	meter  *meter.Meter
	server *capture.Server
	log    *slog.Logger
	opened time.Time

	memory      byteSize // --max-memory
	pictures    int64    // bytes of it for what the screen keeps decoded
	responder   *capture.Responder
	recorder    *archive.Recorder // nil: nothing is written
	forwarder   *relay.Forwarder  // nil: nothing is passed on
	publisher   *stream.Publisher // nil: nothing is published
	publishWait bool              // the answers wait for it, so that it does not run beside
	waits       bool              // the forwarder's answers are passed back, so that it does not run beside
	fingerprint string            // of a certificate that was made for this run; "" for none
	warn        string            // what the user should know about; "" for nothing
	close       []func() error
}

// open binds the address that the flags name. The caller closes what it
// returns.
func (f *listenFlags) open(cmd *cobra.Command) (*listener, error) {
	cfg, err := f.config(cmd)
	if _, file := errors.AsType[*fs.PathError](err); file {
		return nil, err // the flags are right, the file is not
	}
	if err != nil {
		return nil, wrongUse(cmd.CommandPath(), err)
	}
	pictures := int64(0)
	if f.screen {
		pictures = pictureBytes(f.maxMemory, f.maxBody)
	}
	l := &listener{
		memory:   f.maxMemory,
		pictures: pictures,

		ring:  capture.NewRing(f.maxRequests, int64(f.maxMemory)-pictures),
		meter: meter.New(),
		log:   slog.New(slog.DiscardHandler),

		opened: time.Now(),
	}
	limitHeap(f.maxMemory, l.ring.OffHeap())
	if err := l.openFiles(f); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	if err := l.forward(f, &cfg); err != nil {
		return nil, errors.Join(wrongUse(cmd.CommandPath(), err), l.Close())
	}
	if err := l.record(f, &cfg); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	creds, _ := cmd.Flags().GetString("nats-creds") // of the root
	if err := l.publish(f, &cfg, creds); err != nil {
		return nil, errors.Join(wrongUse(cmd.CommandPath(), err), l.Close())
	}
	if f.selfSigned {
		l.fingerprint = capture.Fingerprint(cfg.TLS.Certificates[0].Certificate[0])
	}
	l.responder, cfg.Log = cfg.Responder, l.log
	if l.server, err = capture.Listen(cfg, l.ring, l.meter); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	l.warn = exposure(f.addr, l.server.URLs())
	return l, nil
}

// openFiles opens the log.
func (l *listener) openFiles(f *listenFlags) error {
	if f.logFile == "" {
		return nil
	}
	file, err := os.OpenFile(f.logFile, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("open the log: %w", err)
	}
	l.close = append(l.close, file.Close)
	l.log = slog.New(slog.NewTextHandler(file, nil))
	return nil
}

// forward finds the target to pass requests on to.
func (l *listener) forward(f *listenFlags, cfg *capture.Config) error {
	if f.forward == "" {
		return nil
	}
	target, err := relay.ParseTarget(withScheme(f.forward))
	if err != nil {
		return err
	}
	l.forwarder = relay.NewForwarder(relay.NewClient(target, relay.Options{Anywhere: f.anywhere, Insecure: f.insecure}), l.ring)
	l.forwarder.Log = l.log
	if l.waits = f.wait; f.wait {
		cfg.Upstream = l.forwarder
	}
	return nil
}

// record opens the folder to record into.
func (l *listener) record(f *listenFlags, cfg *capture.Config) error {
	if f.record == "" {
		return nil
	}
	recorder, err := archive.NewRecorder(f.record, archive.Options{Fsync: f.fsync})
	if err != nil {
		return err
	}
	l.recorder, cfg.Recorder = recorder, recorder
	l.ring.Begin(recorder.Last()) // a request has one number, here and there
	l.close = append(l.close, recorder.Close)
	return nil
}

// publish connects to the server to publish to.
func (l *listener) publish(f *listenFlags, cfg *capture.Config, creds string) (err error) {
	if l.publisher, err = f.publish.publisher(l, creds); err != nil || l.publisher == nil {
		return err
	}
	l.close = append(l.close, l.publisher.Close)
	if l.publishWait = f.publish.wait; !l.publishWait {
		return nil
	}
	all := recorders{l.publisher}
	if cfg.Recorder != nil {
		all = recorders{cfg.Recorder, l.publisher}
	}
	cfg.Recorder = all
	return nil
}

// Close closes the files.
func (l *listener) Close() error {
	errs := make([]error, 0, len(l.close))
	for _, c := range l.close {
		errs = append(errs, c())
	}
	l.close = nil
	return errors.Join(errs...)
}

// counts returns what was captured.
func (l *listener) counts() export.Summary {
	ring, now := l.ring.Stats(), time.Now()
	// Traffic is judged as of the last request, however long ago that was.
	stats := l.meter.Snapshot(now)
	last := l.meter.Snapshot(now.Add(-stats.Since))
	last.Since, last.Stalled = stats.Since, stats.Stalled
	var failed uint64
	if l.recorder != nil {
		failed = l.recorder.Stats().Failed
	}
	return export.Summary{
		NotRecorded: failed,
		Requests:    ring.Seen() - ring.Rejected,
		Evicted:     ring.Evicted,
		Rejected:    ring.Rejected,
		Meter:       last,
		Elapsed:     now.Sub(l.opened),
	}
}

// announce tells people what they should know before anything is sent.
func (l *listener) announce(w io.Writer) {
	if l.warn != "" {
		say(w, "framebin: %s\n", l.warn)
		say(w, "framebin: whether a camera reaches that: run 'framebin doctor %s', or curl -i with it, on the camera's side\n", l.server.URL())
	}
	if l.fingerprint != "" {
		say(w, "framebin: SHA-256 fingerprint of the certificate: %s\n", l.fingerprint)
	}
}

// farewell tells people what was captured.
func (l *listener) farewell(w io.Writer) {
	c := l.counts()
	say(w, "captured %s (%s), %d evicted, %d rejected\n",
		units.Count(c.Requests, "request"), units.Bytes(int64(c.Meter.Bytes)), c.Evicted, c.Rejected)
	if l.forwarder != nil {
		s := l.forwarder.Stats()
		say(w, "forwarded %d, %d failed, %d dropped because the target was too slow\n", s.Sent, s.Failed, s.Dropped)
	}
	if l.publisher != nil {
		published(w, l.publisher)
	}
	if l.recorder != nil {
		if s := l.recorder.Stats(); s.Failed > 0 {
			say(w, "not recorded: %s\n", units.Count(s.Failed, "request"))
		}
	}
}

// serve takes requests in until ctx ends, and cancels on failure so that
// what runs beside ends as well.
func (l *listener) serve(ctx context.Context, cancel context.CancelFunc) <-chan error {
	done := make(chan error, 1)
	var beside sync.WaitGroup
	if l.forwarder != nil && !l.waits {
		beside.Go(func() {
			_ = guard.Run(l.log, "forward", func() { l.forwarder.Run(ctx) }) // it was logged, and the counts show it
		})
	}
	// Publishing ends after the last request was taken in.
	taking, taken := context.WithCancel(context.WithoutCancel(ctx))
	if l.publisher != nil && !l.publishWait {
		beside.Go(func() { _ = guard.Run(l.log, "publish", func() { l.publisher.Run(taking) }) })
	}
	go func() {
		defer cancel()
		err := l.server.Serve(ctx)
		taken()
		beside.Wait()
		done <- err
	}()
	return done
}

// exposure says where others than this computer can send to, if they can.
func exposure(addr string, urls []string) string {
	host, _, err := net.SplitHostPort(addr)
	if err != nil || host == "localhost" {
		return ""
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsLoopback() {
		return ""
	}
	return "others on the network can send to " + strings.Join(urls, " ")
}
