//go:build unix && !aix && !solaris && !illumos

package archive

import (
	"errors"
	"os"
	"syscall"
)

// lock takes f for this process as long as f is open. The system gives it
// free when the process dies, however it does.
func lock(f *os.File) error {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return ErrInUse
	}
	return err
}

// syncFolder makes the names in a folder outlast a power loss.
func (w *writer) syncFolder(name string) error {
	dir, err := w.root.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}
