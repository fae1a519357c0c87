// Package stream carries captured requests over NATS JetStream: a [Publisher]
// beside a listener writes them, a [Reader] anywhere lists and reads them.
//
// It is no store of its own: the stream keeps what its limits allow, and the
// ring of each listener works as it does without it. It knows no prediction
// and no picture, and is imported by the commands alone.
//
// Every request is one message on the subject framebin.CAMERA of the stream
// FRAMEBIN. Its payload is the HTTP message as [archive.WriteMessage] writes
// it; what that does not tell is in the header Framebin-Facts. A message that
// is longer than the server takes has its body in the object store bucket
// framebin, under the name that the header Framebin-Body gives.
//
// ui/serve, ui/source and ui/tui import it.
package stream
