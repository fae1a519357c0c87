//go:build e2e && linux

package e2e_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/framebin/framebin/ui/e2e"
)

// A frame says its number everywhere: in its class, and by bars in its image,
// one a bit, in a frame by which it is found.
const (
	bars     = 10
	frameMax = 1 << bars
)

var edge = color.RGBA{R: 255, B: 255, A: 255}

func barred(n int) []byte {
	const width, height, border = 640, 480, 20
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.Draw(img, img.Rect, image.NewUniform(edge), image.Point{}, draw.Src)
	inner := img.Rect.Inset(border)
	for bit := range bars {
		shade := color.Black
		if n>>bit&1 == 1 {
			shade = color.White
		}
		bar := image.Rect(inner.Min.X+bit*inner.Dx()/bars, inner.Min.Y, inner.Min.X+(bit+1)*inner.Dx()/bars, inner.Max.Y)
		draw.Draw(img, bar, image.NewUniform(shade), image.Point{}, draw.Src)
	}
	var file bytes.Buffer
	_ = png.Encode(&file, img)
	return file.Bytes()
}

// barsOf reads the number from a screenshot; 0 where there is no picture.
func barsOf(s *e2e.Shot) int {
	var at image.Rectangle
	for y := s.Rect.Min.Y; y < s.Rect.Max.Y; y++ {
		for x := s.Rect.Min.X; x < s.Rect.Max.X; x++ {
			if near(s.RGBAAt(x, y), edge, 4) {
				at = at.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	if at.Dx() < 100 {
		return 0
	}
	inset := at.Dx() / 32
	n := 0
	for bit := range bars {
		x := at.Min.X + inset + (2*bit+1)*(at.Dx()-2*inset)/(2*bars)
		if c := s.RGBAAt(x, at.Min.Y+at.Dy()*3/4); c.R > 127 {
			n |= 1 << bit
		}
	}
	return n
}

// told is the request of frame n.
func told(t *testing.T, n int) (contentType string, body []byte) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, p := range []struct {
		name, file, mediaType string
		content               []byte
	}{
		{"image", "image.png", "image/png", barred(n)},
		{"predictions", "predictions.json", "application/json", fmt.Appendf(nil, `{"kind":"ImageClassification.v1","classId":"n%04d","confidence":0.9}`, n)},
	} {
		part, err := w.CreatePart(textproto.MIMEHeader{
			"Content-Disposition": {multipart.FileContentDisposition(p.name, p.file)}, "Content-Type": {p.mediaType},
		})
		if err != nil {
			t.Fatal(err)
		}
		_, _ = part.Write(p.content)
	}
	_ = w.Close()
	return w.FormDataContentType(), b.Bytes()
}

// seen is what one finished update says, number by number; 0 for what it does
// not say.
type seen struct {
	title, row, table, picture int
	drawing                    bool // the title says that it is not drawn yet
	of                         int  // and of what the picture is
}

var (
	titleText = regexp.MustCompile(`── (drawing )?#(\d+)(?: · picture of #(\d+))?`)
	classText = regexp.MustCompile(`n(\d{4})\b`)
)

// look reads the screen: its text as xterm tells it, then the picture by its
// pixels, which are there once xterm has come to the key that has it tell.
func look(term *e2e.Terminal) seen {
	var s seen
	number := func(text string) int {
		n, _ := strconv.Atoi(text)
		return n
	}
	for y, row := range term.Text() {
		left, right, _ := strings.Cut(row, "│")
		if m := titleText.FindStringSubmatch(right); m != nil && y < 3 {
			s.drawing, s.title, s.of = m[1] != "", number(m[2]), number(m[3])
		}
		if m := classText.FindStringSubmatch(left); m != nil && strings.HasPrefix(left, "›") {
			s.row = number(m[1])
		}
		if m := classText.FindStringSubmatch(right); m != nil && strings.Contains(right, "■") {
			s.table = number(m[1])
		}
	}
	s.picture = barsOf(term.ShotNow())
	return s
}

// lies says what on the screen contradicts the rest without saying so.
func (s seen) lies() string {
	picture := s.title
	if s.drawing {
		picture = s.of
	}
	switch {
	case s.title == 0 || s.row != s.title && (s.row != 0 || !s.drawing): // what is not drawn may not be read yet
		return "the row under the cursor is another"
	case s.table != 0 && s.table != s.title:
		return "the table is of another"
	case s.picture != picture:
		return "the picture is of another"
	}
	return ""
}

// TestOneTruth looks at whole updates in xterm while a camera sends as fast as
// cameras do: title, row, table and picture are of one request, or the title
// says what is not. First the newest is followed, then rows are chosen by hand.
//
//nolint:tparallel // beside each other they would be slower than their cameras
func TestOneTruth(t *testing.T) {
	t.Parallel()
	const samples, followed = 20, "followed" // so many of each
	for _, fps := range []int{2, 5, 10, 20} {
		t.Run(fmt.Sprintf("%d a second", fps), func(t *testing.T) {
			dir := t.TempDir()
			self, err := os.Executable()
			if err != nil {
				t.Fatal(err)
			}
			term := e2e.Start(t, e2e.Options{
				Cols: 100, Rows: 30, Env: []string{relayFolder + "=" + dir}, Command: []string{self, framebin, "--listen", "127.0.0.1:0"},
			})
			target := address(t, term)
			ctx, stop := context.WithCancel(t.Context())
			var camera sync.WaitGroup
			camera.Go(func() { shoot(ctx, t, target, fps) })
			defer func() { stop(); camera.Wait() }()
			term.WaitText("── #")

			pictures, marked := make(map[int]bool), 0
			check := func(how string) {
				var s seen
				lie := ""
				e2e.Held(term, dir, func() bool {
					s = look(term)
					lie = s.lies()
					if how == followed && s.drawing {
						lie = "the rest went ahead of the picture"
					}
					return lie == ""
				})
				pictures[s.picture] = true
				if s.drawing {
					marked++
				}
				if lie != "" {
					t.Errorf("%s: %s: %+v", how, lie, s)
					e2e.Keep(t, "lie", term.ShotNow())
				}
			}
			for range samples {
				check(followed)
			}
			for i := range samples {
				term.Key([]string{"Up", "Up", "Up", "Down"}[i%4])
				check("by hand")
			}
			t.Logf("%d different pictures, %d marked as not drawn yet", len(pictures), marked)
			if len(pictures) < samples/3 {
				t.Errorf("only %d pictures were seen", len(pictures))
			}
		})
	}
}

// shoot posts frame after frame until ctx ends.
func shoot(ctx context.Context, t *testing.T, target string, fps int) {
	t.Helper()
	tick := time.NewTicker(time.Second / time.Duration(fps))
	defer tick.Stop()
	for n := 1; n < frameMax; n++ {
		contentType, body := told(t, n)
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, target+"/", bytes.NewReader(body))
		if err != nil {
			t.Error(err)
			return
		}
		req.Header.Set("Content-Type", contentType)
		if response, err := http.DefaultClient.Do(req); err == nil {
			_ = response.Body.Close()
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}
