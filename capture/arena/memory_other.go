//go:build !unix

package arena

import "errors"

// mapMemory returns size zero bytes, and what gives them back: nil, as the
// garbage collector does.
func mapMemory(size int) (memory []byte, unmap func([]byte)) {
	return make([]byte, size), nil
}

func populate([]byte) error { return errors.ErrUnsupported }
