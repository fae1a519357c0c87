package main

import (
	"go/ast"
	"slices"
)

// exported counts what a package exports, and names what of it does not say
// what it is.
func (p *pkg) exported() (names int, missing []string) {
	note := func(name string, docs ...*ast.CommentGroup) {
		if !ast.IsExported(name) {
			return
		}
		names++
		if !slices.ContainsFunc(docs, func(doc *ast.CommentGroup) bool { return doc != nil }) {
			missing = append(missing, name)
		}
	}
	for _, f := range p.files {
		for decl := range f.funcs() {
			if receiver := receiverOf(decl); receiver == "" || ast.IsExported(receiver) {
				note(decl.Name.Name, decl.Doc)
			}
		}
		for decl, spec := range f.specs() {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				note(spec.Name.Name, spec.Doc, spec.Comment, decl.Doc)
			case *ast.ValueSpec:
				for _, name := range spec.Names {
					note(name.Name, spec.Doc, spec.Comment, decl.Doc)
				}
			}
		}
	}
	return names, missing
}

// weight is what a type carries.
type weight struct{ methods, fields int }

// weights returns the types of a package that have methods or fields, by name.
func (p *pkg) weights() map[string]weight {
	all := map[string]weight{}
	for _, f := range p.files {
		for decl := range f.funcs() {
			if receiver := receiverOf(decl); receiver != "" {
				w := all[receiver]
				w.methods++
				all[receiver] = w
			}
		}
		for _, spec := range f.specs() {
			t, ok := spec.(*ast.TypeSpec)
			if !ok {
				continue
			}
			if s, ok := t.Type.(*ast.StructType); ok {
				w := all[t.Name.Name]
				w.fields = s.Fields.NumFields()
				all[t.Name.Name] = w
			}
		}
	}
	return all
}
