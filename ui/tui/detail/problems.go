package detail

import (
	"slices"
	"strings"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/ui/escape"
	"github.com/framebin/framebin/ui/tui/theme"
)

// fresh are the findings of the picture that the request did not tell before.
func (m Model) fresh() []prediction.Finding {
	if m.content.Reading == nil {
		return nil
	}
	known := m.content.Reading.Findings
	var fresh []prediction.Finding
	for _, f := range m.found {
		if !slices.ContainsFunc(known, func(k prediction.Finding) bool { return k.Code == f.Code && k.Where == f.Where }) {
			fresh = append(fresh, f)
		}
	}
	return fresh
}

func (m Model) problemCount() int {
	n := 0
	if m.content.Refused != "" {
		n++
	}
	if m.content.Reading != nil {
		n += m.content.Reading.Summary().Problems
	}
	for _, f := range m.fresh() {
		if f.Severity > prediction.Info {
			n++
		}
	}
	return n
}

// Problems returns what is wrong with the request, wrapped to width.
func (m Model) Problems(s theme.Styles, width int) []string {
	var lines []string
	if m.content.Refused != "" {
		refused := prediction.Finding{Severity: prediction.Error, Message: m.content.Refused}
		lines = append(lines, findingLines(refused, s, width)...)
	}
	if m.content.Reading != nil {
		for _, f := range slices.Concat(m.content.Reading.Findings, m.fresh()) {
			lines = append(lines, findingLines(f, s, width)...)
		}
	}
	if len(lines) == 0 && m.content.Seq != 0 {
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
