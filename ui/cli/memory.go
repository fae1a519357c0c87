package cli

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive"
	"github.com/framebin/framebin/render/raster"
	"github.com/framebin/framebin/ui/memory"
	"github.com/framebin/framebin/ui/message"
	"github.com/framebin/framebin/ui/option"
)

// memoryFlag is --max-memory of a command that reads captures.
type memoryFlag struct{ option.Bytes }

func (m *memoryFlag) register(cmd *cobra.Command) {
	m.Bytes = capture.DefaultMaxMemory
	cmd.Flags().Var(&m.Bytes, "max-memory", "bytes that the program keeps to: what is larger is left out, and said")
}

// keep has the process keep to it.
func (m *memoryFlag) keep() { keepWithin(int64(m.Bytes)) }

// keepWithin has a process that reads captures keep to a limit.
func keepWithin(limit int64) {
	const beside, share = 24 << 20, 8 // of the heap: the program itself, stacks; what is free and not given back
	memory.LimitHeap(limit, beside+limit/share)
}

// bodies returns how long bodies may be that are read, of which something is
// made that takes as much again.
func (m *memoryFlag) bodies() archive.Limits { return archive.Limits{Body: max(int64(m.Bytes)/2, 1)} }

// pixels returns what decoding an image may take.
func (m *memoryFlag) pixels() raster.Limits {
	return raster.LimitsUnder(int64(m.Bytes), "--max-memory "+m.String())
}

// tooLarge adds the way out to the error of what is too large to be read.
func (m *memoryFlag) tooLarge(err error) error {
	if errors.Is(err, archive.ErrTooLarge) {
		return message.Hint(err, "it is --max-memory %s: raise it", m.String())
	}
	return err
}
