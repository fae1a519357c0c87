package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/prediction/vendors"
	"github.com/framebin/framebin/ui/escape"
)

// mapsFolder is where a person's maps lie, in their configuration folder.
const mapsFolder = "framebin/maps"

const mapsHelp = "`file` .jq that reads payloads which framebin does not know (see 'framebin map'); may be repeated"

// readMaps returns the maps of the flag --map and those of the person's folder,
// which come after them. What is wrong with a program is said at once, and is a
// finding of the requests that it would have read.
func readMaps(files []string, warn io.Writer) (vendors.Set, error) {
	var own []*vendors.Map
	for _, file := range mapPaths(files) {
		m, err := readMap(file)
		if err != nil {
			return vendors.Set{}, fmt.Errorf("%w: --map: %w", errFlag, err)
		}
		if err := m.Check(); err != nil {
			say(warn, "framebin: %s\n", escape.Line(err.Error()))
		}
		own = append(own, m)
	}
	return vendors.Set{}.With(own...), nil
}

// mapPaths returns the files of the flag, and after them those of the person's
// folder.
func mapPaths(flags []string) []string {
	config, err := os.UserConfigDir()
	if err != nil {
		return flags
	}
	found, _ := filepath.Glob(filepath.Join(config, filepath.FromSlash(mapsFolder), "*.jq")) // the pattern is a good one
	return append(slices.Clip(flags), found...)
}

// readMap reads one file, of which no more than a map may have.
func readMap(file string) (*vendors.Map, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	text, err := io.ReadAll(io.LimitReader(f, vendors.MaxMap+1))
	if err != nil {
		return nil, err
	}
	return vendors.New(filepath.Base(file), string(text)), nil
}

const mapLong = `Write a map to begin with, for payloads that framebin does not know.

A map is a program of a few lines in the language of jq. What is written names
the paths of everything in the document of request N (default: the last) that
looks like geometry, class or confidence, and makes a program of the likeliest.
Mend it, and give it to --map; or put it into the folder ` + mapsFolder + `
of your configuration, where it is always found.

` + sourceHelp

var errNoDocument = errors.New("the request holds no JSON that a map could read")

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
			return writeNew(out, []byte(text), force)
		},
	}
	cmd.Flags().StringVarP(&out, "output", "o", "", "write this `file` (default: standard output)")
	cmd.Flags().BoolVar(&force, "force", false, "write over what is there")
	return cmd
}

// starter returns a map to begin with for a request of an archive.
func (p *Program) starter(ctx context.Context, source, number string) (string, error) {
	in := input{program: p}
	req, err := in.fromArchive(ctx, source, number)
	if err != nil {
		return "", err
	}
	if !req.Hold() {
		return "", errNoDocument
	}
	defer req.Release()
	document := prediction.Read(req, prediction.Options{}).JSON(req)
	tree, err := jsonspan.Parse(document, jsonspan.Limits{Depth: 64, Nodes: 2_000_000})
	if document == nil || err != nil {
		return "", fmt.Errorf("%s: %w", source, errNoDocument)
	}
	return vendors.Starter(tree.Root(), fmt.Sprintf("%s, request %d", filepath.Base(source), req.Seq)), nil
}
