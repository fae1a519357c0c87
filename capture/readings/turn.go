package readings

import (
	"strings"

	"github.com/framebin/framebin/capture"
)

// Turn has large documents read one after the other, by whoever reads them: each
// may take a share of the program's memory. A nil Turn is always free.
type Turn chan struct{}

// large is how many bytes a document has that takes its turn.
const large = 256 << 10

// NewTurn returns a Turn that is free.
func NewTurn() Turn { return make(Turn, 1) }

// Take waits until r may be read, and returns what is to be called when no more is
// needed of the reading. The caller has r on hold.
func (t Turn) Take(r *capture.Request) (leave func()) {
	if t == nil || !isLarge(r) {
		return func() {}
	}
	t <- struct{}{}
	return func() { <-t }
}

// Try is Take that does not wait: it reports false where another is read just now.
func (t Turn) Try(r *capture.Request) (leave func(), ok bool) {
	if t == nil || !isLarge(r) {
		return func() {}, true
	}
	select {
	case t <- struct{}{}:
		return func() { <-t }, true
	default:
		return nil, false
	}
}

// isLarge reports whether what r holds beside images is large.
func isLarge(r *capture.Request) bool {
	if r.Size < large && !r.Encoded() || strings.HasPrefix(r.MediaType, "image/") {
		return false
	}
	if !strings.HasPrefix(r.MediaType, "multipart/") {
		text, _ := r.Content() // what is wrong with it the reading says
		return len(text) >= large
	}
	parts, _ := r.Parts() // likewise
	n := 0
	for _, p := range parts {
		if !strings.HasPrefix(p.MediaType, "image/") {
			n += len(p.Body)
		}
	}
	return n >= large
}
