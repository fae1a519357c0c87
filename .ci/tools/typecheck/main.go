// Typecheck checks the types of the tree, its tests included, for each of the
// systems that a release is built for. It takes a tenth of what compiling for
// all of them takes.
//
//	go -C .ci/tools run ./typecheck TREE OS/ARCH [OS/ARCH ...]
package main

import (
	"fmt"
	"os"
	"strings"

	"golang.org/x/tools/go/packages"
)

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: typecheck TREE OS/ARCH [OS/ARCH ...]")
		os.Exit(2)
	}
	failed := false
	for _, target := range os.Args[2:] {
		fmt.Println(target)
		system, arch, _ := strings.Cut(target, "/")
		found, err := packages.Load(&packages.Config{
			Mode:  packages.NeedName | packages.NeedFiles | packages.NeedImports | packages.NeedDeps | packages.NeedSyntax | packages.NeedTypes,
			Dir:   os.Args[1],
			Env:   append(os.Environ(), "CGO_ENABLED=0", "GOOS="+system, "GOARCH="+arch),
			Tests: true,
		}, "./...")
		if err != nil {
			fmt.Fprintln(os.Stderr, "typecheck:", err)
			os.Exit(1)
		}
		failed = packages.PrintErrors(found) > 0 || failed
	}
	if failed {
		os.Exit(1)
	}
}
