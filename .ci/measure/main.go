// Measure prints the numbers by which this code is judged: how long files and
// functions are, how much is documented and tested, and how often a reader has
// to turn a page.
//
//	go run ./.ci/measure                the whole
//	go run ./.ci/measure -v capture     one folder, with what stands out by name
//	go run ./.ci/measure -check         fail where an outer wall is passed
//
// Lines are lines of code, without blanks and comments, of files that are
// neither tests nor generated, unless it says otherwise.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
)

// The outer walls. They are no targets.
const (
	maxFileLines    = 500
	maxFuncLines    = 80
	maxComplexity   = 15
	maxParameters   = 5
	maxMethods      = 40
	maxFields       = 20
	maxPackageFiles = 30
	maxPackageLines = 3000
	maxApartPercent = 15 // of the helpers that are called once, called from another file
)

func main() {
	verbose := flag.Bool("v", false, "name what stands out, and list the packages")
	check := flag.Bool("check", false, "exit 1 where an outer wall is passed")
	flag.Parse()
	roots := flag.Args()
	if len(roots) == 0 {
		roots = []string{"."}
	}
	passed, err := run(context.Background(), os.Stdout, roots, *verbose)
	switch {
	case err != nil:
		fmt.Fprintln(os.Stderr, "measure:", err)
		os.Exit(1)
	case *check && passed > 0:
		os.Exit(1)
	}
}

// run measures and reports. It returns how many things pass an outer wall.
func run(ctx context.Context, w io.Writer, roots []string, verbose bool) (int, error) {
	var packages []*pkg
	all := map[*pkg]calls{}
	for _, root := range roots {
		found, err := load(root)
		if err != nil {
			return 0, err
		}
		packages = append(packages, found...)
		named, err := callers(ctx, root, found)
		if err != nil {
			return 0, err
		}
		maps.Copy(all, named)
	}
	text, passed := report(packages, all, verbose)
	_, err := io.WriteString(w, text)
	return passed, err
}
