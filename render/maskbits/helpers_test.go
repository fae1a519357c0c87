package maskbits_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/framebin/framebin/render/raster"
)

// files returns the test images of a folder whose names match pattern.
func files(tb testing.TB, folder, pattern string) map[string][]byte {
	tb.Helper()
	paths, err := filepath.Glob(filepath.Join("..", "..", "testdata", folder, pattern))
	if err != nil || len(paths) == 0 {
		tb.Fatalf("no %s in testdata/%s: %v", pattern, folder, err)
	}
	all := make(map[string][]byte)
	for _, p := range paths {
		data, err := os.ReadFile(p)
		if err != nil {
			tb.Fatal(err)
		}
		all[filepath.Base(p)] = data
	}
	return all
}

// documented reports whether an error is one that Decode promises.
func documented(err error) bool {
	return errors.Is(err, raster.ErrTooLarge) || errors.Is(err, raster.ErrFormat) || errors.Is(err, raster.ErrBroken)
}
