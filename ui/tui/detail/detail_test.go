package detail_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/ui/tui/detail"
	"github.com/framebin/framebin/ui/tui/theme"
)

// pane is the details of a request, used with keys.
type pane struct {
	detail.Model
	said []tea.Msg
}

var styles = theme.New(true, colorprofile.TrueColor)

func show(t *testing.T, header http.Header, body string, width, height int) *pane {
	t.Helper()
	r := capture.NewRequest("POST", "/cam?x=1", header, []byte(body))
	r.Seq, r.Time = 7, time.Date(2026, 1, 31, 10, 0, 0, 0, time.UTC)
	p := &pane{Model: detail.New(detail.DefaultKeyMap())}
	p.SetStyles(styles)
	p.SetSize(width, height)
	reading := prediction.Read(r, prediction.Options{})
	p.take(p.SetContent(detail.Describe(r, reading, detail.Form{Styles: styles, Width: width - 1, Raw: true})))
	return p
}

func (p *pane) take(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case tea.BatchMsg:
		for _, c := range msg {
			p.take(c)
		}
	default:
		if strings.Contains(fmt.Sprintf("%T", msg), "cursor.") {
			return // it blinks
		}
		p.said = append(p.said, msg)
		next, then := p.Update(msg)
		p.Model = next
		p.take(then)
	}
}

func (p *pane) keys(keys ...string) {
	special := map[string]tea.KeyPressMsg{"enter": {Code: tea.KeyEnter}, "esc": {Code: tea.KeyEscape}, "pgdown": {Code: tea.KeyPgDown}}
	for _, k := range keys {
		msg, ok := special[k]
		if !ok {
			msg = tea.KeyPressMsg{Code: []rune(k)[0], Text: k}
		}
		next, cmd := p.Update(msg)
		p.Model = next
		p.take(cmd)
	}
}

func (p *pane) text() string {
	lines := p.Lines(styles, true)
	for i := range lines {
		lines[i] = strings.TrimRight(ansi.Strip(lines[i]), " ")
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n")
}

const document = `{"kind":"ObjectDetection.v1","objects":[{"class":"tomato","confidence":0.9,"box":{"x":1,"y":2,"width":3,"height":4}},` +
	`{"class":"leaf","confidence":0.5,"box":{"x":5,"y":6,"width":7,"height":8}}]}`

func jsonHeader() http.Header { return http.Header{"Content-Type": {"application/json"}} }

func multipart() (http.Header, string) {
	part := func(name, file, mediaType, body string) string {
		return "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"; filename=\"" + file + "\"\r\nContent-Type: " + mediaType + "\r\n\r\n" + body + "\r\n"
	}
	return http.Header{"Content-Type": {"multipart/form-data; boundary=b"}},
		part("image", "image.jpeg", "image/jpeg", "\xff\xd8\xff\xe0"+strings.Repeat("\x00", 100)) +
			part("predictions", "predictions.json", "application/json", document) + "--b--\r\n"
}

func TestViews(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		keys []string
		want string
	}{
		"objects": {[]string{"1"}, ` 1 Predictions  2 Headers  3 Parts  4 Body  5 Problems (1)  6 Timing
 2 objects · object-detection (ObjectDetection.v1)
    class  confidence        area x,y width x height
  ■ tomato ━━━━━━━┄ 0.900    7.1% 1,2 3x4
  ■ leaf   ━━━━┄┄┄┄ 0.500     33% 5,6 7x8`},
		"headers": {[]string{"2"}, ` 1 Predictions  2 Headers  3 Parts  4 Body  5 Problems (1)  6 Timing
 POST /cam?x=1 HTTP/1.1
 Content-Type         multipart/form-data; boundary=b

 from
 head                 by name: order and spelling are not known`},
		"timing": {[]string{"6"}, ` 1 Predictions  2 Headers  3 Parts  4 Body  5 Problems (1)  6 Timing
 arrived              2026-01-31 10:00:00.000 +0000

 body read            not measured, 530 B

 answered             200`},
		"parts": {[]string{"3", "j"}, ` 1 Predictions  2 Headers  3 Parts  4 Body  5 Problems (1)  6 Timing
 size   pixels  file name         name         media type
 104 B          image.jpeg        image        image/jpeg
 193 B          predictions.json  predictions  application/json`},
		"the bytes of a part": {[]string{"3", "enter"}, ` 1 Predictions  2 Headers  3 Parts  4 Body  5 Problems (1)  6 Timing
 ── image image.jpeg image/jpeg 104 B
 0000  ff d8 ff e0 00 00 00 00  |........|
 0008  00 00 00 00 00 00 00 00  |........|`},
		"folded": {[]string{"4", "j", "j", "j", "h"}, ` 1 Predictions  2 Headers  3 Parts  4 Body  5 Problems (1)  6 Timing
 ── predictions predictions.json application/json 193 B
 {
   "kind": "ObjectDetection.v1",
   "objects": […] 2 items, 153 B
 }`},
		"searched": {[]string{"/", "l", "e", "a", "f", "enter"}, ` 1 Predictions  2 Headers  3 Parts  4 Body  5 Problems (1)  6 Timing
 /leaf 1 of 1 n N go on, esc ends`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { // the cursor of the search blinks
				header, body := multipart()
				p := show(t, header, body, 68, 9)
				p.keys(tt.keys...)
				for line := range strings.SplitSeq(tt.want, "\n") {
					if !strings.Contains(p.text()+"\n", line+"\n") {
						t.Fatalf("got\n%s\nwithout\n%s", p.text(), line)
					}
				}
			})
		})
	}
}

func TestKeys(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		keys []string
		want string // the last message
	}{
		"the next object":        {[]string{"1", "j"}, "{Object:0}"},
		"copy a value":           {[]string{"4", "j", "y"}, `{Text:"ObjectDetection.v1" What:the value of /kind}`},
		"copy a pointer":         {[]string{"4", "j", "j", "j", "j", "Y"}, `{Text:/objects/0/class What:the pointer /objects/0/class}`},
		"write the part":         {[]string{"4", "w"}, `{Seq:7 Part:-1 Do:0}`},
		"open it in an editor":   {[]string{"3", "e"}, `{Seq:7 Part:-1 Do:1}`},
		"open it in a viewer":    {[]string{"4", "o"}, `{Seq:7 Part:-1 Do:2}`},
		"nothing under it":       {[]string{"2", "w"}, `{Tone:2 Text:there is no part under the cursor; turn to Parts (3) or Body (4) Stays:false}`},
		"into what is open":      {[]string{"4", "l", "l", "Y"}, `{Text:/objects What:the pointer /objects}`},
		"fold what is around it": {[]string{"4", "j", "h", "Y"}, `{Text: What:the pointer }`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := show(t, jsonHeader(), document, 80, 12)
			p.keys(tt.keys...)
			got := ""
			if len(p.said) > 0 {
				got = fmt.Sprintf("%+v", p.said[len(p.said)-1])
			}
			if got != tt.want {
				t.Errorf("got %s, want %s\n%s", got, tt.want, p.text())
			}
		})
	}
}

func TestSearch(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		lines := make([]string, 500)
		for i := range lines {
			lines[i] = fmt.Sprintf("line %d of a log", i)
		}
		p := show(t, http.Header{"Content-Type": {"text/plain"}}, strings.Join(lines, "\n"), 60, 8)
		p.keys("1", "/")
		if !p.Typing() || p.Tab() != detail.Raw {
			t.Fatal("no search was begun")
		}
		p.keys("e", " ", "4", "9", "enter")
		for i, want := range []string{"1 of 11", "2 of 11", "1 of 11", "11 of 11"} {
			if i > 0 {
				p.keys([]string{"n", "N", "N"}[i-1])
			}
			if !strings.Contains(p.text(), want) {
				t.Fatalf("want %s in\n%s", want, p.text())
			}
		}
		if !strings.Contains(p.text(), "line 499 of a log") {
			t.Errorf("the match is not to be seen\n%s", p.text())
		}
		if p.Wants(tea.KeyPressMsg{Code: 'n', Text: "n"}); !p.Wants(tea.KeyPressMsg{Code: tea.KeyEscape}) {
			t.Error("esc does not end the search")
		}
		p.keys("esc")
		if p.Wants(tea.KeyPressMsg{Code: 'n', Text: "n"}) || strings.Contains(p.text(), "11") && strings.Contains(p.text(), " of 11") {
			t.Errorf("the search has not ended\n%s", p.text())
		}
	})
}

// TestLongSearch: of a text that is longer than the pane the end is seen, and
// what was found.
func TestLongSearch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // the cursor of the search blinks
		p := show(t, http.Header{"Content-Type": {"application/json"}}, document, 50, 12)
		p.keys("/")
		for i := range 60 {
			p.keys(string(rune('a' + i%26)))
		}
		lines := strings.Split(p.text(), "\n")
		if last := lines[len(lines)-1]; !strings.Contains(last, "efgh") || !strings.HasSuffix(last, "not found") {
			t.Errorf("got %q", last)
		}
	})
}

// All lines are as wide as the pane, whatever is shown, and as many.
func TestLinesFillThePane(t *testing.T) {
	t.Parallel()
	header, body := multipart()
	for width := 1; width < 100; width += 7 {
		for tab := range 5 {
			p := show(t, header, body, width, 9)
			p.SetTab(detail.Tab(tab))
			lines := p.Lines(styles, true)
			if len(lines) != 9 {
				t.Fatalf("tab %d: %d lines of 9", tab, len(lines))
			}
			for _, line := range lines {
				if w := ansi.StringWidth(line); w != width {
					t.Fatalf("tab %d: a line of %d columns in %d: %q", tab, w, width, line)
				}
			}
		}
	}
}

func TestMouse(t *testing.T) {
	t.Parallel()
	p := show(t, jsonHeader(), document, 80, 8)
	p.SetTab(detail.Raw)
	click := func(x, y int) {
		next, cmd := p.Update(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft})
		p.Model = next
		p.take(cmd)
	}
	click(3, 3)
	click(3, 3) // again: it folds
	if !strings.Contains(p.text(), `"objects": […]`) {
		t.Errorf("got\n%s", p.text())
	}
	click(3, 3)
	next, _ := p.Update(tea.MouseWheelMsg{X: 3, Y: 3, Button: tea.MouseWheelDown})
	p.Model = next
	if strings.Contains(p.text(), "ObjectDetection") {
		t.Errorf("the wheel does nothing\n%s", p.text())
	}
	click(3, 0)
	if p.Tab() != detail.Predictions {
		t.Errorf("a click on a tab turned to %v", p.Tab())
	}
}

// TestTiming lists what a sender waited for, in its order, and how long.
func TestTiming(t *testing.T) {
	t.Parallel()
	r := capture.NewRequest("POST", "/cam", nil, make([]byte, 2048))
	r.Time, r.ReadTime = time.Date(2026, 1, 31, 10, 0, 0, 0, time.UTC), 10*time.Millisecond
	r.Decision = capture.Decision{Why: "as configured", Delay: 20 * time.Millisecond}
	r.Forwarded = &capture.Forwarded{Status: 200, Latency: 9 * time.Millisecond}
	r.TargetTime, r.OwnTime = 10*time.Millisecond, 10*time.Millisecond
	form := detail.Form{Styles: styles, Width: 66, Arrival: detail.Arrival{Before: 6, Gap: 500 * time.Millisecond}}
	got := ansi.Strip(strings.Join(detail.Describe(r, prediction.Read(r, prediction.Options{}), form).Timing, "\n"))
	want := `arrived              2026-01-31 10:00:00.000 +0000
                     500ms after #6, 2/s

body read            10ms, 2 KiB at 200 KiB/s
                     ━━━━━━━━┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄
target               10ms, answered 200
                     ━━━━━━━━┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄
framebin             10ms, to decide, to record and to keep it
                     ━━━━━━━━┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄
our delay            20ms, on purpose
                     ━━━━━━━━━━━━━━━━┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄

answered             200, 20ms late on purpose, as configured
in all               50ms`
	if !strings.HasPrefix(got, want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestPartOfAnImage checks that enter draws an image and turns to the bytes of
// what is none.
func TestPartOfAnImage(t *testing.T) {
	t.Parallel()
	header, body := multipart()
	p := show(t, header, body, 68, 9)
	p.Content().Reading.Parts[0].Size = prediction.Size{Width: 4, Height: 3}
	p.keys("3", "enter")
	if want := (detail.PartMsg{Seq: 7, Part: 0, Do: detail.DrawPart}); len(p.said) != 1 || p.said[0] != want {
		t.Errorf("got %+v, want %+v", p.said, want)
	}
	p.keys("j", "enter")
	if p.Tab() != detail.Raw {
		t.Error("a document has no picture")
	}
}

// TestPairs: what is told in words is broken between them, and of what came over the
// wire no character is lost.
func TestPairs(t *testing.T) {
	t.Parallel()
	f := detail.Form{Styles: styles, Width: 36}
	for value, want := range map[string][]string{
		"195 bytes, names and order as they came": {"195 bytes, names and", "order as they came"},
		"a  b  c  d  e  f  g  h  i":               {"a  b  c  d  e  f  g  h ", " i"},
		"text/x-a-long-one-with-no-blank":         {"text/x-a-long-one-with-", "no-blank"},
	} {
		var got []string
		for _, line := range f.Pair("name", value) {
			got = append(got, ansi.Strip(line)[13:])
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", value, got, want)
		}
	}
}
