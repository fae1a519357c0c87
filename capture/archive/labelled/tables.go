package labelled

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"image"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/framebin/framebin/capture/prediction/interchange"
)

// readManifest takes from a manifest of package dataset what its labels do not
// say themselves.
func (s *Set) readManifest(_ string, text []byte) error {
	var m struct {
		Format string  `json:"format"`
		Origin float64 `json:"voc_origin"`
	}
	if json.Unmarshal(text, &m) == nil && m.Format == "voc" {
		s.origin = m.Origin
	}
	return nil
}

// readCSV indexes a file that has the columns filename and class, or a column
// for each class.
func (s *Set) readCSV(name string, text []byte) error {
	rows := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte(byteOrderMark))))
	rows.FieldsPerRecord, rows.ReuseRecord = -1, true
	head, err := rows.Read()
	if err != nil {
		return nil //nolint:nilerr // nothing that is a table
	}
	titles := make([]string, 0, len(head))
	column := make(map[string]int, len(head))
	for i, title := range head {
		titles = append(titles, strings.TrimSpace(title))
		column[strings.ToLower(titles[i])] = i + 1
	}
	if column["filename"] == 0 {
		s.unread(name, text)
		return nil
	}
	byClass := column["class"] == 0
	images := map[string]*entry{}
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		key, o := parseRow(row, column)
		e := images[key]
		if e == nil {
			e = &entry{file: name, name: key, size: sizeOf(row, column)}
			images[key] = e
			s.entries.add(e)
			s.spoken[name] = true
		}
		if !byClass {
			e.objects = append(e.objects, o)
			continue
		}
		e.kind = "multilabel-classification"
		for i, cell := range row[:min(len(row), len(titles))] {
			if strings.TrimSpace(cell) == "1" && i+1 != column["filename"] {
				e.objects = append(e.objects, interchange.Object{Class: titles[i]})
			}
		}
	}
}

// cellOf returns the cell of a column, which are counted from 1.
func cellOf(row []string, column map[string]int, title string) string {
	if i := column[title]; i > 0 && i <= len(row) {
		return strings.TrimSpace(row[i-1])
	}
	return ""
}

func sizeOf(row []string, column map[string]int) image.Point {
	width, _ := strconv.Atoi(cellOf(row, column, "width"))
	height, _ := strconv.Atoi(cellOf(row, column, "height"))
	return image.Pt(width, height)
}

// parseRow returns the image that a row is about, and the object.
func parseRow(row []string, column map[string]int) (name string, o interchange.Object) {
	o.Class = strings.Clone(cellOf(row, column, "class"))
	var corners [4]float64
	placed := true
	for i, title := range [...]string{"xmin", "ymin", "xmax", "ymax"} {
		var err error
		corners[i], err = strconv.ParseFloat(cellOf(row, column, title), 64)
		placed = placed && err == nil
	}
	if placed {
		o.Box = &interchange.Box{X: corners[0], Y: corners[1], Width: corners[2] - corners[0], Height: corners[3] - corners[1]}
	}
	if v, err := strconv.ParseFloat(cellOf(row, column, "confidence"), 64); err == nil {
		o.Confidence = &v
	}
	return strings.Clone(cellOf(row, column, "filename")), o
}

// byteOrderMark begins texts of some programs of Windows.
const byteOrderMark = "\xEF\xBB\xBF"

// isNames reports whether a file lists classes, one a line.
func isNames(base string) bool {
	base = strings.ToLower(base)
	return slices.Contains([]string{".names", ".labels"}, path.Ext(base)) ||
		slices.Contains([]string{"classes.txt", "labels.txt", "names.txt", "predefined_classes.txt"}, base)
}

// readNames takes the classes of the first file that lists them.
func (s *Set) readNames(name string, text []byte) error {
	var names []string
	for line := range strings.Lines(strings.TrimPrefix(string(text), byteOrderMark)) {
		names = append(names, strings.TrimSpace(line))
	}
	switch {
	case s.names == nil:
		s.names = names
	case !slices.Equal(s.names, names):
		s.problem(name + " lists other classes than a file before it, and is left out")
	}
	return nil
}
