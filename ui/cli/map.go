package cli

import (
	"context"
	"fmt"
	"io"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/prediction/vendors"
	"github.com/framebin/framebin/ui/mapfile"
	"github.com/framebin/framebin/ui/source"
)

const mapLong = `Write a map to begin with, for payloads that framebin does not know.

A map is a program of a few lines in the language of jq. What is written names
the paths of everything in the document of request N (default: the last) that
looks like geometry, class or confidence, and makes a program of the likeliest.
Mend it, and give it to --map; or put it into the folder ` + mapfile.Folder + `
of your configuration, where it is always found.

` + source.Help

func newMap(p *Program) *cobra.Command {
	var out string
	var force bool
	cmd := &cobra.Command{
		Use:   "map SOURCE [N]",
		Short: "Write a map to begin with, for payloads that nobody knew",
		Long:  mapLong,
		Example: "  framebin map ./capture 3 -o mine.jq\n" +
			"  framebin show ./capture 3 --map mine.jq\n" +
			"  framebin --map mine.jq",
		Args: arguments("SOURCE", "[N]"),
		RunE: func(cmd *cobra.Command, args []string) error {
			number := ""
			if len(args) > 1 {
				number = args[1]
			}
			text, err := p.starter(cmd.Context(), args[0], number)
			if err != nil {
				return misused(cmd.CommandPath(), err)
			}
			if out == "" || out == "-" {
				_, err = io.WriteString(cmd.OutOrStdout(), text)
				return err
			}
			return writeNew(cmd.Context(), out, []byte(text), force)
		},
	}
	cmd.Flags().StringVarP(&out, "output", "o", "", "write this `file` (default: standard output)")
	cmd.Flags().BoolVar(&force, "force", false, "write over what is there")
	return cmd
}

// starter returns a map to begin with for a request of an archive.
func (p *Program) starter(ctx context.Context, name, number string) (string, error) {
	in := source.Input{Opener: p.sources()}
	req, err := in.FromArchive(ctx, name, number)
	if err != nil {
		return "", err
	}
	if !req.Hold() {
		return "", mapfile.ErrNoDocument
	}
	defer req.Release()
	document := prediction.Read(req, prediction.Options{}).JSON(req)
	tree, err := jsonspan.Parse(document, jsonspan.Limits{Depth: 64, Nodes: 2_000_000})
	if document == nil || err != nil {
		return "", fmt.Errorf("%s: %w", name, mapfile.ErrNoDocument)
	}
	return vendors.Starter(tree.Root(), fmt.Sprintf("%s, request %d", filepath.Base(name), req.Seq)), nil
}
