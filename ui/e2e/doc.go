//go:build e2e && linux

// Package e2e runs framebin in real terminal emulators and looks at the
// pixels.
//
// [Start] opens an emulator on an X server of its own (Xvfb), runs a command
// in it and returns a [Terminal], which types keys, moves the mouse, resizes
// the window and takes screenshots. Screenshots are read from the server's
// framebuffer file, which takes a few milliseconds, so that tests wait by
// looking again instead of sleeping.
//
// The tests want the build tag e2e, and the Debian packages that .ci/run
// installs:
//
//	go test -tags e2e ./ui/e2e/
//
// A test that fails keeps its last screenshot and says where. With
// -artifacts they go where "go test" says.
//
// Nothing imports it: it is run.
package e2e
