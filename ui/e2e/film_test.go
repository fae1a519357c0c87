//go:build e2e && linux

package e2e_test

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/framebin/framebin/capture/camera"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/ui/e2e"
)

// TestFilm makes the moving picture of the README: frames are followed as they
// arrive, and one is found by its class. .ci/screenshots calls it.
func TestFilm(t *testing.T) {
	if *images == "" {
		t.Skip("no -images")
	}
	term := e2e.Start(t, e2e.Options{
		Cols: 110, Rows: 34, FontSize: 11,
		Env:     []string{"COLORTERM=truecolor"},
		Command: []string{framebin, "--listen", "127.0.0.1:8080"},
	})
	target := address(t, term)
	folder, source := t.TempDir(), camera.NewSource(1)
	var delays, shots []string
	shoot := func(hundredths int) {
		t.Helper()
		path := filepath.Join(folder, fmt.Sprintf("%02d.png", len(shots)))
		if err := e2e.SavePNG(path, term.Shot()); err != nil {
			t.Fatal(err)
		}
		delays, shots = append(delays, fmt.Sprint(hundredths)), append(shots, path)
	}
	shoot(150)
	for i, frame := range []struct {
		kind prediction.Kind
		turn int // which of the photographs of the kind
	}{
		{prediction.ObjectDetection, 1},
		{prediction.InstanceSegmentation, 0},
		{prediction.ObjectDetection, 0},
		{prediction.SemanticSegmentation, 1},
		{prediction.ImageClassification, 1},
		{prediction.InstanceSegmentation, 1},
	} {
		send(t, target, source, frame.kind, frame.turn, camera.NoFault)
		term.WaitText(fmt.Sprintf("Requests %d", i+1))
		shoot(90)
	}
	term.Key("slash")
	term.Type("class:king")
	term.WaitText("1 of 6")
	shoot(150)
	term.Key("Return", "n")
	shoot(120)
	term.Key("n")
	shoot(250)
	args := []string{"+dither"}
	for i, shot := range shots {
		args = append(args, "-delay", delays[i], shot)
	}
	args = slices.Concat(args, []string{"-layers", "optimize", "-colors", "128", "-loop", "0", filepath.Join(*images, "following.gif")})
	if out, err := exec.CommandContext(t.Context(), "convert", args...).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}
