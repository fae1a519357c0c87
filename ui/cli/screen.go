package cli

import (
	"context"
	"log/slog"
	"math"
	"os"
	"runtime/debug"

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

// The share of --max-memory that decoded images and drawn pictures take, and
// the most that they take: some forty frames of 1920x1080.
const (
	pictureShare = 4 // a quarter
	mostPictures = 128 << 20
	readingShare = 8 // of that, for what was made out of requests
)

// pictureBytes returns how much of a memory limit the screen keeps decoded
// images and pictures in, and leaves to bodies what one of them needs.
func pictureBytes(limit, body byteSize) int64 {
	return max(min(mostPictures, int64(limit)/pictureShare, int64(limit)-int64(body)), 0)
}

// cacheBytes is what the renderer calls it: there zero stands for a default.
func cacheBytes(pictures int64) int64 {
	if pictures == 0 {
		return -1
	}
	return pictures
}

// The memory that a process may have for --max-memory bytes: what is promised,
// in percent and bytes.
const (
	memoryPercent = 115
	memoryBeside  = 32 << 20
)

// limitHeap has the garbage collector keep to what a memory limit leaves the Go
// heap: all that is promised but for the bytes of bodies that lie outside it.
// Until then it seldom runs. A GOMEMLIMIT that is set already stays.
func limitHeap(limit byteSize, outside int64) {
	if debug.SetMemoryLimit(-1) == math.MaxInt64 {
		debug.SetMemoryLimit(max(heapLimit(limit)-outside, memoryBeside))
	}
	collectLess()
}

// heapLimit returns what a process may have for a limit.
func heapLimit(limit byteSize) int64 {
	const most = math.MaxInt64 / memoryPercent
	return min(int64(limit), most)/100*memoryPercent + memoryBeside
}

// collectorPercent is how much more than what is in use the heap may take
// before the garbage collector runs, where no limit has it run earlier. A
// listener has little in use, its bodies lie elsewhere: at the usual 100 % the
// collector would run dozens of times a second for what the lines and rows of
// a burst leave behind, and keep senders waiting. And what draws one picture
// is done before it would have to.
const collectorPercent = 400

// collectLess has the collector run as seldom, unless GOGC says otherwise.
func collectLess() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(collectorPercent)
	}
}
