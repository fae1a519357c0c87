package labelled

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/framebin/framebin/capture/prediction/interchange"
)

// readManifest takes from a manifest of package dataset what its labels do not
// say themselves.
func (s *Set) readManifest(name string) error {
	text, _, err := s.read(name, maxLabels)
	if err != nil {
		return err
	}
	var m struct {
		Format string  `json:"format"`
		Origin float64 `json:"voc_origin"`
	}
	if json.Unmarshal(text, &m) == nil && m.Format == "voc" {
		s.origin = m.Origin
	}
	return nil
}

// readVOC reads the objects of one image.
func (s *Set) readVOC(name string) ([]interchange.Object, error) {
	text, _, err := s.read(name, maxLabels)
	if err != nil {
		return nil, err
	}
	var f struct {
		Objects []struct {
			Name string  `xml:"name"`
			XMin float64 `xml:"bndbox>xmin"`
			YMin float64 `xml:"bndbox>ymin"`
			XMax float64 `xml:"bndbox>xmax"`
			YMax float64 `xml:"bndbox>ymax"`
		} `xml:"object"`
	}
	d := xml.NewDecoder(bytes.NewReader(text))
	d.CharsetReader = func(_ string, input io.Reader) (io.Reader, error) { return input, nil }
	if err := d.Decode(&f); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	objects := make([]interchange.Object, 0, len(f.Objects))
	for _, o := range f.Objects {
		objects = append(objects, interchange.Object{Class: o.Name, Box: &interchange.Box{
			X: o.XMin - s.origin, Y: o.YMin - s.origin, Width: o.XMax - o.XMin, Height: o.YMax - o.YMin,
		}})
	}
	return objects, nil
}

// csvRow is an object in a CSV file.
type csvRow struct {
	class      string
	box        *interchange.Box
	confidence *float64
}

// readCSV indexes a file that has the columns filename and class.
func (s *Set) readCSV(name string) error {
	text, _, err := s.read(name, maxLabels)
	if err != nil {
		return err
	}
	rows := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\xEF\xBB\xBF"))))
	rows.FieldsPerRecord, rows.ReuseRecord = -1, true
	head, err := rows.Read()
	if err != nil {
		return nil //nolint:nilerr // nothing that is a table
	}
	column := make(map[string]int, len(head))
	for i, title := range head {
		column[strings.ToLower(strings.TrimSpace(title))] = i + 1
	}
	if column["filename"] == 0 || column["class"] == 0 {
		return nil
	}
	if s.rows == nil {
		s.rows = make(map[string][]csvRow)
	}
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		key, r := parseRow(row, column)
		s.rows[key] = append(s.rows[key], r)
	}
}

// parseRow returns the image that a row is about, and the object. Columns are
// counted from 1.
func parseRow(row []string, column map[string]int) (image string, r csvRow) {
	cell := func(title string) string {
		if i := column[title]; i > 0 && i <= len(row) {
			return row[i-1]
		}
		return ""
	}
	r.class = strings.Clone(cell("class"))
	var corners [4]float64
	placed := true
	for i, title := range [...]string{"xmin", "ymin", "xmax", "ymax"} {
		var err error
		corners[i], err = strconv.ParseFloat(cell(title), 64)
		placed = placed && err == nil
	}
	if placed {
		r.box = &interchange.Box{X: corners[0], Y: corners[1], Width: corners[2] - corners[0], Height: corners[3] - corners[1]}
	}
	if v, err := strconv.ParseFloat(cell("confidence"), 64); err == nil {
		r.confidence = &v
	}
	return path.Base(strings.ReplaceAll(cell("filename"), `\`, "/")), r
}

func objectsOf(rows []csvRow) []interchange.Object {
	objects := make([]interchange.Object, 0, len(rows))
	for _, r := range rows {
		objects = append(objects, interchange.Object{Class: r.class, Box: r.box, Confidence: r.confidence})
	}
	return objects
}

// isNames reports whether a file lists classes, one a line.
func isNames(base string) bool {
	return slices.Contains([]string{"obj.names", "classes.txt", "labels.txt", "data.names", "classes.names"}, strings.ToLower(base))
}

func (s *Set) readNames(name string) error {
	text, _, err := s.read(name, 1<<20)
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(text)) {
		s.names = append(s.names, strings.TrimSpace(line))
	}
	return nil
}
