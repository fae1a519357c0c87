package detail

import (
	"bytes"
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
	maxCopied   = 64 << 20  // bytes that are copied to be looked at where they could stay
	leastCopied = 64 << 10  // of them, however little memory there is
	maxForm     = 256 << 10 // bytes of a form that is laid out as one
)

// The shares of all memory that one body may have: a copy, and what is longer and
// stays where it lies, which the request's storage is not given back for.
const (
	copiedShare = 16
	heldShare   = 8
)

// WholeBody stands for the body of a request that has no parts.
const WholeBody = -1

// keeping is how a body is kept to be looked at.
type keeping struct {
	left int   // bytes that may be kept yet
	held bool  // where they lie
	all  int64 // the memory with which all of it would be kept
}

// keep decides how to keep the body of a request. What it says is held is on hold.
func (f Form) keep(r *capture.Request) keeping {
	k := keeping{left: maxCopied}
	if f.Memory > 0 {
		k.left = int(max(f.Memory/copiedShare, leastCopied))
	}
	if r.Encoded() { // of which storage is scarce
		content, _ := r.Content()
		k.all = copiedShare * int64(len(content))
		return k
	}
	k.left = min(k.left, maxCopied)
	if size := len(r.Body()); size > k.left {
		k.all = heldShare * int64(size)
		if k.all <= f.Memory && r.Hold() {
			k.left, k.held = size, true
		}
	}
	return k
}

// bodyOf lays a body out as what it is: JSON, a form, text, or bytes. It keeps
// a copy, as the request's own storage is taken back, or has that on hold.
func bodyOf(r *capture.Request, reading *prediction.Reading, f Form) *document.Document {
	k := f.keep(r)
	d := document.New(f.sections(r, reading, &k), f.Styles, f.Width)
	if k.held {
		d.Lend(r.Release)
	}
	return d
}

func (f Form) sections(r *capture.Request, reading *prediction.Reading, k *keeping) []document.Section {
	s := f.Styles
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
			f.fill(one, content, r.MediaType, k)
		}
		return sections
	}
	for _, i := range partOrder(len(parts), reading.Document) {
		p := parts[i]
		title := strings.TrimSpace(p.Name + " " + p.Filename)
		one := document.Section{Part: i, Head: []string{
			s.Strong.Render("── "+escape.Line(title)) + " " +
				s.Muted.Render(escape.Line(p.MediaType)+" "+units.Bytes(int64(len(p.Body)))),
		}}
		f.fill(&one, p.Body, p.MediaType, k)
		sections = append(sections, one)
	}
	return sections
}

// fill puts bytes into a section, as many as are left to be kept.
func (f Form) fill(to *document.Section, data []byte, mediaType string, k *keeping) {
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
	kept := data[:min(len(data), k.left)]
	if rest := len(data) - len(kept); rest > 0 {
		to.Lines = append(to.Lines, f.fold([]string{s.Warn.Render(units.Bytes(int64(rest)) + " of it are not here but in an export")}, f.Width)...)
		to.Lines = append(to.Lines, f.raise(k)...)
	}
	k.left -= len(kept)
	if !k.held {
		kept = bytes.Clone(kept)
	}
	to.Body = kept
	to.JSON = strings.HasSuffix(mediaType, "json")
}

// raise says how a body that was cut is seen whole.
func (f Form) raise(k *keeping) []string {
	if f.Memory <= 0 || k.all <= f.Memory {
		return nil
	}
	const step = 64 << 20
	enough := (k.all + step - 1) / step * step
	return f.fold([]string{f.Styles.Muted.Render(fmt.Sprintf("--max-memory %dMiB shows all of it", enough>>20))}, f.Width)
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
