//go:build load && linux

package load_test

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// framebin is the program under test.
var framebin string

func TestMain(m *testing.M) {
	if figure := os.Getenv(measureEnv); figure != "" {
		os.Exit(runMeasured(figure, os.Args[1:]))
	}
	flag.Parse()
	if os.Getenv(bareEnv) != "" {
		serveBare()
		return
	}
	code, err := prepare(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// prepare builds the program once, and runs the tests.
func prepare(m *testing.M) (int, error) {
	dir, err := os.MkdirTemp("", "framebin-load-")
	if err != nil {
		return 0, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	framebin = filepath.Join(dir, "framebin")
	build := exec.Command("go", "build", "-o", framebin, "github.com/framebin/framebin")
	if out, err := build.CombinedOutput(); err != nil {
		return 0, fmt.Errorf("build framebin: %w\n%s", err, out)
	}
	return m.Run(), nil
}
