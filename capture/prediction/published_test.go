package prediction_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction"
)

// payload is a file of testdata/published: a document as its maker published
// it, shortened, and how it is read.
type payload struct {
	name   string // of the file
	header map[string]string
	json   string
	want   string

	request *capture.Request
}

// The lines of a payload's header, in their order.
func headers() []string {
	return []string{"product", "source", "note", "image", "bare", "boxes", "findings"}
}

const payloadBreak = "\n----\n"

func published(tb testing.TB) []payload {
	tb.Helper()
	files, err := filepath.Glob("testdata/published/*.txt")
	if err != nil || len(files) == 0 {
		tb.Fatal(len(files), err)
	}
	list := make([]payload, len(files))
	for i, file := range files {
		head, rest, _ := strings.Cut(readFile(tb, file), "\n\n")
		p := payload{name: strings.TrimSuffix(filepath.Base(file), ".txt"), header: make(map[string]string)}
		for line := range strings.SplitSeq(head, "\n") {
			key, value, _ := strings.Cut(line, ": ")
			p.header[key] = value
		}
		p.json, p.want, _ = strings.Cut(rest, payloadBreak)
		p.want = strings.TrimSpace(p.want)
		p.request = p.send()
		list[i] = p
	}
	return list
}

// send returns a request with the payload as its predictions, and a black
// image of the size that its header names.
func (p *payload) send() *capture.Request {
	parts := []part{predictions(p.json)}
	var w, h int
	if n, _ := fmt.Sscanf(p.header["image"], "%dx%d", &w, &h); n == 2 {
		parts = append(parts, pngOf("image", "image.png", w, h))
	}
	return multipartRequest(parts...)
}

// write writes the file again with what was read of it.
func (p *payload) write(tb testing.TB, r *prediction.Reading) {
	tb.Helper()
	p.header["boxes"], p.header["findings"], p.want = r.Boxes.String(), codes(r), describe(r)
	var b strings.Builder
	for _, key := range headers() {
		if v := p.header[key]; v != "" {
			fmt.Fprintf(&b, "%s: %s\n", key, v)
		}
	}
	b.WriteString("\n" + p.json + payloadBreak + p.want + "\n")
	if err := os.WriteFile(filepath.Join("testdata", "published", p.name+".txt"), []byte(b.String()), 0o644); err != nil {
		tb.Fatal(err)
	}
}

// Payloads of vision products as their makers publish them: the source is
// named in each file. Nothing of a picture may be assumed of them unless the
// file says so.
func TestReadPublished(t *testing.T) {
	t.Parallel()
	for _, p := range published(t) {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			r := prediction.Read(p.request, prediction.Options{})
			if *update {
				p.write(t, r)
			}
			if p.header["source"] == "" || p.header["product"] == "" {
				t.Error("no source")
			}
			if got := describe(r); got != p.want {
				t.Errorf("got  %s\nwant %s", got, p.want)
			}
			if got := r.Boxes.String(); got != p.header["boxes"] {
				t.Errorf("boxes read as %s, want %s", got, p.header["boxes"])
			}
			if got := codes(r); got != p.header["findings"] {
				t.Errorf("findings %q, want %q", got, p.header["findings"])
			}
			if r.Assumed && !strings.Contains(p.header["note"], "assumed") {
				t.Error("the boxes are marked as assumed")
			}
			bare := prediction.Read(bodyRequest("application/json", p.json), prediction.Options{})
			if got := bare.Prediction != nil; got != (p.header["bare"] != "no") {
				t.Errorf("recognised as a whole body without the name of the part: %v", got)
			}
		})
	}
}

// under reports whether the row is one of a container, and the objects of the
// payload lie in it. Most would be found without the row too: it makes an
// empty one known and ranks it among several.
func (p *payload) under(row string) bool {
	key, ok := strings.CutPrefix(row, "container ")
	if !ok {
		return false
	}
	r := prediction.Read(p.request, prediction.Options{})
	for _, o := range r.Prediction.Objects {
		for token := range strings.SplitSeq(o.Pointer, "/") {
			if strings.ReplaceAll(strings.ToLower(token), "_", "") == key {
				return true
			}
		}
	}
	return false
}

// mentions reports whether the document may hold the key of a row, of the
// tables that are of keys.
func (p *payload) mentions(row string) bool {
	table, key, _ := strings.Cut(row, " ")
	switch table {
	case "member", "container", "coordinate", "column":
		return strings.Contains(strings.NewReplacer("_", "", "-", "", " ", "").Replace(strings.ToLower(p.json)), key)
	}
	return true
}

// outcome is all that a row can change: how the payload is read where the
// request says that it is a prediction, and where it has to be recognised.
func (p *payload) outcome(o prediction.Options) string {
	o.Maps = o.Maps.Alone()
	r := prediction.Read(p.request, o)
	bare := prediction.Read(bodyRequest("application/json", p.json), o)
	return describe(r) + "\n" + codes(r) + "\n" + r.Boxes.String() + fmt.Sprint(r.Assumed, r.Canvas) + "\n" + describe(bare)
}

// Each row of the tables changes how some published payload is read, or is
// listed as one that none was found for. So a new row needs a payload.
func TestEveryRowIsPublished(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("long, in one goroutine")
	}
	payloads := append(published(t), mapped(t)...)
	full := make([]string, len(payloads))
	for i := range payloads {
		full[i] = payloads[i].outcome(prediction.Options{})
	}
	missing := unpublished()
	rows := prediction.Rows()
	sourced := 0
	for i, row := range rows {
		if row == "" {
			continue
		}
		o, used := prediction.Without(i), false
		for j := range payloads {
			if !payloads[j].mentions(row) {
				continue
			}
			if used = payloads[j].under(row) || payloads[j].outcome(o) != full[j]; used {
				break
			}
		}
		if used {
			sourced++
		}
		switch _, listed := missing[row]; {
		case !used && !listed:
			t.Errorf("no published payload shows the row %q", row)
		case used && listed:
			t.Errorf("the row %q is shown by a published payload: take it off the list", row)
		}
		delete(missing, row)
	}
	for row := range missing {
		t.Errorf("no row is called %q", row)
	}
	t.Logf("%d rows, %d with a published payload, %d payloads", len(rows), sourced, len(payloads))
}
