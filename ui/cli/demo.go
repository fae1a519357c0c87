package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/framebin/framebin/capture/camera"
	"github.com/framebin/framebin/ui/message"
	"github.com/framebin/framebin/ui/serve"
)

func newDemo(p *Program) *cobra.Command {
	c := listenCommand{program: p}
	var f cameraFlags
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "See it work: a simulated camera, a listener and the screen in one",
		Long: "Start a listener on a free port and a simulated camera that posts to it over\n" +
			"HTTP, and show what arrives. No camera, no network and no set-up needed.\n\n" +
			"With --headless and --count it prints its JSON lines and ends, which makes it a\n" +
			"check that framebin works on this computer.",
		Example: "  framebin demo\n" +
			"  framebin demo --kind semantic --fps 15\n" +
			"  framebin demo --faults                  some requests broken on purpose\n" +
			"  framebin demo --headless --count 10",
		Args: arguments(),
	}
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		cfg, err := f.config(defaultURL)
		if err != nil {
			return message.WrongUse(cmd.CommandPath(), err)
		}
		if err := cfg.Check(); err != nil {
			return message.WrongUse(cmd.CommandPath(), err)
		}
		return c.with(cmd, film(cfg, c.headless))
	}
	c.register(cmd, "127.0.0.1:0")
	f.register(cmd, 2)
	return cmd
}

// film returns the work of a camera that posts to the listener beside it.
// Without a screen the listener ends with its camera.
func film(cfg camera.Config, ends bool) beside {
	return func(ctx context.Context, l *serve.Listener) (bool, error) {
		cfg.URL = l.Server.URL()
		_, err := camera.Run(ctx, cfg)
		return ends, err
	}
}
