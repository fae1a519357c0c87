package body

import (
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/framebin/framebin/capture/arena"
	"github.com/framebin/framebin/capture/units"
)

// decodePatience is how long a body waits to be decoded while others that are
// looked at take up that memory.
const decodePatience = 2 * time.Second

// errManyDecoded says that there is no memory for one more decoded body.
var errManyDecoded = errors.New("others that are being decoded take up the memory for it")

// Decode takes the encodings off a body, into memory beside that of its own
// storage: a block with one holder, which is never nil. What could not be
// decoded comes as far as it could, with an error that wraps [ErrEncoding];
// likewise of a body that decodes to more than [MaxDecoded] bytes, or than
// there is memory for.
func Decode(encodings []string, body *arena.Block) (*arena.Block, error) {
	d := decoding{limit: MaxDecoded, block: arena.Own(nil)}
	if home := body.Arena(); home != nil {
		d.space = home.Scratch(2 * MaxDecoded)
		d.limit = min(d.limit, d.space.Size())
	}
	r, closing, err := decoder(encodings, body.Data(), d.limit)
	if err != nil {
		return d.block, err
	}
	defer closing()
	err = d.fill(r)
	d.block.Truncate(d.n)
	if err != nil {
		err = fmt.Errorf("%w: %w", ErrEncoding, err)
	}
	return d.block, err
}

// decoding is a body that is being decoded.
type decoding struct {
	space *arena.Arena // nil: the Go heap
	limit int
	block *arena.Block
	n     int
}

// fill reads r to its end, or as much of it as there is room for.
func (d *decoding) fill(r io.Reader) error {
	for empty := 0; ; {
		if d.n == len(d.block.Data()) {
			if d.n == d.limit {
				return d.more(r)
			}
			if err := d.grow(); err != nil {
				return err
			}
		}
		n, err := r.Read(d.block.Data()[d.n:])
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
	return fmt.Errorf("it decodes to more than %s, of which the rest is left out", units.Bytes(int64(d.limit)))
}

// grow doubles the room.
func (d *decoding) grow() error {
	size := min(max(2*d.n, decodeStep), d.limit)
	if d.space == nil {
		bigger := make([]byte, size)
		copy(bigger, d.block.Data())
		d.block = arena.Own(bigger)
		return nil
	}
	if d.block.Extend(size) {
		return nil
	}
	bigger := d.space.Wait(size, decodePatience)
	if bigger == nil {
		return errManyDecoded
	}
	copy(bigger.Data(), d.block.Data()[:d.n])
	d.block.Release()
	d.block = bigger
	return nil
}
