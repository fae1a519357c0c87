package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/spf13/cobra"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive"
	"github.com/framebin/framebin/capture/meter"
	"github.com/framebin/framebin/capture/stream"
)

const sourceHelp = "SOURCE is a folder that --record or export wrote, an HTTP message (.http), a HAR, an\n" +
	"export of ngrok or webhook.site, an image, a folder of images with labels in COCO,\n" +
	"VOC, YOLO, Darknet or CSV or in folders of classes; any of these in a ZIP, a tar.gz\n" +
	"or gzip; - for one of these files on standard input; or the URL of a NATS server\n" +
	"with the camera, such as nats://host:4222/cam1."

const openLong = `Browse captured requests on the screen.

It opens at once, of millions of requests too: their list comes while you look,
and each is read when it is on the screen. A filter finds what was read; as long
as there is one, all are read.

` + sourceHelp

func newOpen(p *Program) *cobra.Command {
	var view viewFlags
	var filter filterFlag
	memory := byteSize(capture.DefaultMaxMemory)
	cmd := &cobra.Command{
		Use:     "open SOURCE",
		Short:   "Browse requests that were recorded or exported",
		Long:    openLong,
		Example: "  framebin open ./capture\n  framebin open requests.har\n  framebin open ./capture --filter 'class:tomato confidence<0.5'",
		Args:    arguments("SOURCE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			reading, err := view.reading(cmd.ErrOrStderr())
			if err != nil {
				return wrongUse(cmd.CommandPath(), err)
			}
			tty, err := p.terminal()
			if err != nil {
				return noTerminal("run it in a terminal, or use 'framebin export' or 'framebin show'")
			}
			limitHeap(memory, 0)
			pictures := pictureBytes(memory, 0)
			src, err := p.openWithin(cmd.Context(), args[0], int64(memory)-pictures)
			if err != nil {
				return err
			}
			defer func() { _ = src.Close() }()
			return p.screen(cmd.Context(), tty, screenConfig{
				archive: archive.NewCatalog(src, int64(memory)-pictures), source: args[0],
				meter: meter.New(), log: slog.New(slog.DiscardHandler), view: view, filter: filter.Filter, reading: reading, memory: memory, pictures: pictures,
			})
		},
	}
	view.register(cmd)
	filter.register(cmd, "list only the requests")
	cmd.Flags().Var(&memory, "max-memory", "bytes of requests and of pictures to keep at hand")
	return cmd
}

var errEmptySource = errors.New("no requests in it")

// openWithin opens an archive that has at least one request, of which no more
// than fits the memory is read.
func (p *Program) openWithin(ctx context.Context, path string, memory int64) (*archive.Source, error) {
	src, err := p.openSource(ctx, path, archive.Limits{Body: max(memory, 1)})
	if err != nil {
		return nil, err
	}
	if src.Some() || src.Live() {
		return src, nil
	}
	err = fmt.Errorf("%s: %w", path, errEmptySource)
	if problems := src.Problems(); len(problems) > 0 {
		err = fmt.Errorf("%w: %s", err, problems[0])
	}
	return nil, errors.Join(err, src.Close())
}

// openSource opens an archive or a stream, or says what would be one.
func (p *Program) openSource(ctx context.Context, path string, l archive.Limits) (*archive.Source, error) {
	if stream.IsAddress(path) {
		return openStream(ctx, path, p.natsCreds)
	}
	if path == "-" {
		return archive.OpenStream("standard input", p.Stdin, l)
	}
	src, err := archive.OpenWithin(path, l)
	if err != nil {
		return nil, hint(err, "give a folder of captured requests or of images, an .http file, a HAR, a ZIP or the URL of a NATS server")
	}
	return src, nil
}
