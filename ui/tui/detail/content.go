package detail

import (
	"fmt"
	"image/color"
	"sort"
	"strings"

	"framebin/capture"
	"framebin/capture/prediction"
	"framebin/ui/escape"
	"framebin/ui/tui/theme"
)

// Content is all that the tabs say of one request: styled lines, ready to be
// cut to a width. It shares no memory with the request's body.
type Content struct {
	Seq     uint64
	Reading *prediction.Reading
	Colors  []color.Color // of each object, parallel to the prediction's objects
	Headers []string
	Parts   []string
	Raw     []string
	Refused string // why the request was refused, is not on disk or cannot be shown; "" if nothing of it is so
}

// Describe writes down what r holds, its body laid out only if raw asks for
// it. It decodes, so it is called from a command, never from Update; the
// caller has r on hold.
func Describe(r *capture.Request, reading *prediction.Reading, s theme.Styles, raw bool) Content {
	c := Content{
		Seq:     r.Seq,
		Reading: reading,
		Headers: headerLines(r, s),
		Parts:   partLines(r, reading, s),
	}
	if r.Rejected || r.NotRecorded {
		c.Refused = r.Reason
	}
	if raw {
		c.Raw = rawLines(r, reading, s)
	}
	return c
}

// Broken is the content of a request that could not be described because of a
// defect of framebin.
func Broken(r *capture.Request, err error, s theme.Styles) Content {
	return Content{Seq: r.Seq, Headers: headerLines(r, s), Refused: err.Error()}
}

// nameWidth is the column of names in two-column lists.
const nameWidth = 20

// Pair is a line of two columns, a name and its value, both escaped.
func Pair(s theme.Styles, name, value string) string {
	return s.Muted.Render(theme.Fit(escape.Line(name), nameWidth)) + " " + escape.Line(value)
}

func headerLines(r *capture.Request, s theme.Styles) []string {
	lines := []string{s.Strong.Render(escape.Line(r.Method + " " + r.Target + " " + r.Proto))}
	if r.Host != "" {
		lines = append(lines, Pair(s, "Host", r.Host))
	}
	names := make([]string, 0, len(r.Header))
	for name := range r.Header {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		for _, value := range r.Header[name] {
			lines = append(lines, Pair(s, name, value))
		}
	}
	lines = append(lines, "",
		Pair(s, "received", r.Time.Format("2006-01-02 15:04:05.000 -0700")),
		Pair(s, "from", r.Remote),
		Pair(s, "body", fmt.Sprintf("%s (%d bytes), read in %s", theme.Bytes(r.Size), r.Size, theme.Duration(r.ReadTime))),
		Pair(s, "answered", answerText(r)))
	if f := r.Forwarded; f != nil {
		outcome := fmt.Sprintf("%d in %s", f.Status, theme.Duration(f.Latency))
		if f.Err != "" {
			outcome = f.Err + ", after " + theme.Duration(f.Latency)
		}
		lines = append(lines, Pair(s, "forwarded", outcome))
	}
	return lines
}

// answerText says what a request was answered, when, and why.
func answerText(r *capture.Request) string {
	text := fmt.Sprint(r.Status)
	if r.Answer.Dropped {
		text = "nothing, the connection was closed"
	}
	if r.Answer.Delay > 0 {
		text += ", " + theme.Duration(r.Answer.Delay) + " late on purpose"
	}
	switch {
	case r.Reason != "":
		text += ", " + r.Reason
	case r.Answer.Why != "":
		text += ", " + r.Answer.Why
	}
	return text
}

func partLines(r *capture.Request, reading *prediction.Reading, s theme.Styles) []string {
	if len(reading.Parts) == 0 {
		kind := r.MediaType
		if kind == "" {
			kind = "no media type"
		}
		return []string{s.Muted.Render("not multipart: one body, " + escape.Line(kind) + ", " + theme.Bytes(r.Size))}
	}
	rows := [][]string{{"name", "file name", "size", "pixels", "media type"}}
	for _, p := range reading.Parts {
		pixels := ""
		if p.Size.Width > 0 {
			pixels = fmt.Sprintf("%dx%d", p.Size.Width, p.Size.Height)
		}
		rows = append(rows, []string{
			escape.Line(p.Name), escape.Line(p.Filename), theme.Bytes(int64(p.Bytes)), pixels, escape.Line(p.MediaType),
		})
	}
	lines := align(rows)
	lines[0] = s.Muted.Render(lines[0])
	return lines
}

// maxColumn bounds a column, for names that go on and on.
const maxColumn = 24

// align makes lines of rows, each column as wide as its widest cell.
func align(rows [][]string) []string {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = min(max(widths[i], theme.Width(cell)), maxColumn)
		}
	}
	lines := make([]string, len(rows))
	for i, row := range rows {
		cells := make([]string, len(row))
		for j, cell := range row {
			cells[j] = theme.Fit(cell, widths[j])
		}
		lines[i] = strings.TrimRight(strings.Join(cells, "  "), " ")
	}
	return lines
}
