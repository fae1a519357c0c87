//go:build e2e && linux

package e2e_test

import (
	"flag"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/framebin/framebin/capture/camera"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/ui/e2e"
)

var images = flag.String("images", "", "`folder` to make the pictures of the README in")

// send posts a frame as the camera does.
func send(t *testing.T, target string, source *camera.Source, kind prediction.Kind, n int, fault camera.Fault) {
	t.Helper()
	contentType, body, err := source.Faulty(fault, kind, n, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	post(t, target+"/", http.Header{"Content-Type": {contentType}, "User-Agent": {"camera-inference/1.0"}}, body)
}

// save writes a picture of few bytes: 256 colours are enough for a terminal
// that has shown a sixel.
func save(t *testing.T, shot *e2e.Shot, name string) {
	t.Helper()
	full := filepath.Join(t.TempDir(), "full.png")
	if err := e2e.SavePNG(full, shot); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(*images, 0o755); err != nil {
		t.Fatal(err)
	}
	small := exec.CommandContext(t.Context(), "convert", full, "+dither", "-colors", "256", "-strip",
		"-define", "png:compression-level=9", "png8:"+filepath.Join(*images, name+".png"))
	if out, err := small.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}
