package tui_test

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive"
	"github.com/framebin/framebin/capture/camera"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/query"
	"github.com/framebin/framebin/ui/tui"
	"github.com/framebin/framebin/ui/tui/feed"
)

// capturedIn records n frames of a camera, and names the folder.
func capturedIn(t *testing.T, n int) string {
	t.Helper()
	dir := t.TempDir()
	rec, err := archive.NewRecorder(dir, archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	source := camera.NewSource(1)
	for i := range n {
		f, err := source.Frame(prediction.ObjectDetection, i, start())
		if err != nil {
			t.Fatal(err)
		}
		contentType, body, err := f.Body()
		if err != nil {
			t.Fatal(err)
		}
		r := capture.NewRequest("POST", fmt.Sprintf("/camera/%d", i+1), http.Header{"Content-Type": {contentType}}, body)
		r.Time, r.Remote = start().Add(time.Duration(i)*time.Second), "192.0.2.7:51234"
		if err := rec.Record(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := rec.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

// classified writes a message a class, 001.http and so on.
func classified(t *testing.T, dir string, classes ...string) {
	t.Helper()
	for i, class := range classes {
		body := fmt.Sprintf(`{"kind":"ImageClassification.v1","classId":%q,"confidence":0.9}`, class)
		text := fmt.Sprintf("POST / HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%03d.http", i+1)), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// repeated writes an index of n lines, which share three messages.
func repeated(t *testing.T, dir string, n int) {
	t.Helper()
	var b bytes.Buffer
	for i := range n {
		fmt.Fprintf(&b, `{"seq":%d,"file":"%03d.http","time":"2026-11-23T12:00:00Z","method":"POST","target":"/camera/%d","status":200,"bytes":70,"media_type":"application/json"}`+"\n",
			i+1, i%3+1, i%3+1)
	}
	if err := os.WriteFile(filepath.Join(dir, "index.ndjson"), b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// browse calls test with a screen on an archive. Messages are read from disk,
// for which the clock of the bubble does not wait: settle does.
func browse(t *testing.T, dir string, test func(*driver)) {
	t.Helper()
	browseBy(t, dir, query.Filter{}, test)
}

// browseBy is browse with a filter of the list.
func browseBy(t *testing.T, dir string, f query.Filter, test func(*driver)) {
	t.Helper()
	src, err := archive.Open(dir, archive.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := src.Close(); err != nil {
			t.Error(err)
		}
	}()
	cfg := tui.Config{Archive: archive.NewCatalog(src, 8<<20), Source: "capture", ExportDir: t.TempDir(), Beginning: tui.Beginning{Filter: f}}
	driveConfig(t, 100, 30, cfg, test)
}

// TestBrowseFew opens an archive that is known to its end at once: at its
// newest request, and all are read.
func TestBrowseFew(t *testing.T) {
	t.Parallel()
	browse(t, capturedIn(t, 60), func(d *driver) {
		d.pass(time.Second)
		d.shows("Requests 60", "#60", "capture")
		d.hides("of ~", "ring", "follow", "PAUSED")
		if got := tui.PictureKeySeq(d.model); got != 60 {
			t.Errorf("got the picture of %d", got)
		}
		if got := tui.Unread(d.model); got != 0 {
			t.Errorf("%d rows were not read", got)
		}
		d.keys("g")
		d.shows("#1 ")
		d.keys("Z")
		d.shows("Requests 60", "deletes nothing")
	})
}

// TestBrowseMany opens an archive whose end takes a while to reach: it opens at
// its beginning, shows what is on the screen, and reads no more than that until
// there is a filter.
func TestBrowseMany(t *testing.T) {
	t.Parallel()
	const n = 4500
	dir := t.TempDir()
	classified(t, dir, "a", "b", "c")
	repeated(t, dir, n)
	browse(t, dir, func(d *driver) {
		d.shows("#1 ")
		d.pass(time.Second)
		d.shows("Requests 4,500", "#1 ", "a 0.90")
		read := n - tui.Unread(d.model)
		if read < 10 || read > 200 {
			t.Errorf("%d rows were read, want those on the screen", read)
		}
		d.keys("G")
		d.shows("#4500")
		if got := tui.Unread(d.model); n-got <= read {
			t.Errorf("got %d unread rows at the end, %d before", got, n-read)
		}
		d.keys("k", "space", "x")
		d.shows("marked", "1 request")
		d.keys("esc", "/", "b", " ", "0", "enter")
		d.shows("of 4,500: b 0")
		d.pass(20 * time.Second)
		d.shows("1,500 of 4,500: b 0")
		if got := tui.Unread(d.model); got != 0 {
			t.Errorf("%d rows were not read though there was a filter", got)
		}
	})
}

// TestBrowseStopped stops an archive that is being opened by esc, once there is
// nothing to go back from, and has it go on.
func TestBrowseStopped(t *testing.T) {
	t.Parallel()
	const n = 600
	dir := t.TempDir()
	classified(t, dir, "a", "b", "c")
	repeated(t, dir, n)
	browse(t, dir, func(d *driver) {
		d.pass(time.Second)
		d.update(feed.Arrived{Last: 300, Scan: archive.Progress{Scanned: 300, About: n}})
		d.shows("300 of ~600 esc stops")
		d.update(keyPress("tab"))
		d.shows("300 of ~600 P stops")
		d.update(keyPress("esc"))
		d.shows("300 of ~600 esc stops")
		d.update(keyPress("esc"))
		d.shows("stopped at 300 of ~600: P goes on", "PAUSED", "300 of ~600 P goes on")
		d.send()
		d.keys("esc", "P")
		d.hides("PAUSED", "of ~600")
	})
}

// TestBrowseTold filters an archive whose index tells what was seen: no request
// is read for it but those on the screen, and all are for what it does not tell.
func TestBrowseTold(t *testing.T) {
	t.Parallel()
	const n = 4500
	dir := t.TempDir()
	classified(t, dir, "a", "b", "c")
	repeated(t, dir, n)
	index := filepath.Join(dir, "index.ndjson")
	text, err := os.ReadFile(index)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	for i, line := range lines[:n-100] { // the others are of an earlier version
		lines[i] = fmt.Sprintf(`%s,"prediction":{"kind":"classification","objects":1,"classes":[{"name":%q,"count":1,"low":0.9,"high":0.9}]}}`,
			strings.TrimSuffix(line, "}"), string("abc"[i%3]))
	}
	if err := os.WriteFile(index, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for filter, all := range map[string]bool{
		"class=b": false, "class=b confidence>0.8": false, "class=b -problem:none-such": true,
	} {
		browseBy(t, dir, query.MustParse(filter), func(d *driver) {
			d.pass(60 * time.Second)
			d.shows("1,500 of 4,500: class=b")
			if read := n/3 - tui.Unread(d.model); (read == n/3) != all || !all && read > 200 {
				t.Errorf("%s: %d rows of those that pass were read", filter, read)
			}
		})
	}
}

// TestBrowseBroken opens an archive that somebody was at: what is missing, cut
// off or garbage is a row that says why, and nothing else suffers.
func TestBrowseBroken(t *testing.T) {
	t.Parallel()
	dir := capturedIn(t, 5)
	message := func(n int) string { return filepath.Join(dir, "000000", fmt.Sprintf("%06d-post.http", n)) }
	if err := os.Remove(message(2)); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(message(3), 1000); err != nil {
		t.Fatal(err)
	}
	index := filepath.Join(dir, "index.ndjson")
	text, err := os.ReadFile(index)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(index, append(text, "{\"seq\":\x1b[31m}\n"...), 0o600); err != nil {
		t.Fatal(err)
	}
	browse(t, dir, func(d *driver) {
		d.pass(time.Second)
		d.shows("Requests 6", "a line is broken", "missing ·", "cut off ·", "a line i")
		d.keys("g")
		d.shows("king", "#1 ")
		d.keys("j")
		d.shows("#2 ", "000002-post.http: no such file")
		if got := d.model.View().Content; strings.Contains(got, "seq\":\x1b[31m") {
			t.Error("a broken line reached the terminal as it is")
		}
		d.keys("j")
		d.shows("#3 ", "cut off after")
		if err := os.RemoveAll(dir); err != nil {
			t.Fatal(err)
		}
		d.keys("j") // it is at hand
		d.shows("#4 ")
		d.keys("x", "a", "p", "n", "g", "enter") // with what is left
		d.pass(time.Second)
		d.shows("skipped 3, exported 3 requests")
	})
}

// TestBrowseHistory: what one request tells of those before it is found in
// their order, whatever was on the screen first.
func TestBrowseHistory(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	classified(t, dir, slices.Concat(slices.Repeat([]string{"old"}, 50), slices.Repeat([]string{"new"}, 10))...)
	browse(t, dir, func(d *driver) {
		d.pass(time.Second)
		for seq, want := range map[uint64]int{1: 0, 50: 0, 51: 1, 60: 0} {
			if got := tui.History(d.model, seq); len(got) != want {
				t.Errorf("request %d: got %v, want %d findings", seq, got, want)
			}
		}
	})
}
