package cli

import (
	"context"
	"log/slog"

	"framebin/capture"
	"framebin/capture/prediction"
	"framebin/capture/relay"
	"framebin/render"
	"framebin/ui/tui"
)

// screenConfig is what the screen shows.
type screenConfig struct {
	ring   *capture.Ring
	meter  *capture.Meter
	urls   []string
	source string // what was opened, in place of URLs
	warn   string
	log    *slog.Logger

	pictures  int64 // bytes of memory for what is decoded
	forwarder *relay.Forwarder
	view      viewFlags
	boxes     prediction.BoxFormat
}

// screen shows requests until the person leaves or ctx ends.
func (p *Program) screen(ctx context.Context, tty *terminal, cfg screenConfig) error {
	return tui.Run(ctx, tui.Config{
		Ring:      cfg.ring,
		Meter:     cfg.meter,
		Renderer:  render.New(render.Config{CacheBytes: cacheBytes(cfg.pictures)}),
		URLs:      cfg.urls,
		Source:    cfg.source,
		Graphics:  cfg.view.graphics.String(),
		Threshold: cfg.view.threshold,
		Boxes:     cfg.boxes,
		Warning:   cfg.warn,
		Version:   p.Version,
		Env:       p.Env,
		In:        tty.in,
		Out:       tty.out,
		Log:       cfg.log,
		Forwarder: cfg.forwarder,
	})
}
