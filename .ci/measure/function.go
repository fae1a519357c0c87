package main

import (
	"go/ast"
	"go/token"
)

// function is a function or a method of a package.
type function struct {
	name       string // as in "(*Ring).Append"
	file       *file
	lines      int
	complexity int // cyclomatic
	parameters int
}

// functions returns those that have a body.
func (p *pkg) functions() []function {
	var all []function
	for _, f := range p.files {
		for decl := range f.funcs() {
			if decl.Body == nil {
				continue
			}
			fn := function{name: decl.Name.Name, file: f, lines: f.linesOf(decl), complexity: complexity(decl)}
			if receiver := receiverOf(decl); receiver != "" {
				fn.name = receiver + "." + fn.name
			}
			for _, field := range decl.Type.Params.List {
				fn.parameters += max(1, len(field.Names))
			}
			all = append(all, fn)
		}
	}
	return all
}

// complexity is one more than the branches.
func complexity(decl *ast.FuncDecl) int {
	n := 1
	ast.Inspect(decl, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.IfStmt, *ast.ForStmt, *ast.RangeStmt:
			n++
		case *ast.CaseClause:
			if node.List != nil {
				n++
			}
		case *ast.CommClause:
			if node.Comm != nil {
				n++
			}
		case *ast.BinaryExpr:
			if node.Op == token.LAND || node.Op == token.LOR {
				n++
			}
		}
		return true
	})
	return n
}

// receiverOf returns the type that a method belongs to; "" of a function.
func receiverOf(decl *ast.FuncDecl) string {
	if decl.Recv == nil || len(decl.Recv.List) == 0 {
		return ""
	}
	expr := decl.Recv.List[0].Type
	for {
		switch e := expr.(type) {
		case *ast.StarExpr:
			expr = e.X
		case *ast.IndexExpr:
			expr = e.X
		case *ast.IndexListExpr:
			expr = e.X
		case *ast.ParenExpr:
			expr = e.X
		case *ast.Ident:
			return e.Name
		default:
			return ""
		}
	}
}
