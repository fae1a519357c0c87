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
	Seq      uint64
	Reading  *prediction.Reading
	Colors   []color.Color // of each object, parallel to the prediction's objects
	Headers  []string
	Parts    []string
	Raw      []string
	Problems []string
}

// Describe writes down what r holds, its body laid out only if raw asks for
// it. It decodes, so it is called from a command, never from Update; the
// caller has r on hold.
func Describe(r *capture.Request, reading *prediction.Reading, s theme.Styles, raw bool) Content {
	c := Content{
		Seq:      r.Seq,
		Reading:  reading,
		Headers:  headerLines(r, s),
		Parts:    partLines(r, reading, s),
		Problems: problemLines(r, reading, s),
	}
	if raw {
		c.Raw = rawLines(r, reading, s)
	}
	return c
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
	answer := fmt.Sprintf("%d", r.Status)
	if r.Reason != "" {
		answer += ", " + r.Reason
	}
	return append(lines, "",
		Pair(s, "received", r.Time.Format("2006-01-02 15:04:05.000 -0700")),
		Pair(s, "from", r.Remote),
		Pair(s, "body", fmt.Sprintf("%s (%d bytes), read in %s", theme.Bytes(r.Size), r.Size, theme.Duration(r.ReadTime))),
		Pair(s, "answered", answer))
}

func partLines(r *capture.Request, reading *prediction.Reading, s theme.Styles) []string {
	if len(reading.Parts) == 0 {
		kind := r.MediaType
		if kind == "" {
			kind = "no media type"
		}
		return []string{s.Muted.Render("not multipart: one body, " + escape.Line(kind) + ", " + theme.Bytes(r.Size))}
	}
	const filenameWidth, typeWidth, sizeWidth = 22, 20, 9
	row := func(name, filename, mediaType, size, pixels string) string {
		return strings.TrimRight(theme.Fit(name, nameWidth-4)+" "+theme.Fit(filename, filenameWidth)+" "+
			theme.Fit(mediaType, typeWidth)+" "+theme.Right(size, sizeWidth)+"  "+pixels, " ")
	}
	lines := []string{s.Muted.Render(row("name", "file name", "media type", "size", "pixels"))}
	for _, p := range reading.Parts {
		pixels := ""
		if p.Size.Width > 0 {
			pixels = fmt.Sprintf("%dx%d", p.Size.Width, p.Size.Height)
		}
		lines = append(lines, row(escape.Line(p.Name), escape.Line(p.Filename), escape.Line(p.MediaType),
			theme.Bytes(int64(p.Bytes)), pixels))
	}
	return lines
}

func problemLines(r *capture.Request, reading *prediction.Reading, s theme.Styles) []string {
	var lines []string
	if r.Rejected {
		lines = append(lines, s.Bad.Render("refused ")+escape.Line(r.Reason))
	}
	for _, f := range reading.Findings {
		lines = append(lines, findingLines(f, s)...)
	}
	return lines
}

// findingLines are what is wrong, and below it the code and the place.
func findingLines(f prediction.Finding, s theme.Styles) []string {
	const width = len("warning")
	return []string{
		s.Severity(f.Severity).Render(theme.Fit(f.Severity.String(), width)) + " " + escape.Line(f.Message),
		strings.Repeat(" ", width+1) + s.Muted.Render(strings.TrimSpace(f.Code+"  "+escape.Line(f.Where))),
	}
}
