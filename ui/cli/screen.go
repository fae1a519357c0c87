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
	"github.com/framebin/framebin/ui/console"
	"github.com/framebin/framebin/ui/mapfile"
	"github.com/framebin/framebin/ui/option"
	"github.com/framebin/framebin/ui/serve"
	"github.com/framebin/framebin/ui/state"
	"github.com/framebin/framebin/ui/tui"
	"github.com/framebin/framebin/ui/tui/display"
)

// screenConfig is what the screen shows.
type screenConfig struct {
	ring   *capture.Ring // or
	meter  *meter.Meter
	urls   []string
	source string // what was opened, in place of URLs
	second uint64 // see tui.Config

	archive *archive.Catalog // in place of ring
	warn    string
	log     *slog.Logger

	memory   option.Bytes // --max-memory
	pictures int64        // bytes of it for what is kept decoded
	alerts   <-chan tui.Alert
	live     *serve.Listener // nil for what was captured before
	view     option.View
	filter   query.Filter // of the list, to begin with
	reading  prediction.Options
}

// screen shows requests until the person leaves or ctx ends.
func (p *Program) screen(ctx context.Context, tty *console.Console, cfg screenConfig) error {
	read := cfg.pictures / readingShare
	c := tui.Config{
		Ring:    cfg.ring,
		Archive: cfg.archive,
		Meter:   cfg.meter,
		Renderer: render.New(render.Config{
			CacheBytes: cacheBytes(cfg.pictures - read),
			Limits:     raster.LimitsUnder(int64(cfg.memory), "--max-memory "+cfg.memory.String()),
		}),
		Readings:   readings.New(read),
		URLs:       cfg.urls,
		Source:     cfg.source,
		Second:     cfg.second,
		Beginning:  tui.Beginning{Threshold: cfg.view.Threshold, Boxes: cfg.reading.Boxes, Filter: cfg.filter},
		Unfinished: p.Temporaries,
		Warning:    cfg.warn,
		Version:    p.Version.Number,
		Log:        cfg.log,
		Listener:   tui.Listener{Alerts: cfg.alerts},
		Taste:      tui.Taste{Keys: p.keys, Names: p.names, Theme: display.Theme(cfg.view.Theme), ASCII: cfg.view.ASCII},
		Terminal: tui.Terminal{
			In: tty.In, Out: tty.Out, Env: p.Env, Graphics: cfg.view.Graphics.String(), Emergency: p.Emergency,
		},
	}
	c.State = state.NewFile(state.Path(p.Env))
	remembered, err := c.State.Load()
	if err != nil && c.Warning == "" {
		c.Warning = "nothing is remembered of the last time: " + err.Error()
	}
	c.Remembered = remembered
	c.Readings.SetMaps(cfg.reading.Maps)
	c.Readings.SetMemory(int64(cfg.memory))
	c.Maps = mapfile.New(cfg.view.Maps, int64(cfg.memory))
	if l := cfg.live; l != nil {
		c.Forwarder, c.Responder, c.Recorder = l.Forwarder, l.Responder, l.Recorder
		c.Publisher, c.InFlight = l.Publisher, l.Server.InFlight()
		c.Readings.SetTurn(l.Reading)
		c.Exposed, c.Fingerprint = l.Warning != "", l.Fingerprint
	}
	return tui.Run(ctx, c)
}

// readingShare is the part of the memory for pictures that what was made out of
// requests takes.
const readingShare = 8

// cacheBytes is what the renderer calls it: there zero stands for a default.
func cacheBytes(pictures int64) int64 {
	if pictures == 0 {
		return -1
	}
	return pictures
}
