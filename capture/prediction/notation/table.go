package notation

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
)

// fromTable writes a table with a row of titles as a list of objects. Columns
// end at a comma, a semicolon, a tab or a bar; beside semicolons a comma may be
// that of a decimal.
func fromTable(data []byte) ([]byte, bool) {
	const fewest = 3 // columns
	head, _, _ := bytes.Cut(data, []byte("\n"))
	comma := rune(',')
	for _, c := range ",;\t|" {
		if bytes.Count(head, []byte(string(c))) > bytes.Count(head, []byte(string(comma))) {
			comma = c
		}
	}
	d := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\uFEFF"))))
	d.Comma, d.LazyQuotes, d.TrimLeadingSpace = comma, true, comma != '\t'
	titles, err := d.Read()
	if err != nil || len(titles) < fewest || slices.ContainsFunc(titles, func(t string) bool { return strings.TrimSpace(t) == "" || isNumber(t) }) {
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
		if len(text) > 1 {
			text = append(text, ',')
		}
		text = appendRow(text, titles, row, comma == ';')
	}
	return append(text, ']'), true
}

// appendRow appends the object of a row. decimal says that a comma may be that
// of a decimal.
func appendRow(text []byte, titles, row []string, decimal bool) []byte {
	text = append(text, '{')
	for k, cell := range row {
		if k > 0 {
			text = append(text, ',')
		}
		text = append(appendString(text, strings.TrimSpace(titles[k])), ':')
		if point := strings.Replace(cell, ",", ".", 1); decimal && isNumber(point) {
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
	case isNumber(cell):
		return append(text, cell...)
	}
	return appendString(text, cell)
}

// isNumber reports whether a text is a number of JSON.
func isNumber(text string) bool {
	text = strings.TrimSpace(text)
	return text != "" && (text[0] == '-' || text[0] >= '0' && text[0] <= '9') && json.Valid([]byte(text))
}

// labelLine is how lines of label files are built that have no titles. A word
// is a class; of numbers "" is passed over.
type labelLine struct {
	columns []string
	may     func(words []string, v []float64) bool
}

// labelLines are the forms of label files whose columns leave no doubt.
var labelLines = []labelLine{
	{ // Darknet and Ultralytics
		[]string{"class_id", "x_center", "y_center", "width", "height", "confidence"},
		func(words []string, v []float64) bool {
			return (len(v) == 5 || len(v) == 6) && len(words) == 0 && whole(v[0]) && shares(v[1:])
		},
	},
	{ // MOT Challenge: a confidence of -1 is none
		[]string{"frame", "track_id", "left", "top", "width", "height", "confidence", "", "", ""},
		func(words []string, v []float64) bool {
			return (len(v) == 7 || len(v) == 10 || len(v) == 9) && len(words) == 0 && whole(v[0]) && whole(v[1]) && v[4] > 1 && v[5] > 1 && v[6] <= 100
		},
	},
	{ // KITTI
		[]string{"class", "", "", "", "left", "top", "right", "bottom", "", "", "", "", "", "", "", "confidence"},
		func(words []string, v []float64) bool {
			return (len(v) == 14 || len(v) == 15) && len(words) == 1 && v[5] >= v[3] && v[6] >= v[4]
		},
	},
	{ // DOTA: corners, class, difficulty
		[]string{"x1", "y1", "x2", "y2", "x3", "y3", "x4", "y4", "class", ""},
		func(words []string, v []float64) bool { return (len(v) == 8 || len(v) == 9) && len(words) == 1 },
	},
	{ // detection results beside ground truth: class, confidence, corners
		[]string{"class", "confidence", "left", "top", "right", "bottom"},
		func(words []string, v []float64) bool {
			return len(v) == 5 && len(words) == 1 && v[0] >= 0 && v[0] <= 1 && v[3] >= v[1] && v[4] >= v[2]
		},
	},
	{ // keras-retinanet: the image, corners, class
		[]string{"file", "left", "top", "right", "bottom", "class"},
		func(words []string, v []float64) bool {
			return len(v) == 4 && len(words) == 2 && v[2] > v[0] && v[3] > v[1]
		},
	},
	{ // makesense: class, corner and size, the image and its size
		[]string{"class", "left", "top", "width", "height", "file", "image_width", "image_height"},
		func(words []string, v []float64) bool {
			return len(v) == 6 && len(words) == 2 && v[0]+v[2] <= v[4] && v[1]+v[3] <= v[5]
		},
	},
}

func whole(v float64) bool { return v >= 0 && v == math.Trunc(v) }

// shares reports whether all numbers are within 0..1, but for rounding.
func shares(v []float64) bool {
	const tolerance = 0.001
	return !slices.ContainsFunc(v, func(x float64) bool { return x < -tolerance || x > 1+tolerance })
}

// fromLabels writes the lines of a label file as a list of objects: all lines
// have one form, or are outlines of shares after a number of a class.
func fromLabels(data []byte) ([]byte, bool) {
	const most = 2048 // columns
	text := []byte{'['}
	values := 0
	for line := range strings.Lines(string(data)) {
		cells := strings.FieldsFunc(line, func(c rune) bool { return strings.ContainsRune(" ,;:\t\r\n()[]", c) })
		if len(cells) == 0 {
			continue
		}
		if values += len(cells); len(cells) > most || values > maxValues {
			return nil, false
		}
		if len(text) > 1 {
			text = append(text, ',')
		}
		var ok bool
		if text, ok = appendLabel(text, cells); !ok {
			return nil, false
		}
	}
	return append(text, ']'), values > 0
}

// appendLabel appends the object of a line.
func appendLabel(text []byte, cells []string) ([]byte, bool) {
	words, v := wordsAndNumbers(cells)
	i := slices.IndexFunc(labelLines, func(l labelLine) bool {
		return len(cells) <= len(l.columns) && fits(l.columns, cells) && l.may(words, v)
	})
	if i < 0 {
		const triangle = 7
		if len(words) > 0 || len(v) < triangle || !whole(v[0]) || !shares(v[1:]) {
			return text, false
		}
		return appendOutline(text, cells), true
	}
	text = append(text, '{')
	for k, name := range labelLines[i].columns[:len(cells)] {
		if name == "" || name == "file" || name == "confidence" && cells[k][0] == '-' {
			continue
		}
		if text[len(text)-1] != '{' {
			text = append(text, ',')
		}
		text = appendCell(append(appendString(text, name), ':'), cells[k])
	}
	return append(text, '}'), true
}

func wordsAndNumbers(cells []string) (words []string, v []float64) {
	for _, cell := range cells {
		if x, err := strconv.ParseFloat(cell, 64); err == nil && isNumber(cell) {
			v = append(v, x)
		} else {
			words = append(words, cell)
		}
	}
	return words, v
}

// appendOutline appends the object of a class and the points of its outline,
// with a confidence last where the number of columns is even.
func appendOutline(text []byte, cells []string) []byte {
	text = append(append(text, `{"class_id":`...), cells[0]...)
	points := cells[1:]
	if len(points)%2 == 1 {
		last := len(points) - 1
		text = append(append(text, `,"confidence":`...), points[last]...)
		points = points[:last]
	}
	text = append(append(text, `,"polygon":[`...), strings.Join(points, ",")...)
	return append(text, "]}"...)
}

// fits reports whether the words of a line stand where its class does.
func fits(columns, cells []string) bool {
	for i, cell := range cells {
		if !isNumber(cell) && columns[i] != "class" && columns[i] != "file" {
			return false
		}
	}
	return true
}
