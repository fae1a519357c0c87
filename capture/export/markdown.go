package export

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/units"
)

// Markdown is a bug report a request.
var Markdown = &Format{
	Name: "md", Extension: ".md", Redact: true,
	Help:  "a bug report a request: what was sent, findings, the picture beside it, a curl command",
	Keeps: "what a person asks for; the body where the command needs it; no secrets unless --redact=false",
	single: func(x *run, w io.Writer, r *capture.Request) error {
		_, err := io.WriteString(w, x.markdown(r, "", ""))
		return err
	},
	files: (*run).markdownFiles,
}

// markdownFiles writes the report, and beside it the picture and a body that is
// too long for a command.
func (x *run) markdownFiles(r *capture.Request, stem, ext string) error {
	picture, err := x.picture(r)
	if err != nil {
		return err
	}
	names := func(n int) []string {
		name := nthStem(stem, n)
		list := []string{}
		if picture != nil {
			list = append(list, name+PNG.Extension)
		}
		if CopyCurl(r, CurlOptions{Origin: x.job.Origin}).BodyFile != "" {
			list = append(list, name+bodyExtension)
		}
		return append(list, name+ext)
	}
	return x.publish(names, func(names []string) (written []temporary, err error) {
		image, body := "", ""
		for _, name := range names {
			t, err := x.folder.temporaryFile(x.ctx, r.Time, func(w io.Writer) error {
				switch {
				case strings.HasSuffix(name, ext):
					_, err := io.WriteString(w, x.markdown(r, image, body))
					return err
				case strings.HasSuffix(name, bodyExtension):
					body = name
					_, err := w.Write(r.Body())
					return err
				default:
					image = name
					return encodePNG(w, picture)
				}
			})
			if err != nil {
				return written, err
			}
			written = append(written, t)
		}
		return written, nil
	})
}

// markdown returns the text of the report.
func (x *run) markdown(r *capture.Request, image, body string) string {
	var b strings.Builder
	rd := x.job.reader()(r)
	fmt.Fprintf(&b, "# Request %d: %s\n\n", r.Seq, inline(r.Method+" "+r.Target))
	b.WriteString("| | |\n| --- | --- |\n")
	row := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "| %s | %s |\n", name, value)
		}
	}
	if !r.Time.IsZero() {
		row("captured", r.Time.UTC().Format(time.RFC3339Nano))
	}
	row("answered", strings.TrimSpace(fmt.Sprintf("%d %s", r.Status, inline(r.Reason))))
	row("body", units.Bytes(r.Size)+map[bool]string{true: ", cut off"}[r.Truncated])
	if p := rd.Prediction; p != nil {
		row("prediction", fmt.Sprintf("%s, %s", p.Kind, units.Count(len(p.Objects), "object")))
	}
	row("framebin", inline(x.job.Version))
	if image != "" {
		fmt.Fprintf(&b, "\n![the image with its predictions](<%s>)\n", image)
	}
	markdownFindings(&b, rd)
	markdownObjects(&b, rd.Prediction)
	if len(rd.Parts) > 0 {
		b.WriteString("\n## Parts\n\n| name | file | type | size |\n| --- | --- | --- | --- |\n")
		for _, p := range rd.Parts {
			fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", inline(p.Name), inline(p.Filename), inline(p.MediaType), units.Bytes(int64(p.Bytes)))
		}
	}
	b.WriteString("\n## Headers\n\n")
	for _, name := range slices.Sorted(maps.Keys(r.Header)) {
		for _, value := range r.Header[name] {
			fmt.Fprintf(&b, "    %s\n", visible(name+": "+value))
		}
	}
	if doc := rd.JSON(r); doc != nil {
		const most = 4 << 10
		text := strings.ToValidUTF8(string(doc[:min(len(doc), most)]), "\uFFFD")
		if len(doc) > most {
			text += fmt.Sprintf("\n… and %s more", units.Bytes(int64(len(doc)-most)))
		}
		fmt.Fprintf(&b, "\n## Document\n\n%s\n", fenced("json", text))
	}
	if !r.Rejected {
		command := CopyCurl(r, CurlOptions{Origin: x.job.Origin, BodyFile: body})
		fmt.Fprintf(&b, "\n## Send it again\n\n%s\n", fenced("sh", command.Text))
	}
	return b.String()
}

func markdownObjects(b *strings.Builder, p *prediction.Prediction) {
	if p == nil || len(p.Objects) == 0 {
		return
	}
	b.WriteString("\n## Objects\n\n| | class | confidence | box |\n| --- | --- | --- | --- |\n")
	for i := range p.Objects {
		o := &p.Objects[i]
		confidence := ""
		if o.Confidence.Known {
			confidence = fmt.Sprintf("%.3f", o.Confidence.Value)
		}
		fmt.Fprintf(b, "| %d | %s | %s | %s |\n", i+1, inline(o.Class), confidence, boxText(o))
	}
}

// boxText says where an object is, and what of that is a guess.
func boxText(o *prediction.Object) string {
	text := ""
	if o.Box != nil {
		text = fmt.Sprintf("%.1f, %.1f, %.1f × %.1f", o.Box.X, o.Box.Y, o.Box.Width, o.Box.Height)
	}
	if a := o.Assumed.String(); a != "" {
		text += " (assumed " + a + ")"
	}
	return strings.TrimSpace(text)
}

func markdownFindings(b *strings.Builder, rd *prediction.Reading) {
	b.WriteString("\n## Findings\n\n")
	if len(rd.Findings) == 0 {
		b.WriteString("None.\n")
	}
	for _, f := range rd.Findings {
		where := ""
		if f.Where != "" {
			where = " at " + inline(f.Where)
		}
		fmt.Fprintf(b, "- **%s** `%s`%s: %s\n", f.Severity, f.Code, where, inline(f.Message))
	}
}

// inline makes text from the wire into words of one line that Markdown gives
// no meaning to.
func inline(text string) string {
	const longest = 300
	if len(text) > longest {
		text = strings.ToValidUTF8(text[:longest], "") + "…"
	}
	if !isPlain(text) {
		text = printfText(text)
	}
	var b strings.Builder
	for _, c := range text {
		if strings.ContainsRune("\\`*_{}[]<>()#+!|~&", c) {
			b.WriteByte('\\')
		}
		b.WriteRune(c)
	}
	return b.String()
}

// fenced puts text into a block that it cannot end.
func fenced(language, text string) string {
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if !isPlain(strings.ReplaceAll(line, "\t", " ")) {
			lines[i] = strings.Map(func(c rune) rune {
				if c == '\t' || isVisible(c) {
					return c
				}
				return '\uFFFD'
			}, line)
		}
	}
	return fence + language + "\n" + strings.Join(lines, "\n") + "\n" + fence
}
