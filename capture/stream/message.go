package stream

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive"
)

// The headers of a message, beside those of NATS.
const (
	factsHeader = "Framebin-Facts" // one JSON object, as archive.Facts returns
	bodyHeader  = "Framebin-Body"  // name of the object that holds the body
)

// maxBody bounds what is read of one message: the longest body that a listener
// can be told to take.
const maxBody = 1 << 30

// message is a request on its way into the stream.
type message struct {
	msg  *nats.Msg
	body []byte // for the object store; nil where the payload has it all
	tail []byte // behind the body, as archive.Envelope returns
	buf  []byte // what the payload was written into; nil where it is the request's own
}

// encode makes the message of r, which the caller has on hold. Its payload and
// headers have at most limit bytes. The payload is written into buf where that
// is large enough; the body is not copied where it goes to the object store.
func encode(r *capture.Request, subject, id string, limit int64, buf []byte) (message, error) {
	facts, err := archive.Facts(r)
	if err != nil {
		return message{}, err
	}
	head, tail, err := archive.Envelope(r)
	if err != nil {
		return message{}, err
	}
	m := message{msg: nats.NewMsg(subject)}
	m.msg.Header.Set(jetstream.MsgIDHeader, id)
	m.msg.Header.Set(factsHeader, string(facts))
	// Names and values of the headers, and what the protocol puts around them.
	const framing = 256
	around := int64(len(facts) + len(id) + len(subject) + framing)
	body := r.Body()
	switch {
	case around+int64(len(head)+len(body)+len(tail)) <= limit:
		buf = slices.Grow(buf[:0], len(head)+len(body)+len(tail))
		m.buf = append(append(append(buf, head...), body...), tail...)
		m.msg.Data = m.buf
	case around+int64(len(head)) <= limit:
		m.msg.Data, m.body, m.tail = head, body, tail
		m.msg.Header.Set(bodyHeader, objectName(id, body))
	default:
		return message{}, fmt.Errorf("%w: its header alone has %d bytes, the server takes %d", errTooLong, len(head), limit)
	}
	return m, nil
}

// objectName names a body in the object store: by its request, and by what it
// is, so that a name never stands for other bytes.
func objectName(id string, body []byte) string {
	sum := sha256.Sum256(body)
	return id + "-" + hex.EncodeToString(sum[:8])
}

var errTooLong = errors.New("the request does not fit a message")

// decode reads a request back. bodies is asked only where the message says
// that its body is there.
func decode(ctx context.Context, header nats.Header, data []byte, bodies jetstream.ObjectStore) (*capture.Request, error) {
	in := io.Reader(bytes.NewReader(data))
	if name := header.Get(bodyHeader); name != "" {
		if bodies == nil {
			return nil, fmt.Errorf("its body: %w", jetstream.ErrBucketNotFound)
		}
		object, err := bodies.Get(ctx, name)
		if err != nil {
			return nil, fmt.Errorf("its body: %w", err)
		}
		defer func() { _ = object.Close() }()
		in = io.MultiReader(in, object)
	}
	r, err := archive.ReadMessage(in, archive.Limits{Body: maxBody})
	if err != nil {
		return nil, err
	}
	return r, archive.Complete(r, []byte(header.Get(factsHeader)))
}

// known is what the headers of a message tell of its request, without its body
// and its own header.
func known(header nats.Header) (*capture.Request, error) {
	return archive.Known([]byte(header.Get(factsHeader)))
}

// messageID names one request of one listener: the server drops a second
// message of the same name.
func messageID(listener string, n uint64) string { return listener + "-" + strconv.FormatUint(n, 10) }
