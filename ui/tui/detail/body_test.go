package detail_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/ui/tui/detail"
	laid "github.com/framebin/framebin/ui/tui/document"
)

// TestLongBodies opens bodies of which a copy would be too much where they lie, and
// those that are too long for that as far as there is room, and then says how all
// of it is seen.
func TestLongBodies(t *testing.T) {
	t.Parallel()
	const memory, mib = 16 << 20, 1 << 20 // a copy may take 1 MiB, what stays where it is 2
	list := func(n int) []byte {
		text := "[" + strings.Repeat("[\"frame\"],\n", n/11) + "\"last\"]"
		return []byte(text)
	}
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, _ = w.Write(list(3 * mib / 2))
	_ = w.Close()
	tests := map[string]struct {
		body   []byte
		header http.Header
		memory int64
		whole  bool
		says   []string
	}{
		"a copy":            {list(mib / 2), nil, memory, true, nil},
		"where it lies":     {list(3 * mib / 2), nil, memory, true, nil},
		"too long":          {list(3 * mib), nil, memory, false, []string{"2.0 MiB of it are not here but in an export", "--max-memory 64MiB shows all of it"}},
		"with more memory":  {list(3 * mib), nil, 64 << 20, true, nil},
		"decoded":           {packed.Bytes(), http.Header{"Content-Encoding": {"gzip"}}, memory, false, []string{"512 KiB of it", "--max-memory 64MiB shows"}},
		"decoded with more": {packed.Bytes(), http.Header{"Content-Encoding": {"gzip"}}, 64 << 20, true, nil},
		"nobody says":       {list(3 * mib), nil, 0, true, nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			header := http.Header{"Content-Type": {"application/json"}}
			maps.Copy(header, tt.header)
			r := capture.NewRequest("POST", "/", header, tt.body)
			c := detail.Describe(r, &prediction.Reading{}, detail.Form{Styles: styles, Width: 80, Raw: true, Memory: tt.memory})
			defer c.Body.Release()
			var head strings.Builder
			for i := range 6 {
				head.WriteString(ansi.Strip(c.Body.Text(i)) + "\n")
			}
			for _, want := range tt.says {
				if !strings.Contains(head.String(), want) {
					t.Errorf("does not say %q:\n%s", want, head.String())
				}
			}
			if tt.whole && strings.Contains(head.String(), "not here") || tt.whole != (len(c.Body.Find("last")) == 1) {
				t.Errorf("whole: want %v\n%s", tt.whole, head.String())
			}
		})
	}
}

// TestHeldBodies has the pane keep a body that is only lent as long as it shows it
// or looks through it.
func TestHeldBodies(t *testing.T) {
	t.Parallel()
	held := true
	d := laid.New([]laid.Section{{Body: []byte("a text")}}, styles, 20)
	d.Lend(func() { held = false })
	p := &pane{Model: detail.New(detail.DefaultKeyMap())}
	p.SetSize(40, 10)
	p.take(p.SetContent(detail.Content{Seq: 1, Body: d}))
	d.Release() // who had it made is through with it
	p.keys("/", "t")
	next, find := p.Update(tea.KeyPressMsg{Code: 'e', Text: "e"})
	p.Model = next
	if text := p.text(); !strings.Contains(text, "looking …") || strings.Contains(text, "not found") {
		t.Errorf("it is not known yet whether there is one:\n%s", text)
	}
	p.take(p.SetContent(detail.Content{Seq: 2}))
	if !held {
		t.Error("given back while it is looked through")
	}
	p.take(find)
	if held {
		t.Error("not given back")
	}
}

// TestNothingFolds: the keys that fold JSON say so where there is none, and are not
// among the hints.
func TestNothingFolds(t *testing.T) {
	t.Parallel()
	for body, folds := range map[string]bool{`{"a":[1]}`: true, "a text\nof two lines": false, "\x00\x01\x02": false} {
		p := show(t, http.Header{"Content-Type": {"text/plain"}}, body, 100, 8)
		p.keys("4")
		var hints strings.Builder
		for _, b := range p.Hints() {
			hints.WriteString(b.Help().Key + " " + b.Help().Desc + ", ")
		}
		p.said = nil
		p.keys("h")
		said := fmt.Sprint(p.said)
		if strings.Contains(hints.String(), "h/l fold") != folds || strings.Contains(said, "nothing folds") == folds {
			t.Errorf("%q: hints %q, h says %s", body, hints.String(), said)
		}
	}
}
