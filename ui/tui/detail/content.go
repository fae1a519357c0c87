package detail

import (
	"fmt"
	"image/color"
	"strings"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/units"
	"github.com/framebin/framebin/ui/escape"
	"github.com/framebin/framebin/ui/tui/document"
	"github.com/framebin/framebin/ui/tui/theme"
)

// Content is all that the tabs say of one request: styled lines, ready to be
// cut to a width. It shares no memory with the request's body but where Body has
// that on hold.
type Content struct {
	Seq     uint64
	Reading *prediction.Reading
	Colors  []color.Color // of each object, parallel to the prediction's objects
	Headers []string
	Parts   []string
	Timing  []string
	Body    *document.Document // nil unless it was asked for
	Outline bool               // no more is known yet than the reading tells, if that
	Refused string             // why the request was refused, is not on disk or cannot be shown; "" if nothing of it is so
}

// Form is how a request is laid out.
type Form struct {
	Styles theme.Styles
	Width  int  // columns that a line may take
	Raw    bool // with the body

	Arrival Arrival
	Memory  int64 // that the program may take, in bytes; 0: that is not known
}

// Describe writes down what r holds. It decodes, so it is called from a
// command, never from Update; the caller has r on hold.
func Describe(r *capture.Request, reading *prediction.Reading, f Form) Content {
	c := Content{
		Seq:     r.Seq,
		Reading: reading,
		Headers: headerLines(r, f),
		Parts:   partLines(r, reading, f.Styles),
		Timing:  timingLines(r, f),
	}
	if r.Rejected || r.NotRecorded {
		c.Refused = r.Reason
	}
	if f.Raw {
		c.Body = bodyOf(r, reading, f)
	}
	return c
}

// Broken is the content of a request that could not be described because of a
// defect of framebin.
func Broken(r *capture.Request, err error, f Form) Content {
	return Content{Seq: r.Seq, Headers: headerLines(r, f), Timing: timingLines(r, f), Refused: err.Error()}
}

// The column of names in two-column lists.
const (
	nameWidth = 20
	nameShare = 3 // a third of the width at most
	nameMin   = 8
)

// maxPieces bounds the lines that one line of a request is broken into.
const maxPieces = 24

// Pair sets a name and its value in two columns, both escaped. A long value is
// broken into as many lines as it takes.
func (f Form) Pair(name, value string) []string {
	column := min(nameWidth, max(f.Width/nameShare, nameMin))
	lines := f.fold([]string{escape.Line(value)}, max(f.Width-column-1, 1))
	for i := range lines {
		if i > 0 {
			name = ""
		}
		lines[i] = f.Styles.Muted.Render(f.Styles.Fit(escape.Line(name), column)) + " " + lines[i]
	}
	return lines
}

// fold breaks lines at width, between words where no character is lost by that, and
// leaves out what would take too many lines.
func (f Form) fold(lines []string, width int) []string {
	all := make([]string, 0, len(lines))
	for _, line := range lines {
		pieces := f.Styles.Wrap([]string{line}, width)
		if strings.Join(pieces, " ") != line {
			pieces = f.Styles.Fold([]string{line}, width)
		}
		if len(pieces) > maxPieces {
			pieces = append(pieces[:maxPieces], f.Styles.Muted.Render("… the rest of this line is in an export"))
		}
		all = append(all, pieces...)
	}
	return all
}

// maxFirstBytes bounds what is shown of what was no request.
const maxFirstBytes = 512

func headerLines(r *capture.Request, f Form) []string {
	first := f.fold([]string{escape.Line(r.Method + " " + r.Target + " " + r.Proto)}, f.Width)
	var lines []string
	for _, line := range first {
		lines = append(lines, f.Styles.Strong.Render(line))
	}
	pair := func(name, value string) { lines = append(lines, f.Pair(name, value)...) }
	if r.Rejected && len(r.Header) == 0 && r.Host == "" && len(r.Head) > 0 {
		pair("first bytes", string(r.Head[:min(len(r.Head), maxFirstBytes)]))
	} else {
		for _, field := range r.Fields() {
			pair(field.Name, field.Value)
		}
	}
	if trailer := r.TrailerFields(); len(trailer) > 0 {
		lines = append(lines, "", f.Styles.Muted.Render("after the body"))
		for _, field := range trailer {
			pair(field.Name, field.Value)
		}
	}
	lines = append(lines, "")
	pair("from", r.Remote)
	switch {
	case r.LowerCase():
		pair("head", r.Proto+": names are in lower case, their order is not known")
	case len(r.Head) > 0:
		pair("head", fmt.Sprintf("%d bytes, names and order as they came", len(r.Head)))
	case len(r.Header) > 0:
		pair("head", "by name: order and spelling are not known")
	}
	return lines
}

func partLines(r *capture.Request, reading *prediction.Reading, s theme.Styles) []string {
	if len(reading.Parts) == 0 {
		kind := r.MediaType
		if kind == "" {
			kind = "no media type"
		}
		return []string{s.Muted.Render("not multipart: one body, " + escape.Line(kind) + ", " + units.Bytes(r.Size))}
	}
	rows := [][]string{{"size", "pixels", "file name", "name", "media type"}} // what is cut off first comes last
	for _, p := range reading.Parts {
		pixels := ""
		if p.Size.Width > 0 {
			pixels = fmt.Sprintf("%dx%d", p.Size.Width, p.Size.Height)
		}
		rows = append(rows, []string{
			units.Bytes(int64(p.Bytes)), pixels, escape.Line(p.Filename), escape.Line(p.Name), escape.Line(p.MediaType),
		})
	}
	lines := align(rows, s.Ruler)
	lines[0] = s.Muted.Render(lines[0])
	return lines
}

// partHeads is how many lines stand above the parts.
const partHeads = 1

// maxColumn bounds a column, for names that go on and on.
const maxColumn = 24

// align makes lines of rows, each column as wide as its widest cell.
func align(rows [][]string, r theme.Ruler) []string {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = min(max(widths[i], r.Width(cell)), maxColumn)
		}
	}
	lines := make([]string, len(rows))
	for i, row := range rows {
		cells := make([]string, len(row))
		for j, cell := range row {
			cells[j] = r.Fit(cell, widths[j])
		}
		lines[i] = strings.TrimRight(strings.Join(cells, "  "), " ")
	}
	return lines
}
