package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"github.com/spf13/cobra"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive"
	"github.com/framebin/framebin/capture/background"
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

With two sources it lists their scenes, and what the second saw differently: what
was gained, lost and moved, as 'framebin diff' counts it.

` + source.Help

func newOpen(p *Program) *cobra.Command {
	var view option.View
	var filter source.Filter
	most := option.Bytes(capture.DefaultMaxMemory)
	cmd := &cobra.Command{
		Use:     "open SOURCE [SOURCE]",
		Short:   "Browse requests that were recorded or exported",
		Long:    openLong,
		Example: "  framebin open ./capture\n  framebin open requests.har\n  framebin open ./capture --filter 'class:tomato confidence<0.5'\n  framebin open ./before ./after",
		Args:    arguments("SOURCE", "[SOURCE]"),
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
			background.RaiseGOMAXPROCS()
			reading.Memory = int64(most)
			pictures := memory.Pictures(int64(most))
			src, second, err := p.openBoth(cmd.Context(), args, (int64(most)-pictures)/2) // the other half is kept at hand
			if err != nil {
				return err
			}
			defer func() { _ = src.Close() }()
			return p.screen(cmd.Context(), tty, screenConfig{
				archive: archive.NewCatalog(src, (int64(most)-pictures)/2), source: strings.Join(args, " and "), second: second,
				meter: meter.New(), log: slog.New(slog.DiscardHandler), view: view, filter: filter.Filter, reading: reading, memory: most, pictures: pictures,
			})
		},
	}
	view.Register(cmd)
	filter.Register(cmd, "list only the requests")
	cmd.Flags().Var(&most, "max-memory", "bytes of requests and of pictures to keep at hand")
	return cmd
}

// openBoth opens one archive, or two as one: second is the number of the first
// request of the other, 0 where there is none.
func (p *Program) openBoth(ctx context.Context, paths []string, most int64) (src *archive.Source, second uint64, err error) {
	if src, err = p.openWithin(ctx, paths[0], most); err != nil || len(paths) == 1 {
		return src, 0, err
	}
	other, err := p.openWithin(ctx, paths[1], most)
	if err != nil {
		return nil, 0, errors.Join(err, src.Close())
	}
	both, err := archive.Join(src, other)
	if err != nil {
		return nil, 0, errors.Join(err, src.Close(), other.Close())
	}
	return both, both.Number(src.Len()), nil
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
