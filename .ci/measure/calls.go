package main

import (
	"bytes"
	"context"
	"fmt"
	"go/ast"
	"go/build"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// calls says which function of a package is named where, by the types, so that
// two methods of one name are two.
type calls struct {
	helpers []helper
	edges   map[*file]map[*file]int // how often a file names functions of another
}

// helper is an unexported function or method that is named at one place only.
type helper struct {
	name     string
	from, in *file // where it is named, where it is declared
}

// callers returns the calls of packages, which must compile for this system.
// Files for other systems are left out.
func callers(ctx context.Context, root string, packages []*pkg) (map[*pkg]calls, error) {
	exports, err := exportData(ctx, root)
	if err != nil {
		return nil, err
	}
	fset := token.NewFileSet()
	imports := importer.ForCompiler(fset, "gc", func(path string) (io.ReadCloser, error) {
		return os.Open(exports[path])
	})
	all := map[*pkg]calls{}
	for _, p := range packages {
		if all[p], err = p.calls(imports); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// exportData builds what lies below root, and returns where the compiler left
// what each package exports.
func exportData(ctx context.Context, root string) (map[string]string, error) {
	cmd := exec.CommandContext(ctx, "go", "list", "-export", "-deps", "-f", "{{.ImportPath}}\t{{.Export}}", "./...")
	cmd.Dir = root
	var failed bytes.Buffer
	cmd.Stderr = &failed
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w: %s", err, failed.String())
	}
	exports := map[string]string{}
	for line := range strings.Lines(string(out)) {
		if path, file, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok {
			exports[path] = file
		}
	}
	return exports, nil
}

// calls checks the types of a package and reads from them who names whom.
func (p *pkg) calls(imports types.Importer) (calls, error) {
	fset := token.NewFileSet()
	files, trees, err := p.matching(fset)
	if err != nil || len(files) == 0 {
		return calls{}, err
	}
	info := types.Info{Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}}
	config := types.Config{Importer: imports}
	if _, err := config.Check(p.dir, fset, trees, &info); err != nil {
		return calls{}, err
	}
	home := map[types.Object]*file{}
	for i, tree := range trees {
		for decl := range (&file{syntax: tree}).funcs() {
			home[info.Defs[decl.Name]] = files[i]
		}
	}
	named := map[*types.Func][]*file{}
	for i, tree := range trees {
		for n := range ast.Preorder(tree) {
			id, ok := n.(*ast.Ident)
			if !ok {
				continue
			}
			if fn, ok := info.Uses[id].(*types.Func); ok && home[fn.Origin()] != nil {
				named[fn.Origin()] = append(named[fn.Origin()], files[i])
			}
		}
	}
	c := calls{edges: map[*file]map[*file]int{}}
	for fn, from := range named {
		c.add(fn, home[fn], from)
	}
	return c, nil
}

// matching returns the files of a package that are for this system.
func (p *pkg) matching(fset *token.FileSet) ([]*file, []*ast.File, error) {
	var files []*file
	var trees []*ast.File
	for _, f := range p.files {
		matches, err := build.Default.MatchFile(filepath.Split(f.path))
		if err != nil {
			return nil, nil, err
		}
		if !matches {
			continue
		}
		again, err := parse(fset, f.path)
		if err != nil {
			return nil, nil, err
		}
		files, trees = append(files, f), append(trees, again.syntax)
	}
	return files, trees, nil
}

// add notes where a function is named.
func (c *calls) add(fn *types.Func, home *file, from []*file) {
	if len(from) == 1 && !fn.Exported() {
		c.helpers = append(c.helpers, helper{name: fn.Name(), from: from[0], in: home})
	}
	for _, f := range from {
		if f == home {
			continue
		}
		if c.edges[f] == nil {
			c.edges[f] = map[*file]int{}
		}
		c.edges[f][home]++
	}
}
