//go:build unix

package capture

import "golang.org/x/sys/unix"

// privateSocket gives a socket the mode that its file will have from the
// beginning, where the system knows that; elsewhere it does nothing.
func privateSocket(fd uintptr, mode uint32) { _ = unix.Fchmod(int(fd), mode) }
