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

// TestImages makes the pictures of the README; .ci/screenshots calls it.
func TestImages(t *testing.T) {
	if *images == "" {
		t.Skip("no -images")
	}
	tests := map[string]struct {
		kind  prediction.Kind
		turn  int // which of the photographs of the kind
		fault camera.Fault
		light bool
		keys  []string
	}{
		"detection-dark":      {kind: prediction.ObjectDetection, turn: 1},
		"detection-light":     {kind: prediction.ObjectDetection, turn: 1, light: true},
		"instances-dark":      {kind: prediction.InstanceSegmentation},
		"semantic-light":      {kind: prediction.SemanticSegmentation, turn: 1, light: true},
		"classification-dark": {kind: prediction.ImageClassification, turn: 1},
		"problems-dark":       {kind: prediction.InstanceSegmentation, fault: camera.MissingMask, keys: []string{"5"}},
		"help-dark":           {kind: prediction.ObjectDetection, keys: []string{"question"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			term := e2e.Start(t, e2e.Options{
				Cols: 110, Rows: 34, FontSize: 11, Light: tt.light,
				Env:     []string{"COLORTERM=truecolor"}, // as most terminals say, and xterm does not
				Command: []string{framebin, "--listen", "127.0.0.1:8080"},
			})
			target := address(t, term)
			source := camera.NewSource(1)
			kinds := camera.Kinds()
			const before = 24
			tick := time.NewTicker(120 * time.Millisecond) // as cameras do, for the figures in the header
			defer tick.Stop()
			for i := range before {
				<-tick.C
				fault := camera.NoFault
				if i%11 == 5 {
					fault = camera.Faults()[i/11]
				}
				send(t, target, source, kinds[i%len(kinds)], i, fault)
			}
			send(t, target, source, tt.kind, before+tt.turn, tt.fault)
			term.WaitText("Requests 25")
			if tt.keys != nil {
				pane(t, term)
				term.Key(tt.keys...)
			}
			save(t, term.Shot(), name)
		})
	}
}

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
