package vendors

import (
	"context"
	"reflect"
	"strconv"
	"strings"

	"github.com/itchyny/gojq"
)

// marker stands where an expression was.
const marker = "framebin_here"

// locate returns the line and column of the expression in which a program
// fails on a document; zeros where they cannot be told. A program that was
// compiled knows no places, so it runs once more with each of its expressions
// in a try that takes note, and the one that failed is found in the text by
// what comes before it.
func locate(ctx context.Context, text string, value any) (line, column int) {
	query, err := gojq.Parse(text)
	if err != nil {
		return 0, 0
	}
	for i, q := range expressions(query) {
		inner := *q
		inner.Meta, inner.Imports = nil, nil
		*q = gojq.Query{Meta: q.Meta, Imports: q.Imports, Term: &gojq.Term{
			Type: gojq.TermTypeTry,
			Try:  &gojq.Try{Body: &inner, Catch: note(i)},
		}}
	}
	before, err := gojq.Parse(prelude + "\n.")
	if err != nil {
		return 0, 0
	}
	query.FuncDefs = append(before.FuncDefs, query.FuncDefs...)
	failed, message := -1, ""
	code, err := gojq.Compile(query, append(natives(), gojq.WithFunction("framebin_note", 1, 1, func(in any, args []any) any {
		if said, _ := in.(string); failed < 0 || said != message {
			failed, message = args[0].(int), said //nolint:forcetypeassert // of note
		}
		return &raised{in}
	}))...)
	if err != nil {
		return 0, 0
	}
	out, _ := code.RunWithContext(ctx, value).Next()
	if _, is := out.(error); !is || failed < 0 {
		return 0, 0
	}
	at := offsetOf(text, failed)
	if at < 0 {
		return 0, 0
	}
	return position(text, at)
}

// raised is an error of a program that was noted, raised again.
type raised struct{ value any }

func (r *raised) Error() string {
	if s, is := r.value.(string); is {
		return s
	}
	return gojq.Preview(r.value)
}

// Value makes a catch around it see what the first one saw.
func (r *raised) Value() any { return r.value }

// note is the program that notes the expression of a number.
func note(i int) *gojq.Query {
	number := &gojq.Query{Term: &gojq.Term{Type: gojq.TermTypeNumber, Number: strconv.Itoa(i)}}
	return &gojq.Query{Term: &gojq.Term{
		Type: gojq.TermTypeFunc, Func: &gojq.Func{Name: "framebin_note", Args: []*gojq.Query{number}},
	}}
}

// offsetOf returns where an expression begins in the text; -1 if that cannot
// be told.
func offsetOf(text string, expression int) int {
	query, err := gojq.Parse(text)
	if err != nil {
		return -1
	}
	q := expressions(query)[expression]
	*q = gojq.Query{Meta: q.Meta, Imports: q.Imports, Term: &gojq.Term{Type: gojq.TermTypeFunc, Func: &gojq.Func{Name: marker}}}
	printed, _ := significant(query.String())
	head, _, found := strings.Cut(printed, marker)
	code, offsets := significant(text)
	if !found || !strings.HasPrefix(code, head) {
		return -1
	}
	return offsets[len(head)]
}

// expressions returns those of a program that may fail, inner ones before
// those around them.
func expressions(query *gojq.Query) []*gojq.Query {
	var list []*gojq.Query
	var walk func(v reflect.Value)
	walk = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.Pointer:
			if v.IsNil() {
				return
			}
			walk(v.Elem())
			if q, is := reflect.TypeAssert[*gojq.Query](v); is && mayFail(q) {
				list = append(list, q)
			}
		case reflect.Slice:
			for i := range v.Len() {
				walk(v.Index(i))
			}
		case reflect.Struct:
			for _, field := range v.Fields() {
				walk(field)
			}
		default:
		}
	}
	walk(reflect.ValueOf(query))
	return list
}

// mayFail leaves out what never fails by itself.
func mayFail(q *gojq.Query) bool {
	if q.Term == nil {
		return q.Op != gojq.OpPipe && q.Op != gojq.OpComma
	}
	switch q.Term.Type {
	case gojq.TermTypeIdentity, gojq.TermTypeNull, gojq.TermTypeTrue, gojq.TermTypeFalse, gojq.TermTypeNumber:
		return len(q.Term.SuffixList) > 0
	default:
		return true
	}
}
