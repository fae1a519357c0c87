package capture

import (
	"weak"

	"github.com/framebin/framebin/capture/arena"
	"github.com/framebin/framebin/capture/body"
)

// content is a decoded body, for as long as somebody has the request on hold.
type content struct {
	block *arena.Block
	err   error
}

// Encoded reports whether the body has a content encoding, so that Content is
// not the Body.
func (r *Request) Encoded() bool { return r.encoded }

// Content returns the body without its content encoding: gzip, deflate, br and
// zstd are taken off. It is the Body itself where there is none. It is decoded
// when first asked for, and again after nobody had the request on hold.
//
// Where the body cannot be decoded, or not to its end, what could be comes
// with an error that wraps [ErrEncoding]; likewise of one that decodes to more
// than [body.MaxDecoded] bytes, or than the ring's memory has room for. Like Body,
// the result is valid only between Hold and Release, and must not be changed.
func (r *Request) Content() ([]byte, error) {
	if !r.encoded {
		return r.Body(), nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.decoded()
}

// decoded is Content, called with the lock.
func (r *Request) decoded() ([]byte, error) {
	if r.content == nil {
		block, err := body.Decode(body.Encodings(r.Header), r.body)
		r.content = &content{block, err}
	}
	return r.content.block.Data(), r.content.err
}

// look counts one more who has the request on hold.
func (r *Request) look() {
	if !r.encoded {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lookers++
}

// leave counts one less. The last one out gives the decoded body back, and
// the parts, which are slices of it.
func (r *Request) leave() {
	if !r.encoded {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.lookers--; r.lookers > 0 || r.content == nil {
		return
	}
	r.content.block.Release()
	r.content, r.split = nil, weak.Pointer[split]{}
}
