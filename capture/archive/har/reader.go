package har

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/units"
)

// defaultEntry bounds the text of one entry that is decoded, where nothing else
// does. It takes up to twice its length in memory.
const defaultEntry = 256 << 20

// Reader reads the requests of a HAR one by one. It looks for entries no
// further than it was asked, and is safe for concurrent use.
type Reader struct {
	r     io.ReaderAt
	size  int64
	entry int64 // most bytes of one
	files func(name string) ([]byte, error)

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
	h := &Reader{r: r, size: size, entry: defaultEntry, scan: newScanner(io.NewSectionReader(r, 0, size))}
	if !h.reach(0) && !errors.Is(h.err, io.EOF) {
		return nil, h.err
	}
	return h, nil
}

// Limit bounds the text of an entry that is decoded, in bytes: half of what it
// may take in memory. It is for the start.
func (h *Reader) Limit(n int64) { h.entry = n }

// Files tells how a file beside the archive is read, in which a body may lie. Its name is
// as the archive has it. It is for the start; without it, such a body is missing.
func (h *Reader) Files(read func(name string) ([]byte, error)) { h.files = read }

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
	if at.to-at.from > h.entry {
		return nil, fmt.Errorf("%w: entry %d has %s: at most %s are read", ErrHAR, i+1, units.Bytes(at.to-at.from), units.Bytes(h.entry))
	}
	text := make([]byte, at.to-at.from)
	if _, err := h.r.ReadAt(text, at.from); err != nil {
		return nil, err
	}
	r, err := decode(text, h.files)
	if err != nil {
		return nil, fmt.Errorf("%w: entry %d: %w", ErrHAR, i+1, err)
	}
	return r, nil
}

// ownBegin is how an entry of ours begins, see [Encoder.Encode].
const ownBegin = `{"_framebin":{"seq":`

// Number returns the number that entry i was captured under; 0 where it does not
// begin with one.
func (h *Reader) Number(i int) uint64 {
	if i < 0 || !h.reach(i) {
		return 0
	}
	h.mu.Lock()
	at := h.spans[i]
	h.mu.Unlock()
	text := make([]byte, min(at.to-at.from, int64(len(ownBegin))+20))
	if _, err := h.r.ReadAt(text, at.from); err != nil {
		return 0
	}
	digits, ok := strings.CutPrefix(string(text), ownBegin)
	if !ok {
		return 0
	}
	n, _ := strconv.ParseUint(digits[:max(strings.IndexAny(digits, ",}"), 0)], 10, 64) // 0 where it is none
	return n
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
