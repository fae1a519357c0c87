package har

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/framebin/framebin/capture"
)

// maxEntry bounds the text of one entry that is decoded: base64 of a body of
// 1 GiB, and room for the rest.
const maxEntry = 3 << 29

// Reader reads the requests of a HAR one by one. It looks for entries no
// further than it was asked, and is safe for concurrent use.
type Reader struct {
	r    io.ReaderAt
	size int64

	mu    sync.Mutex
	scan  *scanner
	spans []span
	err   error // why the scan ended, io.EOF at a proper end
}

// span is where an entry is.
type span struct{ from, to int64 }

// NewReader returns a Reader of the size bytes of r. Its error wraps [ErrHAR]
// where they do not begin like a HAR, or hold no entry and are broken.
func NewReader(r io.ReaderAt, size int64) (*Reader, error) {
	h := &Reader{r: r, size: size, scan: newScanner(io.NewSectionReader(r, 0, size))}
	if !h.reach(0) && !errors.Is(h.err, io.EOF) {
		return nil, h.err
	}
	return h, nil
}

// Len scans the whole archive and returns how many entries it has.
func (h *Reader) Len() int {
	for h.reach(h.scanned()) {
		continue
	}
	return h.scanned()
}

// Has reports whether there is an entry i, and scans no further.
func (h *Reader) Has(i int) bool { return h.reach(i) }

// About guesses how many entries there are, from those found so far.
func (h *Reader) About() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.err != nil || h.scan.offset == 0 {
		return len(h.spans)
	}
	return int(float64(len(h.spans)) * float64(h.size) / float64(h.scan.offset))
}

// Err returns why the scan ended before the end of the archive; nil as long
// as it did not.
func (h *Reader) Err() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if errors.Is(h.err, io.EOF) {
		return nil
	}
	return h.err
}

// Request decodes entry i, from 0. Its error wraps [ErrHAR] where the entry is
// broken.
func (h *Reader) Request(i int) (*capture.Request, error) {
	if i < 0 || !h.reach(i) {
		return nil, fmt.Errorf("%w: it has no entry %d", ErrHAR, i+1)
	}
	h.mu.Lock()
	at := h.spans[i]
	h.mu.Unlock()
	if at.to-at.from > maxEntry {
		return nil, fmt.Errorf("%w: entry %d has %d bytes: at most %d are read", ErrHAR, i+1, at.to-at.from, maxEntry)
	}
	text := make([]byte, at.to-at.from)
	if _, err := h.r.ReadAt(text, at.from); err != nil {
		return nil, err
	}
	r, err := decode(text)
	if err != nil {
		return nil, fmt.Errorf("%w: entry %d: %w", ErrHAR, i+1, err)
	}
	if r.Seq == 0 {
		r.Seq = uint64(i) + 1
	}
	return r, nil
}

// scanned returns how many entries were found so far.
func (h *Reader) scanned() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.spans)
}

// reach scans up to entry i and reports whether it is there.
func (h *Reader) reach(i int) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	for len(h.spans) <= i && h.err == nil {
		from, to, err := h.scan.next()
		if err != nil {
			h.err = err
			break
		}
		h.spans = append(h.spans, span{from, to})
	}
	return i < len(h.spans)
}

// decode turns the text of an entry into a request. Members of a wrong type
// are passed over, as other programs' archives have them in places that do
// not matter here.
func decode(text []byte) (*capture.Request, error) {
	var e struct {
		Started  string  `json:"startedDateTime"`
		Time     float64 `json:"time"`
		Request  request `json:"request"`
		Response struct {
			Status int `json:"status"`
		} `json:"response"`
		Own *own `json:"_framebin"`
	}
	var mistyped *json.UnmarshalTypeError
	if err := json.Unmarshal(text, &e); err != nil && !errors.As(err, &mistyped) {
		return nil, err
	}
	r, err := toRequest(&e.Request, e.Own)
	if err != nil {
		return nil, err
	}
	r.Time = parseTime(e.Started)
	r.Status = e.Response.Status
	return r, nil
}
