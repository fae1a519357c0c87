// Package archive keeps captured requests on disk and opens them again.
//
// [Recorder] writes a capture folder while the listener runs; [Open] opens
// one, a single HTTP message file or a HAR.
//
// # Capture folder
//
// Each request is a plain HTTP/1.1 message that any text editor shows and any
// other program can read, named by its number within the folder and its
// method, a thousand to a subfolder:
//
//	index.ndjson
//	000000/000001-post.http
//	000000/000002-post.http
//	…
//	000001/001000-post.http
//
// A line of index.ndjson, one JSON object a request, tells what the message
// cannot: seq, file, time, method, target, remote, status, bytes, read_ms,
// media_type, proto, and where they apply reason, rejected, truncated,
// recovered, answer (what decided it), forward (what a target made of it) and
// prediction (what was seen, without maps of a person, so that a filter by class
// need not read the message: kind, wire_kind, objects, and of each class its
// name, count, low and high, the bounds of its confidences, where low above high
// says that there are none; {"objects":0} is no prediction; it is left out where
// reading it took longer than writing the message). A request that was refused is
// a line alone, without file and with head, the first bytes of it in base64; one
// sender has a bounded number of the same, the rest leave gaps in the numbers. The message comes
// first and under its name only when it is whole; its line comes last, so a line
// without its message means that somebody took the message away, and a message
// without its line that the recording process died in between. The index is
// locked while a Recorder has the folder.
//
// It knows neither render nor ui; packages of capture, render and ui may import
// it.
package archive
