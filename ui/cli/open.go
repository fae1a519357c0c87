package cli

import (
	"errors"
	"fmt"
	"log/slog"

	"github.com/spf13/cobra"

	"framebin/capture"
	"framebin/capture/archive"
	"framebin/ui/escape"
)

const sourceHelp = "SOURCE is a folder that --record or export wrote, a single HTTP message (.http),\nor a HAR file."

func newOpen(p *Program) *cobra.Command {
	var view viewFlags
	memory := byteSize(capture.DefaultMaxMemory)
	cmd := &cobra.Command{
		Use:     "open SOURCE",
		Short:   "Browse requests that were recorded or exported",
		Long:    "Browse captured requests on the screen.\n\n" + sourceHelp,
		Example: "  framebin open ./capture\n  framebin open requests.har",
		Args:    arguments("SOURCE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			boxes, err := view.format()
			if err != nil {
				return wrongUse(cmd.CommandPath(), err)
			}
			tty, err := p.terminal()
			if err != nil {
				return noTerminal("run it in a terminal, or use 'framebin export' or 'framebin show'")
			}
			pictures := pictureBytes(memory, 0)
			ring, warn, err := load(args[0], int64(memory)-pictures)
			if err != nil {
				return err
			}
			return p.screen(cmd.Context(), tty, screenConfig{
				ring: ring, meter: capture.NewMeter(), source: args[0], warn: warn,
				log: slog.New(slog.DiscardHandler), view: view, boxes: boxes, pictures: pictures,
			})
		},
	}
	view.register(cmd)
	cmd.Flags().Var(&memory, "max-memory", "bytes of bodies to load, and of pictures to keep; of more, the newest")
	return cmd
}

var errEmptySource = errors.New("no requests in it")

// load reads an archive into a ring, and returns what the person should know
// about it.
func load(path string, memory int64) (*capture.Ring, string, error) {
	src, err := openSource(path)
	if err != nil {
		return nil, "", err
	}
	defer func() { _ = src.Close() }()
	ring := capture.NewRing(max(src.Len(), 1), memory)
	for r, err := range src.All() {
		if err != nil {
			return nil, "", fmt.Errorf("read %s: %w", path, err)
		}
		ring.Append(r)
	}
	stats := ring.Stats()
	switch problems := src.Problems(); {
	case stats.Appended == 0 && len(problems) > 0:
		return nil, "", fmt.Errorf("%s: %w: %s", path, errEmptySource, problems[0])
	case stats.Appended == 0:
		return nil, "", fmt.Errorf("%s: %w", path, errEmptySource)
	case stats.Evicted > 0:
		return ring, fmt.Sprintf("the %d oldest requests are not shown: more than --max-memory", stats.Evicted), nil
	case len(problems) > 0:
		return ring, fmt.Sprintf("%d problems, the first: %s", len(problems), escape.Line(problems[0])), nil
	}
	return ring, "", nil
}

// openSource opens an archive, or says what would be one.
func openSource(path string) (*archive.Source, error) {
	src, err := archive.Open(path)
	if err != nil {
		return nil, hint(err, "give a folder of captured requests, an .http file or a HAR")
	}
	return src, nil
}
