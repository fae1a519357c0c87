// Package pack unpacks ZIP and tar files into a folder, within bounds. What
// reaches out of the folder, links, and files that blow up are refused: an
// archive that holds one is not opened at all, as it was made to deceive.
//
// It packs nothing and reads none of the files. capture/archive imports it.
package pack

import (
	"archive/tar"
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"syscall"
)

// Limits bound what is unpacked; zero fields have their defaults.
type Limits struct {
	Files int   // 1,000,000
	Bytes int64 // unpacked, of all files; 32 GiB
	// Ratio is how many times the packed size it may be beyond Free bytes, so
	// that a few kilobytes do not fill the disk; 200, and 64 MiB.
	Ratio int64
	Free  int64
}

func (l Limits) withDefaults() Limits {
	if l.Files <= 0 {
		l.Files = 1_000_000
	}
	if l.Bytes <= 0 {
		l.Bytes = 32 << 30
	}
	if l.Ratio <= 0 {
		l.Ratio = 200
	}
	if l.Free <= 0 {
		l.Free = 64 << 20
	}
	return l
}

// ErrRefused is wrapped by the errors about what an archive holds.
var ErrRefused = errors.New("refused")

// litter begins the names of what macOS packs beside every file.
const litter = "__MACOSX/"

// encrypted is the flag of a file in a ZIP that takes a password.
const encrypted = 1

// unpacker writes files into a folder and counts.
type unpacker struct {
	root   *os.Root
	limits Limits
	packed int64 // size of the archive
	files  int
	bytes  int64
}

// ZIP unpacks a ZIP of size bytes.
func ZIP(into *os.Root, r io.ReaderAt, size int64, l Limits) error {
	z, err := zip.NewReader(r, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) { // which file says
		return err
	}
	u := unpacker{root: into, limits: l.withDefaults(), packed: size}
	for _, f := range z.File {
		mode := f.Mode()
		switch {
		case mode.IsDir(), strings.HasSuffix(f.Name, `\`), strings.HasPrefix(f.Name, litter):
			continue
		case f.Flags&encrypted != 0:
			return fmt.Errorf("%w: %q in it is encrypted: unpack it first", ErrRefused, f.Name)
		case !mode.IsRegular():
			return fmt.Errorf("%w: %q in it is a link or a device, not a file", ErrRefused, f.Name)
		}
		content, err := f.Open()
		if err != nil {
			return fmt.Errorf("%q: %w", f.Name, err)
		}
		err = u.write(f.Name, content)
		if err := errors.Join(err, content.Close()); err != nil {
			return err
		}
	}
	return nil
}

// Tar unpacks a tar. Packed is how many bytes it was before it was
// decompressed.
func Tar(into *os.Root, r io.Reader, packed int64, l Limits) error {
	u := unpacker{root: into, limits: l.withDefaults(), packed: packed}
	for t := tar.NewReader(r); ; {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil && !errors.Is(err, tar.ErrInsecurePath) {
			return err
		}
		switch h.Typeflag {
		case tar.TypeDir, tar.TypeXGlobalHeader:
			continue
		case tar.TypeReg, tar.TypeRegA: //nolint:staticcheck // old archives have it
		default:
			return fmt.Errorf("%w: %q in it is a link or a device, not a file", ErrRefused, h.Name)
		}
		if err := u.write(h.Name, t); err != nil {
			return err
		}
	}
}

// write writes one file.
func (u *unpacker) write(name string, from io.Reader) error {
	name = strings.ReplaceAll(name, `\`, "/") // as some programs of Windows write it
	clean := path.Clean(name)
	if name == "" || strings.Contains(name, "\x00") || !filepath.IsLocal(filepath.FromSlash(clean)) || path.IsAbs(name) || clean == "." {
		return fmt.Errorf("%w: the name %q in it leads out of its folder", ErrRefused, name)
	}
	for element := range strings.SplitSeq(name, "/") {
		if element == ".." {
			return fmt.Errorf("%w: the name %q in it leads out of its folder", ErrRefused, name)
		}
	}
	if u.files++; u.files > u.limits.Files {
		return fmt.Errorf("%w: it holds more than %d files", ErrRefused, u.limits.Files)
	}
	if dir := path.Dir(clean); dir != "." {
		if err := u.root.MkdirAll(dir, 0o700); err != nil {
			return unwritten(name, err)
		}
	}
	f, err := u.root.OpenFile(clean, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return unwritten(name, err)
	}
	most := min(u.limits.Bytes, u.limits.Free+u.packed*u.limits.Ratio)
	n, err := io.Copy(f, io.LimitReader(from, most-u.bytes+1))
	if u.bytes += n; err == nil && u.bytes > most {
		err = fmt.Errorf("%w: it unpacks to more than %d bytes, from %d", ErrRefused, most, u.packed)
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("%q: %w", name, err)
	}
	return nil
}

// unwritten says why a file of an archive could not be made, with its name in
// the archive alone.
func unwritten(name string, err error) error {
	const most = 100
	if len(name) > most {
		name = name[:most] + "…"
	}
	if errors.Is(err, fs.ErrExist) || errors.Is(err, syscall.ENOTDIR) || errors.Is(err, syscall.EISDIR) {
		return fmt.Errorf("%w: the name %q is in it twice", ErrRefused, name)
	}
	if failed, ok := errors.AsType[*fs.PathError](err); ok {
		err = failed.Err
	}
	return fmt.Errorf("%q in it: %w", name, err)
}
