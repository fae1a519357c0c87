package serve

import (
	"io"

	"github.com/spf13/cobra"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/query"
	"github.com/framebin/framebin/capture/readings"
	"github.com/framebin/framebin/capture/relay"
	"github.com/framebin/framebin/capture/units"
	"github.com/framebin/framebin/ui/escape"
	"github.com/framebin/framebin/ui/message"
	"github.com/framebin/framebin/ui/option"
)

// recordFlags say where requests are written to.
type recordFlags struct {
	folder string
	fsync  bool
}

func (f *recordFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.folder, "record", "", "also write every request to this `folder`, before it is answered")
	flags.BoolVar(&f.fsync, "fsync", false, "with --record: wait for the disk, so that a power loss takes nothing either")
}

// record opens the folder to record into.
func (l *Listener) record(f *recordFlags, cfg *capture.Config) error {
	if f.folder == "" {
		return nil
	}
	recorder, err := archive.NewRecorder(f.folder, archive.Options{Fsync: f.fsync, Look: archive.Beside(seen(int64(l.Memory), l.Reading))})
	if err != nil {
		return err
	}
	l.Recorder, cfg.Recorder, cfg.Records = recorder, recorder, "the disk under --record"
	l.Ring.Begin(recorder.Last()) // a request has one number, here and there
	l.close = append(l.close, recorder.Close)
	return nil
}

// seen returns what the index of a recording tells of a request: what everybody
// reads in it, whatever maps they have, within so many bytes of memory. Of a large
// document it tells nothing while another is read.
func seen(memory int64, turn readings.Turn) func(*capture.Request) *capture.Seen {
	return func(r *capture.Request) *capture.Seen {
		leave, ok := turn.Try(r)
		if !ok {
			return nil
		}
		defer leave()
		if s := query.SeenIn(prediction.Read(r, prediction.Options{Memory: memory})); s != nil {
			return s
		}
		return &capture.Seen{}
	}
}

// forwardFlags say where requests are passed on to.
type forwardFlags struct {
	to       string
	wait     bool
	anywhere bool
	insecure bool
}

func (f *forwardFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.to, "forward", "", "pass every request on to this `URL` as well, beside the answer")
	flags.BoolVar(&f.wait, "forward-wait", false, "with --forward: answer what that URL answers, and wait for it")
	flags.BoolVar(&f.insecure, "forward-insecure", false, "with --forward: trust any certificate of that URL")
	flags.BoolVar(&f.anywhere, "follow-redirects", false, "follow redirects of the forward URL to other hosts, too")
}

// forward finds the target to pass requests on to.
func (l *Listener) forward(f *forwardFlags, cfg *capture.Config) error {
	if f.to == "" {
		return nil
	}
	target, err := relay.ParseTarget(option.WithScheme(f.to))
	if err != nil {
		return err
	}
	l.Forwarder = relay.NewForwarder(relay.NewClient(target, relay.Options{Anywhere: f.anywhere, Insecure: f.insecure}), l.Ring)
	l.Forwarder.Log = l.Log
	if l.waits = f.wait; f.wait {
		cfg.Upstream = l.Forwarder
	}
	return nil
}

// forwarded tells people what was passed on, and what was not.
func forwarded(w io.Writer, f *relay.Forwarder) {
	s := f.Stats()
	message.Say(w, "forwarded %d to %s, %d failed\n", s.Sent, escape.Line(f.Host()), s.Failed)
	if s.Dropped > 0 {
		message.Say(w, "not forwarded: %s, because the target was too slow\n", units.Count(s.Dropped, "request"))
	}
}
