package main

import (
	"flag"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "write what the scripts see into the scripts")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"framebin": main})
}

// TestScript runs the program as people and other programs do. The commands
// that the scripts have beside the usual ones are in script_test.go.
func TestScript(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		Setup:               setUp,
		Cmds:                commands(),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       *update,
	})
}
