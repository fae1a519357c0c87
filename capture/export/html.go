package export

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"html/template"
	"image"
	"image/jpeg"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/units"
)

// HTML is one page for a colleague without a terminal.
var HTML = &Format{
	Name: "html", Extension: ".html", Redact: true,
	Help:   "one page with pictures and tables, for a colleague without a terminal",
	Keeps:  "what is seen, predictions, findings, headers; nothing from elsewhere is loaded; no secrets unless --redact=false",
	stream: (*run).html,
}

// pageQuality is of the pictures, in the place of megabytes.
const pageQuality = 88

// html writes the page request by request.
func (x *run) html(w io.Writer) error {
	if err := pageTemplates().ExecuteTemplate(w, "head", x.job.Version); err != nil {
		return err
	}
	err := x.each(func(r *capture.Request) error {
		picture, err := x.picture(r)
		if err != nil {
			return err
		}
		return pageTemplates().ExecuteTemplate(w, "request", x.page(r, picture))
	})
	if err != nil {
		return err
	}
	return pageTemplates().ExecuteTemplate(w, "foot", units.Count(x.result.Requests, "request"))
}

// picture draws a request; nil for one that has nothing to draw.
func (x *run) picture(r *capture.Request) (image.Image, error) {
	if x.job.Annotate == nil {
		return nil, nil
	}
	picture, err := x.job.Annotate(x.ctx, r)
	if cancelled := x.ctx.Err(); cancelled != nil {
		return nil, cancelled
	}
	if err != nil {
		return nil, nil //nolint:nilerr // the report says what is wrong with it
	}
	return picture, nil
}

// pageRequest is what the page shows of a request.
type pageRequest struct {
	Seq                 uint64
	Title, Time, Answer string
	Size, Kind          string
	Picture             template.URL // data
	Findings            []pageFinding
	Objects             []pageObject
	Headers, Parts      [][]string
	Document            string
}

type pageFinding struct{ Severity, Code, Where, Message string }

type pageObject struct{ Number, Class, Confidence, Box string }

func (x *run) page(r *capture.Request, picture image.Image) *pageRequest {
	rd := x.job.reader()(r)
	p := &pageRequest{
		Seq: r.Seq, Title: visible(r.Method + " " + r.Target), Size: units.Bytes(r.Size),
		Answer: strings.TrimSpace(fmt.Sprintf("%d %s", r.Status, visible(r.Reason))),
	}
	if !r.Time.IsZero() {
		p.Time = r.Time.UTC().Format(time.RFC3339)
	}
	if picture != nil {
		var b bytes.Buffer
		if jpeg.Encode(&b, picture, &jpeg.Options{Quality: pageQuality}) == nil {
			p.Picture = template.URL("data:image/jpeg;base64," + base64.StdEncoding.EncodeToString(b.Bytes())) //nolint:gosec // it is ours
		}
	}
	for _, f := range rd.Findings {
		p.Findings = append(p.Findings, pageFinding{f.Severity.String(), f.Code, visible(f.Where), visible(f.Message)})
	}
	if rd.Prediction != nil {
		p.Kind = rd.Prediction.Kind.String()
		for i := range rd.Prediction.Objects {
			o := &rd.Prediction.Objects[i]
			line := pageObject{Number: fmt.Sprint(i + 1), Class: visible(o.Class)}
			if o.Confidence.Known {
				line.Confidence = fmt.Sprintf("%.3f", o.Confidence.Value)
			}
			line.Box = boxText(o)
			p.Objects = append(p.Objects, line)
		}
	}
	for _, part := range rd.Parts {
		p.Parts = append(p.Parts, []string{visible(part.Name), visible(part.Filename), visible(part.MediaType), units.Bytes(int64(part.Bytes))})
	}
	for _, name := range slices.Sorted(maps.Keys(r.Header)) {
		for _, value := range r.Header[name] {
			p.Headers = append(p.Headers, []string{visible(name), visible(value)})
		}
	}
	const most = 16 << 10
	if doc := rd.JSON(r); doc != nil {
		p.Document = strings.ToValidUTF8(string(doc[:min(len(doc), most)]), "\uFFFD")
		if len(doc) > most {
			p.Document += fmt.Sprintf("\n… and %s more", units.Bytes(int64(len(doc)-most)))
		}
	}
	return p
}

// pageTemplates escape by themselves what came over the wire. The policy lets
// a browser load nothing.
var pageTemplates = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("").Parse(`
{{- define "head"}}<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width"><meta name="generator" content="framebin {{.}}"><title>framebin</title>
<style>
:root{color-scheme:light dark}body{font:15px/1.45 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}
section{border-top:1px solid #8884;padding:1rem 0}h2{font-size:1.1rem;overflow-wrap:anywhere}img{max-width:100%;height:auto}
table{border-collapse:collapse;margin:.5rem 0}td,th{text-align:left;padding:.15rem .8rem .15rem 0;vertical-align:top;overflow-wrap:anywhere}
pre{overflow:auto;max-height:30rem;background:#8881;padding:.5rem}.error{color:#c22}.warning{color:#a60}
</style></head><body><h1>framebin</h1>
{{end}}
{{- define "request"}}<section id="r{{.Seq}}"><h2>#{{.Seq}} {{.Title}}</h2>
<p>{{with .Time}}{{.}} · {{end}}{{.Answer}} · {{.Size}}{{with .Kind}} · {{.}}{{end}}</p>
{{with .Picture}}<p><img alt="the image with its predictions" src="{{.}}"></p>
{{end}}{{with .Findings}}<ul>{{range .}}<li><b class="{{.Severity}}">{{.Severity}}</b> <code>{{.Code}}</code> {{with .Where}}<code>{{.}}</code>: {{end}}{{.Message}}</li>
{{end}}</ul>
{{end}}{{with .Objects}}<table><tr><th></th><th>class</th><th>confidence</th><th>box</th></tr>
{{range .}}<tr><td>{{.Number}}</td><td>{{.Class}}</td><td>{{.Confidence}}</td><td>{{.Box}}</td></tr>
{{end}}</table>
{{end}}{{with .Parts}}<details><summary>Parts</summary><table>{{range .}}<tr>{{range .}}<td>{{.}}</td>{{end}}</tr>
{{end}}</table></details>
{{end}}<details><summary>Headers</summary><table>{{range .Headers}}<tr>{{range .}}<td>{{.}}</td>{{end}}</tr>
{{end}}</table></details>
{{with .Document}}<details><summary>Document</summary><pre>{{.}}</pre></details>
{{end}}</section>
{{end}}
{{- define "foot"}}<footer>{{.}}</footer></body></html>
{{end}}`))
})
