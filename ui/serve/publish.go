package serve

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/stream"
	"github.com/framebin/framebin/ui/message"
)

// publishFlags say where requests are published.
type publishFlags struct {
	to     string
	camera string
	wait   bool
}

func (f *publishFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.to, "publish", "", "also publish every request to the NATS JetStream server at this `URL`, such as nats://host:4222")
	flags.StringVar(&f.camera, "camera", "", "with --publish: the `name` to publish under (default \""+stream.DefaultCamera+"\")")
	flags.BoolVar(&f.wait, "publish-wait", false, "with --publish: answer when the stream has the request, 507 where it has not")
}

// publisher returns what the flags ask for; nil where they ask for nothing.
func (f *publishFlags) publisher(l *Listener, creds string) (*stream.Publisher, error) {
	switch {
	case f.to == "" && f.camera != "":
		return nil, fmt.Errorf("%w: --camera goes with --publish", message.ErrFlag)
	case f.to == "" && f.wait:
		return nil, fmt.Errorf("%w: --publish-wait goes with --publish", message.ErrFlag)
	case f.to == "":
		return nil, nil //nolint:nilnil // to publish nothing is no error
	}
	to, err := stream.ParseAddress(f.to)
	if err != nil {
		return nil, fmt.Errorf("%w: --publish: %w", message.ErrFlag, err)
	}
	if f.camera != "" {
		if to, err = to.WithCamera(f.camera); err != nil {
			return nil, fmt.Errorf("%w: --camera: %w", message.ErrFlag, err)
		}
	}
	return stream.NewPublisher(to, l.Ring, stream.Options{Credentials: creds, Log: l.Log})
}

// publish connects to the server to publish to.
func (l *Listener) publish(f *publishFlags, cfg *capture.Config, creds string) (err error) {
	if l.Publisher, err = f.publisher(l, creds); err != nil || l.Publisher == nil {
		return err
	}
	l.close = append(l.close, l.Publisher.Close)
	if l.publishWait = f.wait; !l.publishWait {
		return nil
	}
	all := recorders{l.Publisher}
	slow := "the server of --publish"
	if cfg.Recorder != nil {
		all = recorders{cfg.Recorder, l.Publisher}
		slow = cfg.Records + " or " + slow
	}
	cfg.Recorder, cfg.Records = all, slow
	return nil
}

// recorders keep a request one after the other, until one fails.
type recorders []capture.Recorder

// Record hands r to each.
func (rs recorders) Record(r *capture.Request) error {
	for _, recorder := range rs {
		if err := recorder.Record(r); err != nil {
			return err
		}
	}
	return nil
}

// published tells people what was published, and what was not.
func published(w io.Writer, p *stream.Publisher) {
	s := p.Stats()
	message.Say(w, "published %d to %s, %d lost\n", s.Published, p.Address(), s.Lost)
	if s.Err != nil {
		message.Say(w, "framebin: the last was not published: %s\n", s.Err)
	}
}
