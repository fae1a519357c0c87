// Package archive keeps captured requests on disk and opens them again.
//
// [Recorder] writes a capture folder while the listener runs; [Open] opens
// one, a single HTTP message file or a HAR.
package archive
