package cli

import (
	"context"
	"log/slog"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive"
	"github.com/framebin/framebin/capture/meter"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/query"
	"github.com/framebin/framebin/capture/readings"
	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/render/raster"
	"github.com/framebin/framebin/ui/tui"
)

// screenConfig is what the screen shows.
type screenConfig struct {
	ring   *capture.Ring // or
	meter  *meter.Meter
	urls   []string
	source string // what was opened, in place of URLs

	archive *archive.Catalog // in place of ring
	warn    string
	log     *slog.Logger

	memory   byteSize // --max-memory
	pictures int64    // bytes of it for what is kept decoded
	alerts   <-chan tui.Alert
	live     *listener // nil for what was captured before
	view     viewFlags
	filter   query.Filter // of the list, to begin with
	reading  prediction.Options
}

// screen shows requests until the person leaves or ctx ends.
func (p *Program) screen(ctx context.Context, tty *console, cfg screenConfig) error {
	read := cfg.pictures / readingShare
	c := tui.Config{
		Ring:    cfg.ring,
		Archive: cfg.archive,
		Meter:   cfg.meter,
		Renderer: render.New(render.Config{
			CacheBytes: cacheBytes(cfg.pictures - read),
			Limits:     raster.LimitsUnder(int64(cfg.memory), "--max-memory "+cfg.memory.String()),
		}),
		Readings:  readings.New(read),
		URLs:      cfg.urls,
		Source:    cfg.source,
		Threshold: cfg.view.threshold,
		Boxes:     cfg.reading.Boxes,
		Filter:    cfg.filter,
		Warning:   cfg.warn,
		Version:   p.Version.Number,
		Log:       cfg.log,
		Listener:  tui.Listener{Alerts: cfg.alerts},
		Taste:     tui.Taste{Keys: p.keys, Theme: tui.Theme(cfg.view.theme)},
		Terminal: tui.Terminal{
			In: tty.in, Out: tty.out, Env: p.Env, Graphics: cfg.view.graphics.String(), Emergency: p.Emergency,
		},
	}
	c.Readings.SetMaps(cfg.reading.Maps)
	c.Maps = newMapFiles(cfg.view.maps)
	if l := cfg.live; l != nil {
		c.Forwarder, c.Responder, c.Recorder = l.forwarder, l.responder, l.recorder
		c.Publisher = l.publisher
		c.Exposed, c.Fingerprint = l.warn != "", l.fingerprint
	}
	return tui.Run(ctx, c)
}
