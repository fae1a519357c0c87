//go:build e2e && linux

package e2e_test

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/framebin/framebin/ui/e2e"
)

// framebin is the program under test, and library the captures it opens.
var (
	framebin string
	library  string
)

// relayFolder is the variable by which this program becomes a relay.
const relayFolder = "E2E_RELAY"

func TestMain(m *testing.M) {
	if dir := os.Getenv(relayFolder); dir != "" {
		if err := e2e.Relay(dir, os.Args[1:]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	flag.Parse()
	code, err := prepare(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// prepare builds the program once, and runs the tests.
func prepare(m *testing.M) (int, error) {
	dir, err := os.MkdirTemp("", "framebin-e2e-")
	if err != nil {
		return 0, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	framebin, library = filepath.Join(dir, "framebin"), filepath.Join(dir, "library")
	build := exec.Command("go", "build", "-o", framebin, "github.com/framebin/framebin")
	if out, err := build.CombinedOutput(); err != nil {
		return 0, fmt.Errorf("build framebin: %w\n%s", err, out)
	}
	return m.Run(), nil
}
