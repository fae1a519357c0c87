//go:build !unix

package capture

// mapMemory returns size zero bytes, and what gives them back: nil, as the
// garbage collector does.
func mapMemory(size int) (memory []byte, unmap func([]byte)) {
	return make([]byte, size), nil
}
