package detail

import (
	"strings"

	"charm.land/lipgloss/v2"

	"github.com/framebin/framebin/ui/escape"
	"github.com/framebin/framebin/ui/tui/theme"
)

// maxIndent is the depth down to which lines are indented further.
const maxIndent = 24

// jsonLines lays a document out, one member a line, coloured. It follows the
// marks of the text and does not ask whether they make sense: a broken
// document is shown as far as it goes, one nested without end costs no more
// than its lines.
func jsonLines(body []byte, s theme.Styles) []string {
	p := printer{styles: s, text: string(body[:min(len(body), MaxText)])}
	p.run()
	if len(p.lines) >= MaxLines || len(body) > MaxText {
		return append(p.lines, more(s, "the whole document is in an export"))
	}
	return p.lines
}

// printer writes tokens into lines.
type printer struct {
	styles theme.Styles
	text   string
	lines  []string
	line   strings.Builder
	depth  int
}

func (p *printer) run() {
	for p.text != "" && len(p.lines) < MaxLines {
		switch c := p.text[0]; c {
		case ' ', '\t', '\r', '\n':
			p.text = p.text[1:]
		case '{', '[':
			p.open()
		case '}', ']':
			p.depth--
			p.newline()
			p.mark()
		case ',':
			p.mark()
			p.newline()
		case ':':
			p.mark()
			p.line.WriteByte(' ')
		case '"':
			p.string()
		default:
			p.word()
		}
	}
	if strings.TrimSpace(p.line.String()) != "" {
		p.lines = append(p.lines, p.line.String())
	}
}

// open starts a container; an empty one stays on its line.
func (p *printer) open() {
	rest := strings.TrimLeft(p.text[1:], " \t\r\n")
	if rest != "" && (rest[0] == '}' || rest[0] == ']') {
		p.line.WriteString(p.styles.JSON.Mark.Render(p.text[:1] + rest[:1]))
		p.text = rest[1:]
		return
	}
	p.mark()
	p.depth++
	p.newline()
}

func (p *printer) newline() {
	if strings.TrimSpace(p.line.String()) != "" {
		p.lines = append(p.lines, p.line.String())
	}
	p.line.Reset()
	p.line.WriteString(strings.Repeat("  ", max(min(p.depth, maxIndent), 0)))
}

func (p *printer) mark() { p.take(1, p.styles.JSON.Mark) }

func (p *printer) take(n int, style lipgloss.Style) {
	p.line.WriteString(style.Render(escape.Line(p.text[:n])))
	p.text = p.text[n:]
}

// string takes a string, a name if a colon follows it.
func (p *printer) string() {
	end := 1
	for end < len(p.text) && p.text[end] != '"' {
		if p.text[end] == '\\' {
			end++
		}
		end++
	}
	end = min(end+1, len(p.text))
	style := p.styles.JSON.Text
	if strings.HasPrefix(strings.TrimLeft(p.text[end:], " \t\r\n"), ":") {
		style = p.styles.JSON.Name
	}
	p.take(end, style)
}

// word takes a number, true, false, null, or whatever else stands there.
func (p *printer) word() {
	end := strings.IndexAny(p.text, " \t\r\n{}[],:\"")
	if end < 0 {
		end = len(p.text)
	}
	style := p.styles.JSON.Word
	if c := p.text[0]; c == '-' || c >= '0' && c <= '9' {
		style = p.styles.JSON.Number
	}
	p.take(end, style)
}
