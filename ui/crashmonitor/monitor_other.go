//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package crashmonitor

import "os"

// Start does nothing: no monitor is known for this system.
func Start(*os.File, string) (stop func(), err error) { return func() {}, nil }

// Main reports false.
func Main() bool { return false }
