package aggregate

import (
	"encoding/binary"
	"iter"
)

// Mode is what is shown of several frames.
type Mode uint8

// The modes.
const (
	None  Mode = iota // a frame alone
	Heat              // how many boxes fell where
	Sheet             // the frames beside each other
)

// String names the mode for people.
func (m Mode) String() string {
	switch m {
	case Heat:
		return "heat map"
	case Sheet:
		return "contact sheet"
	case None:
	}
	return "frame"
}

// Frames is a list of frames by their sequence numbers. Equal lists are equal
// values, so that they can be part of a cache key.
type Frames string

const seqBytes = 8

// NewFrames lists frames.
func NewFrames(seqs []uint64) Frames {
	b := make([]byte, 0, seqBytes*len(seqs))
	for _, seq := range seqs {
		b = binary.BigEndian.AppendUint64(b, seq)
	}
	return Frames(b)
}

// Len returns how many there are.
func (f Frames) Len() int { return len(f) / seqBytes }

// At returns the sequence number of frame i.
func (f Frames) At(i int) uint64 {
	return binary.BigEndian.Uint64([]byte(f[seqBytes*i : seqBytes*(i+1)]))
}

// All yields index and sequence number of each.
func (f Frames) All() iter.Seq2[int, uint64] {
	return func(yield func(int, uint64) bool) {
		for i := range f.Len() {
			if !yield(i, f.At(i)) {
				return
			}
		}
	}
}
