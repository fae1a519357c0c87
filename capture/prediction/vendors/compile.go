package vendors

import (
	_ "embed"
	"errors"
	"fmt"
	"regexp"
	"strings"

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

// position returns the line and column, from 1 and in characters, of an
// offset in a text.
func position(text string, offset int) (line, column int) {
	before := text[:max(0, min(offset, len(text)))]
	start := strings.LastIndexByte(before, '\n') + 1
	return 1 + strings.Count(before, "\n"), 1 + len([]rune(before[start:]))
}

// findName returns where the function or variable is that a compiler's error
// names: "function not defined: foo/1"; -1 where it is not found.
func findName(text, message string) int {
	_, name, ok := strings.Cut(message, "not defined: ")
	if !ok {
		name, _, ok = strings.Cut(message, "(s)/0 is not allowed") // input, inputs
	}
	if name, _, _ = strings.Cut(name, "/"); !ok || name == "" {
		return -1
	}
	word, err := regexp.Compile(`(?m)(^|[^\w$])` + regexp.QuoteMeta(name) + `\b`)
	if err != nil {
		return -1
	}
	code, offsets := significant(text)
	if at := word.FindStringIndex(code); at != nil {
		return offsets[at[1]-len(name)]
	}
	return -1
}

// significant returns a program without its comments and spaces, but for those
// in texts and one between words, and where each byte of it was.
func significant(text string) (code string, offsets []int) {
	var b strings.Builder
	last, space := byte(0), false
	for i := 0; i < len(text); {
		end := i + 1
		switch text[i] {
		case '#':
			for end < len(text) && text[end] != '\n' {
				end++
			}
			i, space = end, true
			continue
		case ' ', '\t', '\n', '\r':
			i, space = end, true
			continue
		case '"':
			end = endOfText(text, i)
		}
		if space && isWord(last) && isWord(text[i]) {
			b.WriteByte(' ')
			offsets = append(offsets, i)
		}
		for ; i < end; i++ {
			b.WriteByte(text[i])
			offsets = append(offsets, i)
		}
		last, space = text[end-1], false
	}
	return b.String(), append(offsets, len(text))
}

// endOfText returns the place behind the text that begins at i, with what is
// in \( ) in it.
func endOfText(text string, i int) int {
	for i++; i < len(text); i++ {
		switch {
		case text[i] == '"':
			return i + 1
		case strings.HasPrefix(text[i:], `\(`):
			i = endOfParentheses(text, i+1) - 1
		case text[i] == '\\':
			i++
		}
	}
	return len(text)
}

func endOfParentheses(text string, i int) int {
	for depth := 0; i < len(text); i++ {
		switch text[i] {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i + 1
			}
		case '"':
			i = endOfText(text, i) - 1
		}
	}
	return len(text)
}

func isWord(c byte) bool {
	return c == '_' || c == '$' || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
}
