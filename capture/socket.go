package capture

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// socketScheme begins the address of a unix socket, in place of host and port.
const socketScheme = "unix:"

// socketMode lets in who the listener runs as, and nobody else.
const socketMode = 0o600

// IsSocket reports whether an address to listen on is that of a unix socket.
func IsSocket(addr string) bool { return strings.HasPrefix(addr, socketScheme) }

// socketPath returns the file of an address such as "unix:/run/framebin.sock";
// ok is false for one of TCP.
func socketPath(addr string) (path string, ok bool) { return strings.CutPrefix(addr, socketScheme) }

// SplitSocketURL takes the URL of a listener on a unix socket apart, which has
// the form that nginx gives it, "http://unix:/run/framebin.sock:/path": the
// socket, and what to ask it for. ok is false for all other URLs.
func SplitSocketURL(u string) (socket, target string, ok bool) {
	scheme, rest, _ := strings.Cut(u, "://")
	rest, ok = strings.CutPrefix(rest, socketScheme+"/")
	if i := strings.LastIndex(rest, ":/"); ok && i >= 0 {
		return "/" + rest[:i], scheme + "://localhost" + rest[i+1:], true
	}
	return "", "", false
}

// listenUnix listens on the socket at path. One that is left of a listener that
// is no more makes room.
func listenUnix(path string) (net.Listener, error) {
	if path == "" {
		return nil, errors.New(`cannot listen on "unix:": want a file, such as --listen unix:/run/framebin.sock`)
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("cannot listen on the socket %s: %w", path, err)
	}
	config := net.ListenConfig{Control: func(_, _ string, c syscall.RawConn) error {
		return c.Control(func(fd uintptr) { privateSocket(fd, socketMode) })
	}}
	l, err := config.Listen(context.Background(), "unix", path)
	if errors.Is(err, syscall.EADDRINUSE) {
		if err = removeStale(path); err == nil {
			l, err = config.Listen(context.Background(), "unix", path)
		}
	}
	if err != nil {
		return nil, socketError(path, err)
	}
	if err := os.Chmod(path, socketMode); err != nil {
		return nil, errors.Join(fmt.Errorf("cannot keep others from the socket: %w", err), l.Close())
	}
	return l, nil
}

// Why a socket is not removed.
var (
	errListening = errors.New("something else listens there: stop it, or give another file")
	errNoSocket  = errors.New("it is a file, and no socket: give another one")
)

// removeStale removes the socket at path unless somebody listens there.
func removeStale(path string) error {
	info, err := os.Lstat(path)
	switch {
	case err != nil:
		return err
	case info.Mode().Type() != os.ModeSocket:
		return errNoSocket
	}
	c, err := (&net.Dialer{Timeout: time.Second}).DialContext(context.Background(), "unix", path)
	if err == nil {
		_ = c.Close()
		return errListening
	}
	if !errors.Is(err, syscall.ECONNREFUSED) {
		return err
	}
	return os.Remove(path)
}

// socketError says why there is no socket at path, and the way out.
func socketError(path string, err error) error {
	const longest = 107 // of sockaddr_un on Linux; elsewhere 103
	way := ""
	switch {
	case errors.Is(err, os.ErrNotExist):
		way = ": make its folder first"
	case errors.Is(err, os.ErrPermission):
		way = ": give a file in a folder of yours"
	case errors.Is(err, syscall.EINVAL):
		way = fmt.Sprintf(": its path has %d bytes, and a socket takes %d at most", len(path), longest)
	}
	return fmt.Errorf("cannot listen on the socket %s%s: %w", path, way, err)
}

// local is who sends through a unix socket, which gives no address.
type local struct{ net.Addr }

// String is what stands in the place of the address.
func (local) String() string { return "unix" }

// RemoteAddr returns who sends.
func (c *conn) RemoteAddr() net.Addr {
	if a := c.Conn.RemoteAddr(); a == nil || a.Network() != "unix" {
		return a
	}
	return local{c.Conn.RemoteAddr()}
}
