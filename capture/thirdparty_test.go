package capture_test

import (
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture"
)

// TestServerThirdPartyFiles sends what others wrote to break parsers of JSON,
// PNG, multipart and HAR: as a body, as chunks that they are none of, as a
// header, and as all that a connection brings. Each is captured whole, or
// refused with a reason, and counted once.
func TestServerThirdPartyFiles(t *testing.T) {
	t.Parallel()
	var files []string
	for _, corpus := range []string{"json-nst", "png-suite", "multipart", "har-fixtures"} {
		err := fs.WalkDir(os.DirFS("../testdata"), corpus, func(name string, d fs.DirEntry, err error) error {
			if err == nil && d.Type().IsRegular() {
				files = append(files, "../testdata/"+name)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(files) < 500 {
		t.Fatalf("got %d files", len(files))
	}
	l := listen(t, capture.Config{}, capture.NewRing(10_000, 256<<20))
	const post = "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
	sent := uint64(0)
	for _, name := range files {
		file := read(t, name)
		for _, request := range []string{
			post + fmt.Sprintf("Content-Length: %d\r\n\r\n", len(file)) + file,
			post + "Transfer-Encoding: chunked\r\n\r\n" + file,
			post + "X: " + file + "\r\n\r\n",
			file,
		} {
			if request == "" {
				continue
			}
			conn := l.dial(t)
			_, _ = io.WriteString(conn, request) // it may be refused before its end
			_ = conn.(*net.TCPConn).CloseWrite()
			got, _ := io.ReadAll(conn) // what follows a request that is the last resets the connection
			_ = conn.Close()
			answer := string(got)
			if sent++; !strings.HasPrefix(answer, "HTTP/1.1 ") {
				t.Errorf("%s: answered %q", name, answer)
			}
			if s := l.ring.Stats(); s.Appended+s.Unlisted != sent {
				t.Fatalf("%s: %d of %d are counted, answered %q", name, s.Appended+s.Unlisted, sent, answer)
			}
		}
	}
	all, missed := l.ring.Since(0, 10_000)
	if missed != 0 || slices.ContainsFunc(all, func(r *capture.Request) bool { return r.Rejected == (r.Reason == "") }) {
		t.Errorf("%d are missing, or one was refused without a reason, or has one though it was not", missed)
	}
}
