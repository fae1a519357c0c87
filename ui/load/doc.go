// Package load has the tests that put the real program under load: clients of
// other makes, floods, senders that mean harm, kill -9 in the middle of
// recording, and what the screen costs the camera.
//
// They build framebin and run it as processes of their own, on Linux, and
// want the build tag load:
//
//	go test -tags load ./ui/load/
//	go test -tags load -run '^$' -bench . ./ui/load/     the speed, as ratios
//
// TestInputsStayWithinMemory tries a few of its inputs, all of them with
// FRAMEBIN_LOAD_INPUTS=all: make memory.
//
// Tests with a program that is not installed are skipped. FRAMEBIN_LOAD_TIME
// is how long the flood lasts, 5s unless set. TestHourIsFlat runs with
// FRAMEBIN_LOAD_FRAMES alone, such as 54000, an hour of a camera.
//
// Nothing imports it: it is run.
package load
