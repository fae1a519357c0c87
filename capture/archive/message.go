package archive

import (
	"errors"
	"io"

	"framebin/capture"
)

// The errors of reading.
var (
	// ErrMessage is wrapped by every error about the text of a message.
	ErrMessage = errors.New("not an HTTP request message")
	// ErrTorn is wrapped, beside ErrMessage, where a message ends before its
	// end.
	ErrTorn = errors.New("cut off")
	// ErrTooLarge is wrapped where a message exceeds its Limits.
	ErrTooLarge = errors.New("too large")
)

// Limits bound what is read of one message; zero fields have their defaults.
type Limits struct {
	Head int   // bytes of request line and headers; 1 MiB
	Body int64 // bytes of body; 1 GiB
}

// WriteMessage writes r as an HTTP/1.1 message.
func WriteMessage(w io.Writer, r *capture.Request) error { return errors.New("not built yet") }

// ReadMessage reads one HTTP message. Where it is cut off, what there is comes
// with an error that wraps [ErrTorn], and is marked Truncated.
func ReadMessage(r io.Reader, l Limits) (*capture.Request, error) {
	return nil, errors.New("not built yet")
}
