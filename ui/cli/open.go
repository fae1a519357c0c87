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
	"github.com/framebin/framebin/ui/console"
	"github.com/framebin/framebin/ui/memory"
	"github.com/framebin/framebin/ui/message"
	"github.com/framebin/framebin/ui/option"
	"github.com/framebin/framebin/ui/source"
)

const openLong = `Browse captured requests on the screen.

It opens at once, of millions of requests too: their list comes while you look,
and each is read when it is on the screen. A filter finds what was read; as long
as there is one, all are read.

` + source.Help

func newOpen(p *Program) *cobra.Command {
	var view option.View
	var filter source.Filter
	most := option.Bytes(capture.DefaultMaxMemory)
	cmd := &cobra.Command{
		Use:     "open SOURCE",
		Short:   "Browse requests that were recorded or exported",
		Long:    openLong,
		Example: "  framebin open ./capture\n  framebin open requests.har\n  framebin open ./capture --filter 'class:tomato confidence<0.5'",
		Args:    arguments("SOURCE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			reading, err := view.Reading(cmd.ErrOrStderr())
			if err != nil {
				return message.WrongUse(cmd.CommandPath(), err)
			}
			tty, err := console.Open(p.Stdin, p.Stdout)
			if err != nil {
				return console.Missing("run it in a terminal, or use 'framebin export' or 'framebin show'")
			}
			memory.LimitHeap(int64(most), 0)
			reading.Memory = int64(most)
			pictures := memory.Pictures(int64(most), 0)
			src, err := p.openWithin(cmd.Context(), args[0], (int64(most)-pictures)/2) // the other half is kept at hand
			if err != nil {
				return err
			}
			defer func() { _ = src.Close() }()
			return p.screen(cmd.Context(), tty, screenConfig{
				archive: archive.NewCatalog(src, (int64(most)-pictures)/2), source: args[0],
				meter: meter.New(), log: slog.New(slog.DiscardHandler), view: view, filter: filter.Filter, reading: reading, memory: most, pictures: pictures,
			})
		},
	}
	view.Register(cmd)
	filter.Register(cmd, "list only the requests")
	cmd.Flags().Var(&most, "max-memory", "bytes of requests and of pictures to keep at hand")
	return cmd
}

// openWithin opens an archive that has at least one request, of which no more
// than fits the memory is read.
func (p *Program) openWithin(ctx context.Context, path string, most int64) (*archive.Source, error) {
	src, err := p.sources().Open(ctx, path, archive.Limits{Body: max(most, 1)})
	if err != nil {
		return nil, err
	}
	if src.Some() || src.Live() {
		return src, nil
	}
	err = fmt.Errorf("%s: %w", path, source.ErrEmpty)
	if problems := src.Problems(); len(problems) > 0 {
		err = fmt.Errorf("%w: %s", err, problems[0])
	}
	return nil, errors.Join(err, src.Close())
}
