//go:build unix

package arena

import "syscall"

// minMapping is the size below which it is not worth asking the system for
// less memory than before.
const minMapping = 1 << 20

// mapMemory returns size zero bytes that the system provides page by page as
// they are first written to, outside the Go heap, and what gives them back:
// nil where the garbage collector does. Where the system promises no more
// than it has, it returns less.
func mapMemory(size int) (memory []byte, unmap func([]byte)) {
	for ; ; size /= 2 {
		memory, err := syscall.Mmap(-1, 0, size, syscall.PROT_READ|syscall.PROT_WRITE,
			syscall.MAP_ANON|syscall.MAP_PRIVATE|mapFlags)
		if err == nil {
			advise(memory)
			return memory, func(m []byte) { _ = syscall.Munmap(m) }
		}
		if size <= minMapping {
			return make([]byte, size), nil
		}
	}
}
