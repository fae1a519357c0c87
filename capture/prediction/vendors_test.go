package prediction_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/prediction/interchange"
	"github.com/framebin/framebin/capture/prediction/vendors"
)

// TestVendors reads the payloads in the folder of maps, each beside an image
// of the size that its map names, and compares the documents with what is
// expected beside them. Whoever adds a make adds files, and runs it with
// -update.
func TestVendors(t *testing.T) {
	t.Parallel()
	for _, m := range vendors.Embedded() {
		first := filepath.Join("vendors", "maps", m.Name+".json")
		more, err := filepath.Glob(filepath.Join("vendors", "maps", m.Name+".[0-9].json"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range append([]string{first}, more...) {
			t.Run(filepath.Base(file), func(t *testing.T) {
				t.Parallel()
				parts := []part{predictions(readFile(t, file))}
				if _, size, ok := strings.Cut(m.Text(), "\n# image: "); ok {
					var w, h int
					if _, err := fmt.Sscanf(size, "%dx%d", &w, &h); err != nil {
						t.Fatal(err)
					}
					parts = append(parts, pngOf("image", "image.png", w, h))
				}
				r := prediction.Read(multipartRequest(parts...), prediction.Options{})
				if r.Assumed && !strings.Contains(m.Text(), "\n# open: ") {
					t.Error("something was assumed")
				}
				for _, f := range r.Findings {
					if f.Severity == prediction.Error {
						t.Error(f)
					}
				}
				expect(t, strings.TrimSuffix(file, ".json")+".want.json", document(t, r))
			})
		}
	}
}

// mapped are the payloads beside the maps that have no program: they prove the
// rows of the table of makes.
func mapped(tb testing.TB) []payload {
	tb.Helper()
	var list []payload
	for _, m := range vendors.Embedded() {
		if !strings.Contains(m.Text(), "\n# object: ") {
			continue
		}
		p := payload{name: m.Name, header: make(map[string]string), json: readFile(tb, filepath.Join("vendors", "maps", m.Name+".json"))}
		if _, size, ok := strings.Cut(m.Text(), "\n# image: "); ok {
			p.header["image"], _, _ = strings.Cut(size, "\n")
		}
		p.request = p.send()
		list = append(list, p)
	}
	return list
}

// expect compares a document with that of a file, or writes it.
func expect(t *testing.T, file, text string) {
	t.Helper()
	doc, err := interchange.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	for i := range doc.Objects { // processors differ in the last digits
		o := &doc.Objects[i]
		if b := o.Box; b != nil {
			*b = interchange.Box{X: rounded(b.X), Y: rounded(b.Y), Width: rounded(b.Width), Height: rounded(b.Height)}
		}
		for _, ring := range o.Outlines() {
			for k := range ring {
				ring[k] = interchange.Point{rounded(ring[k][0]), rounded(ring[k][1])}
			}
		}
	}
	var got bytes.Buffer
	e := json.NewEncoder(&got)
	e.SetIndent("", "  ")
	if err := e.Encode(doc); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(file, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want := readFile(t, file); got.String() != want {
		t.Errorf("%s: got %s\nwant %s", file, got.String(), want)
	}
}

func rounded(v float64) float64 { return math.Round(v*1e6) / 1e6 }
