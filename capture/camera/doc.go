// Package camera simulates a camera inference: it posts sample frames with
// their predictions to a webhook, one multipart request an image, in all five
// project types.
//
// The photographs, boxes, masks and classes are by third parties
// (frames/SOURCES.md). Confidences that no model gave are simulated from a
// seed: the same seed sends the same numbers. Each frame carries its number
// and the time in its picture, so that one sees it move.
//
// Like the real one, the camera is a closed loop: one request is in flight at
// a time, and frames that fall due while it waits for the answer are missed.
//
// It is no listener: framebin demo runs it beside one. ui/cli imports it.
package camera
