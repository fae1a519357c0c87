//go:build e2e && linux

package e2e

import (
	"flag"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// keep saves the last screenshot of a test that failed.
func (t *Terminal) keep() {
	if !t.tb.Failed() || t.process == nil || t.process.over() || t.window.id == "" {
		return
	}
	img, err := t.x.pixels(t.window.rect)
	if err != nil {
		t.tb.Log(err)
		return
	}
	Keep(t.tb, string(t.emulator), img)
	if text := readLog(t.dir, "emulator.log"); text != "" {
		t.tb.Logf("%s said: %s", t.emulator, text)
	}
}

// Keep saves a picture for whoever looks at a failed test, and says where.
func Keep(tb testing.TB, name string, img image.Image) {
	tb.Helper()
	path, err := artifact(tb, name)
	if err == nil {
		err = SavePNG(path, img)
	}
	if err != nil {
		tb.Log(err)
		return
	}
	tb.Logf("screenshot: %s", path)
}

// artifact returns a new file's name. Without -artifacts the folder of a test
// is removed with it, so pictures go to the folder for temporary files.
func artifact(tb testing.TB, name string) (string, error) {
	tb.Helper()
	dir := tb.ArtifactDir()
	if f := flag.Lookup("test.artifacts"); f == nil || f.Value.String() != "true" {
		dir = filepath.Join(os.TempDir(), "framebin-e2e-failed")
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return "", err
		}
	}
	f, err := os.CreateTemp(dir, strings.NewReplacer("/", "-", " ", "-").Replace(tb.Name()+"-"+name)+"-*.png")
	if err != nil {
		return "", err
	}
	return f.Name(), f.Close()
}

// SavePNG writes a picture.
func SavePNG(path string, img image.Image) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(f, img); err != nil {
		_ = f.Close()
		return err
	}
	return f.Close()
}
