package capture

import (
	"errors"
	"fmt"
	"io"
	"time"
)

// decodedShare is the share of a ring's memory that decoded bodies may take
// beside the bodies, all together.
const (
	decodedShare = 8
	minDecoded   = 1 << 20
)

// decodePatience is how long a body waits to be decoded while others that are
// looked at take up that memory.
const decodePatience = 2 * time.Second

// errManyDecoded says that there is no memory for one more decoded body.
var errManyDecoded = errors.New("others that are being decoded take up the memory for it")

// content is a decoded body, for as long as somebody has the request on hold.
type content struct {
	block *block // nil where err says it all
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
// than [MaxDecoded] bytes, or than the ring's memory has room for. Like Body,
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
		r.content = decode(encodingsOf(r.Header), r.body)
	}
	return r.content.block.data, r.content.err
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
	r.content.block.release()
	r.content, r.split = nil, weakSplit{}
}

// decode decodes a body into memory beside that of its own storage.
func decode(encodings []string, body *block) *content {
	d := decoding{limit: MaxDecoded, block: ownedBlock(nil)}
	if body.home != nil {
		d.space = body.home.decodedSpace()
		d.limit = min(d.limit, d.space.size)
	}
	r, closing, err := decoder(encodings, body.data, d.limit)
	if err != nil {
		return &content{block: d.block, err: err}
	}
	defer closing()
	err = d.fill(r)
	d.trim()
	if err != nil {
		err = fmt.Errorf("%w: %w", ErrEncoding, err)
	}
	return &content{block: d.block, err: err}
}

// decoding is a body that is being decoded.
type decoding struct {
	space *arena // nil: the Go heap
	limit int
	block *block
	n     int
}

// fill reads r to its end, or as much of it as there is room for.
func (d *decoding) fill(r io.Reader) error {
	for empty := 0; ; {
		if d.n == len(d.block.data) {
			if d.n == d.limit {
				return d.more(r)
			}
			if err := d.grow(); err != nil {
				return err
			}
		}
		n, err := r.Read(d.block.data[d.n:])
		d.n += n
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("broken after %d bytes: %w", d.n, err)
		case n > 0:
			empty = 0
		default:
			const patience = 100
			if empty++; empty == patience {
				return io.ErrNoProgress
			}
		}
	}
}

// more tells whether there is more to come after all there is room for.
func (d *decoding) more(r io.Reader) error {
	var one [1]byte
	if n, err := io.ReadFull(r, one[:]); n == 0 && errors.Is(err, io.EOF) {
		return nil
	}
	return fmt.Errorf("it decodes to more than %s, of which the rest is left out", byteText(int64(d.limit)))
}

// grow doubles the room.
func (d *decoding) grow() error {
	size := min(max(2*d.n, decodeStep), d.limit)
	if d.space == nil {
		bigger := make([]byte, size)
		copy(bigger, d.block.data)
		d.block = ownedBlock(bigger)
		return nil
	}
	if d.block.home != nil && d.space.extend(d.block, size) {
		return nil
	}
	bigger := d.space.wait(size, decodePatience)
	if bigger == nil {
		return errManyDecoded
	}
	copy(bigger.data, d.block.data[:d.n])
	d.block.release()
	d.block = bigger
	return nil
}

// trim gives back what was not needed.
func (d *decoding) trim() {
	if d.block.home != nil {
		d.block.home.truncate(d.block, d.n)
		return
	}
	d.block.data = d.block.data[:d.n:d.n]
}

// decodedSpace returns the arena for what the bodies of a decode to.
func (a *arena) decodedSpace() *arena {
	a.beside.Do(func() {
		a.decoded = newArena(min(max(int64(a.size)/decodedShare, minDecoded), 2*MaxDecoded))
	})
	return a.decoded
}

// wait returns a block of n bytes as soon as there is room for it, nil if
// there is none within patience.
func (a *arena) wait(n int, patience time.Duration) *block {
	late := time.NewTimer(patience)
	defer late.Stop()
	for {
		changed := a.await()
		b := a.alloc(n)
		over := b != nil || n > a.size
		if !over {
			select {
			case <-changed:
			case <-late.C:
				over = true
			}
		}
		a.leave()
		if over {
			return b
		}
	}
}
