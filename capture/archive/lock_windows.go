package archive

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// lock takes f for this process as long as f is open. The system gives it
// free when the process dies, however it does. A locked byte cannot be read by
// others, so it is one far behind the end.
func lock(f *os.File) error {
	const flags = windows.LOCKFILE_EXCLUSIVE_LOCK | windows.LOCKFILE_FAIL_IMMEDIATELY
	err := windows.LockFileEx(windows.Handle(f.Fd()), flags, 0, 1, 0, &windows.Overlapped{OffsetHigh: 1 << 30})
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
		return ErrInUse
	}
	return err
}

// syncFolder has nothing to do: Windows has no way to flush a folder, and
// journals names by itself.
func (w *writer) syncFolder(string) error { return nil }
