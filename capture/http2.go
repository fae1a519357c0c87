package capture

import (
	"encoding/binary"
	"fmt"
	"iter"

	"github.com/framebin/framebin/capture/http1"
)

// maxStreams is how many requests a connection of HTTP/2 may have under way.
const maxStreams = 32

// What is read of the frames that a server writes (RFC 9113 sections 4 and 6).
const (
	frameHeader = 9
	frameReset  = 0x3 // RST_STREAM, its payload the code
	frameGoAway = 0x7 // GOAWAY, its payload a stream and the code
)

// frames follows the frames of HTTP/2 that a server writes, to see which errors
// it ends streams and connections with: net/http tells nobody.
type frames struct {
	head []byte // of the frame that is being read, with as much of its payload as is needed
	skip int    // bytes of payload
}

// need is how many bytes of a frame are looked at.
func (f *frames) need() int {
	if len(f.head) < frameHeader {
		return frameHeader
	}
	switch f.head[3] {
	case frameReset:
		return frameHeader + 4
	case frameGoAway:
		return frameHeader + 8
	}
	return frameHeader
}

// errors are those in p, which follows what was seen before: each with its
// code, and whether it is of one stream alone.
func (f *frames) errors(p []byte) iter.Seq2[uint32, bool] {
	return func(yield func(uint32, bool) bool) {
		for len(p) > 0 {
			n := min(f.skip, len(p))
			f.skip -= n
			p = p[n:]
			n = min(f.need()-len(f.head), len(p))
			f.head = append(f.head, p[:n]...)
			p = p[n:]
			if len(f.head) < f.need() {
				continue
			}
			kind, code := f.head[3], uint32(0)
			if len(f.head) > frameHeader {
				code = binary.BigEndian.Uint32(f.head[len(f.head)-4:])
			}
			length := int(f.head[0])<<16 | int(f.head[1])<<8 | int(f.head[2])
			f.skip = max(length-(len(f.head)-frameHeader), 0)
			f.head = f.head[:0]
			if code != 0 && !yield(code, kind == frameReset) {
				return
			}
		}
	}
}

// The errors that senders make (RFC 9113 section 7).
var http2Errors = map[uint32]string{
	0x1: "PROTOCOL_ERROR: it sent what HTTP/2 does not allow there",
	0x3: "FLOW_CONTROL_ERROR: it sent more than it was let",
	0x4: "SETTINGS_TIMEOUT: it did not answer to the settings",
	0x5: "STREAM_CLOSED: it went on with a request that had ended",
	0x6: "FRAME_SIZE_ERROR: a frame has a wrong size",
	0x7: fmt.Sprintf("REFUSED_STREAM: more than %d requests at once on one connection", maxStreams),
	0x9: "COMPRESSION_ERROR: its header cannot be decompressed",
	0xb: "ENHANCE_YOUR_CALM: it sends what only makes work",
}

// whyBroken says why HTTP/2 ended a connection, or one stream of it; "" for
// what a handler sees itself, or nobody is to blame for. busy tells that
// handlers are at work.
func whyBroken(code uint32, stream, busy bool) string {
	const (
		streamClosed  = 0x5 // of what was under way when it was answered
		refusedStream = 0x7
	)
	why, known := http2Errors[code]
	if !known || stream && (code == streamClosed || busy && code != refusedStream) {
		return ""
	}
	return "the sender broke the rules of HTTP/2, " + why + "; have it speak HTTP/1.1, or mend it or the proxy before it"
}

// refuseBroken keeps what ended with an error of HTTP/2 before a handler saw it.
func (h *handler) refuseBroken(c *conn, reason string) {
	h.refuseConnection(c, 0, []byte(http1.Preface), reason)
}
