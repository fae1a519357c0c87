package detail

import (
	"strings"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/ui/escape"
	"github.com/framebin/framebin/ui/tui/theme"
)

func (c Content) problemCount() int {
	n := 0
	if c.Refused != "" {
		n++
	}
	if c.Reading != nil {
		n += c.Reading.Problems()
	}
	return n
}

// Problems returns what is wrong with the request, wrapped to width.
func (c Content) Problems(s theme.Styles, width int) []string {
	var lines []string
	if c.Refused != "" {
		refused := prediction.Finding{Severity: prediction.Error, Message: c.Refused}
		lines = append(lines, findingLines(refused, s, width)...)
	}
	if c.Reading != nil {
		for _, f := range c.Reading.Findings {
			lines = append(lines, findingLines(f, s, width)...)
		}
	}
	if c.Outline && c.Reading == nil {
		return s.Wrap([]string{c.unread(s)}, width)
	}
	if len(lines) == 0 && c.Seq != 0 {
		return s.Wrap([]string{s.Good.Render("nothing wrong was found")}, width)
	}
	return lines
}

// findingLines are what is wrong, and below it the code and the place, all
// beside the severity.
func findingLines(f prediction.Finding, s theme.Styles, width int) []string {
	const indent = len("warning ")
	text := []string{escape.Line(f.Message)}
	if f.Code != "" {
		text = append(text, s.Muted.Render(strings.TrimSpace(f.Code+"  "+escape.Line(f.Where))))
	}
	lines := s.Wrap(text, max(width-indent, indent))
	for i := range lines {
		lines[i] = strings.Repeat(" ", indent) + lines[i]
	}
	lines[0] = s.Severity(f.Severity).Render(s.Fit(f.Severity.String(), indent)) + lines[0][indent:]
	return lines
}
