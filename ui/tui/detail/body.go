package detail

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/units"
	"github.com/framebin/framebin/ui/escape"
	"github.com/framebin/framebin/ui/tui/document"
	"github.com/framebin/framebin/ui/tui/theme"
)

// Bounds of what is shown of a body; the rest is in an export.
const (
	MaxBody = 64 << 20  // bytes that are kept to be looked at, unless a Form has another number
	maxForm = 256 << 10 // bytes of a form that is laid out as one
)

// WholeBody stands for the body of a request that has no parts.
const WholeBody = -1

// bodyOf lays a body out as what it is: JSON, a form, text, or bytes. It keeps
// a copy, as the request's own storage is taken back.
func bodyOf(r *capture.Request, reading *prediction.Reading, f Form) *document.Document {
	s, left := f.Styles, cmp.Or(f.MaxBody, MaxBody)
	sections := []document.Section{{Part: WholeBody, Lines: decodedLines(r, s)}}
	parts, err := r.Parts()
	if len(parts) == 0 {
		one := &sections[0]
		if err != nil && !errors.Is(err, capture.ErrEncoding) {
			one.Lines = append(one.Lines, s.Bad.Render(escape.Line(err.Error())))
		}
		content, err := r.Content()
		if err != nil && len(content) == 0 {
			content = r.Body()
		}
		if r.Rejected && len(content) == 0 {
			one.Lines = append(one.Lines, s.Muted.Render("nothing of the body was kept"))
		} else {
			f.fill(one, content, r.MediaType, &left)
		}
		return document.New(sections, s, f.Width)
	}
	for _, i := range partOrder(len(parts), reading.Document) {
		p := parts[i]
		title := strings.TrimSpace(p.Name + " " + p.Filename)
		one := document.Section{Part: i, Head: []string{
			s.Strong.Render("── "+escape.Line(title)) + " " +
				s.Muted.Render(escape.Line(p.MediaType)+" "+units.Bytes(int64(len(p.Body)))),
		}}
		f.fill(&one, p.Body, p.MediaType, &left)
		sections = append(sections, one)
	}
	return document.New(sections, s, f.Width)
}

// fill puts bytes into a section, as many as are left to be kept.
func (f Form) fill(to *document.Section, data []byte, mediaType string, left *int) {
	s := f.Styles
	switch {
	case len(data) == 0:
		to.Lines = append(to.Lines, s.Muted.Render("no body"))
		return
	case mediaType == "application/x-www-form-urlencoded" && len(data) <= maxForm:
		lines, err := f.form(data)
		if err == nil {
			to.Lines = append(to.Lines, lines...)
			return
		}
		to.Lines = append(to.Lines, s.Bad.Render("not a form: "+escape.Line(err.Error())))
	}
	kept := data[:min(len(data), *left)]
	if rest := len(data) - len(kept); rest > 0 {
		to.Lines = append(to.Lines, s.Warn.Render(units.Bytes(int64(rest))+" of it are not here but in an export"))
	}
	*left -= len(kept)
	to.Body = bytes.Clone(kept)
	to.JSON = strings.HasSuffix(mediaType, "json")
}

// decodedLines say that what follows is not what was received.
func decodedLines(r *capture.Request, s theme.Styles) []string {
	if !r.Encoded() {
		return nil
	}
	content, err := r.Content()
	lines := []string{s.Muted.Render(fmt.Sprintf("decoded, %s: %s of %s", escape.Line(strings.Join(r.Header["Content-Encoding"], ", ")),
		units.Bytes(int64(len(content))), units.Bytes(r.Size)))}
	if err != nil {
		lines = append(lines, s.Bad.Render(escape.Line(err.Error())))
	}
	return lines
}

// partOrder puts the predictions first, the other parts as they came.
func partOrder(n, first int) []int {
	order := make([]int, 0, n)
	if first >= 0 && first < n {
		order = append(order, first)
	}
	for i := range n {
		if i != first {
			order = append(order, i)
		}
	}
	return order
}

// form lists the fields of a form by name.
func (f Form) form(body []byte) ([]string, error) {
	values, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, err
	}
	var lines []string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		for _, value := range values[name] {
			lines = append(lines, f.Pair(name, value)...)
		}
	}
	return lines, nil
}
