package notation

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
)

// fromTable writes a table with a row of titles as a list of objects. Columns
// end at a comma, a semicolon, a tab or a bar; beside semicolons a comma may be
// that of a decimal.
func fromTable(data []byte) ([]byte, bool) {
	const fewest = 3 // columns
	head, _, _ := bytes.Cut(data, []byte("\n"))
	separator := rune(',')
	for _, c := range ",;\t|" {
		if bytes.Count(head, []byte(string(c))) > bytes.Count(head, []byte(string(separator))) {
			separator = c
		}
	}
	d := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\uFEFF"))))
	d.Comma, d.LazyQuotes, d.TrimLeadingSpace = separator, true, separator != '\t'
	titles, err := d.Read()
	if err != nil || len(titles) < fewest || slices.ContainsFunc(titles, func(t string) bool { return strings.TrimSpace(t) == "" || IsNumber(t) }) {
		return nil, false
	}
	d.ReuseRecord = true
	text := []byte{'['}
	for values := len(titles); ; values += len(titles) {
		row, err := d.Read()
		if errors.Is(err, io.EOF) && len(text) > 1 {
			break
		}
		if err != nil || values > maxValues {
			return nil, false
		}
		text = appendRow(comma(text), titles, row, separator == ';')
	}
	return append(text, ']'), true
}

// appendRow appends the object of a row. decimal says that a comma may be that
// of a decimal.
func appendRow(text []byte, titles, row []string, decimal bool) []byte {
	text = append(text, '{')
	for k, cell := range row {
		text = append(AppendString(comma(text), strings.TrimSpace(titles[k])), ':')
		if point := strings.Replace(cell, ",", ".", 1); decimal && IsNumber(point) {
			cell = point
		}
		text = appendCell(text, cell)
	}
	return append(text, '}')
}

// appendCell appends a cell of a table: a number where it is one.
func appendCell(text []byte, cell string) []byte {
	switch cell = strings.TrimSpace(cell); {
	case cell == "":
		return append(text, "null"...)
	case IsNumber(cell):
		return append(text, cell...)
	}
	return AppendString(text, cell)
}

// IsNumber reports whether a text is a number of JSON, with white space around it or
// none.
func IsNumber(text string) bool {
	text = strings.TrimSpace(text)
	return text != "" && (text[0] == '-' || text[0] >= '0' && text[0] <= '9') && json.Valid([]byte(text))
}
