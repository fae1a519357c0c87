package main

import (
	"cmp"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// pkg is a folder of Go files.
type pkg struct {
	dir       string
	files     []*file
	testLines int
}

// file is a Go file that is neither a test nor generated.
type file struct {
	path   string
	syntax *ast.File
	fset   *token.FileSet
	code   []bool // by line, from 1: it holds code
}

// load reads the packages below root, but for hidden folders and testdata.
func load(root string) ([]*pkg, error) {
	byDir := map[string]*pkg{}
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := entry.Name()
		if entry.IsDir() {
			if path != root && (strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || name == "testdata" || name == "vendor") {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") {
			return nil
		}
		f, err := parse(token.NewFileSet(), path)
		if err != nil || ast.IsGenerated(f.syntax) {
			return err
		}
		dir := filepath.Dir(path)
		if byDir[dir] == nil {
			byDir[dir] = &pkg{dir: dir}
		}
		if strings.HasSuffix(name, "_test.go") {
			byDir[dir].testLines += f.lines()
		} else {
			byDir[dir].files = append(byDir[dir].files, f)
		}
		return nil
	})
	packages := make([]*pkg, 0, len(byDir))
	for _, p := range byDir {
		packages = append(packages, p)
	}
	slices.SortFunc(packages, func(a, b *pkg) int { return cmp.Compare(a.dir, b.dir) })
	return packages, err
}

func parse(fset *token.FileSet, path string) (*file, error) {
	source, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	f := &file{path: path, fset: fset}
	if f.syntax, err = parser.ParseFile(f.fset, path, source, parser.ParseComments|parser.SkipObjectResolution); err != nil {
		return nil, err
	}
	f.code = codeLines(source)
	return f, nil
}

// codeLines tells of each line whether a token lies on it that is no comment.
func codeLines(source []byte) []bool {
	text := strings.Split(string(source), "\n")
	code := make([]bool, len(text)+1)
	fset := token.NewFileSet()
	tokens := fset.AddFile("", fset.Base(), len(source))
	var s scanner.Scanner
	s.Init(tokens, source, nil, 0)
	for {
		pos, tok, literal := s.Scan()
		if tok == token.EOF {
			return code
		}
		if tok == token.SEMICOLON && literal == "\n" {
			continue
		}
		first := tokens.Line(pos)
		for line := first; line <= first+strings.Count(literal, "\n"); line++ {
			code[line] = strings.TrimSpace(text[line-1]) != ""
		}
	}
}

// funcs yields the functions and methods that a file declares.
func (f *file) funcs() iter.Seq[*ast.FuncDecl] {
	return func(yield func(*ast.FuncDecl) bool) {
		for _, d := range f.syntax.Decls {
			if decl, ok := d.(*ast.FuncDecl); ok && !yield(decl) {
				return
			}
		}
	}
}

// specs yields the types, constants and variables that a file declares, each
// with its declaration.
func (f *file) specs() iter.Seq2[*ast.GenDecl, ast.Spec] {
	return func(yield func(*ast.GenDecl, ast.Spec) bool) {
		for _, d := range f.syntax.Decls {
			decl, ok := d.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, spec := range decl.Specs {
				if !yield(decl, spec) {
					return
				}
			}
		}
	}
}

func (f *file) lines() int { return count(f.code) }

// linesOf counts the lines of code of a node.
func (f *file) linesOf(n ast.Node) int {
	return count(f.code[f.fset.Position(n.Pos()).Line : f.fset.Position(n.End()).Line+1])
}

func count(code []bool) int {
	n := 0
	for _, is := range code {
		if is {
			n++
		}
	}
	return n
}

func (p *pkg) lines() int {
	n := 0
	for _, f := range p.files {
		n += f.lines()
	}
	return n
}
