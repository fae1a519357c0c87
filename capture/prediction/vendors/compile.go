package vendors

import (
	_ "embed"
	"errors"
	"fmt"

	"github.com/itchyny/gojq"
)

//go:embed prelude.jq
var prelude string

// compile makes a program of a map's text. Errors are [*Error].
func compile(name, text string) (*gojq.Code, error) {
	if len(text) > MaxMap {
		return nil, &Error{Map: name, Message: fmt.Sprintf("it has more than %d bytes", MaxMap)}
	}
	query, err := parse(text)
	if err != nil {
		failed := &Error{Map: name, Message: err.Error()}
		if syntax, is := errors.AsType[*gojq.ParseError](err); is {
			failed.Line, failed.Column = position(text, syntax.Offset-len(syntax.Token))
		}
		return nil, failed
	}
	code, err := gojq.Compile(query, natives()...)
	if err != nil {
		failed := &Error{Map: name, Message: err.Error()}
		if at := findName(text, err.Error()); at >= 0 {
			failed.Line, failed.Column = position(text, at)
		}
		return nil, failed
	}
	return code, nil
}

// parse reads the program, with the functions of the prelude before its own.
func parse(text string) (*gojq.Query, error) {
	query, err := gojq.Parse(text)
	if err != nil {
		return nil, err //nolint:wrapcheck // the caller says where
	}
	before, err := gojq.Parse(prelude + "\n.")
	if err != nil {
		return nil, fmt.Errorf("prelude: %w", err)
	}
	query.FuncDefs = append(before.FuncDefs, query.FuncDefs...)
	return query, nil
}
