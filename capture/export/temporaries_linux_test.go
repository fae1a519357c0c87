package export_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/export"
)

// TestReadOnly exports into a folder that nothing can be written to.
func TestReadOnly(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_RDONLY, "size=64k"); err == nil {
		t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	} else if err := os.Chmod(dir, 0o555); err != nil || os.Getuid() == 0 {
		t.Skip("there is no folder that root cannot write to")
	}
	for _, format := range export.Formats() {
		for _, path := range []string{filepath.Join(dir, "x"), filepath.Join(dir, "x"+format.Extension)} {
			_, err := export.Save(t.Context(), path, job(format, framed(t, 1)[:1]...))
			if !errors.Is(err, syscall.EROFS) && !errors.Is(err, syscall.EACCES) {
				t.Errorf("%s to %s: got %v", format, path, err)
			} else if text := err.Error(); !strings.Contains(text, dir) || strings.Contains(text, ".tmp") {
				t.Errorf("%s: does not say where: %v", format, err)
			}
		}
	}
}

// TestFullDisk exports to a disk that has no room left: that is said, with the
// place, and nothing stays there.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=64k"); err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	if err := os.WriteFile(filepath.Join(dir, "full"), make([]byte, 1<<20), 0o600); !errors.Is(err, syscall.ENOSPC) {
		t.Fatal(err)
	}
	for _, format := range export.Formats() {
		for _, path := range []string{filepath.Join(dir, "x"), filepath.Join(dir, "x"+format.Extension), filepath.Join(dir, "y") + "/"} {
			_, err := export.Save(t.Context(), path, job(format, framed(t, 1)[:1]...))
			if !errors.Is(err, syscall.ENOSPC) {
				t.Errorf("%s to %s: got %v", format, path, err)
			} else if text := err.Error(); !strings.Contains(text, dir) || strings.Contains(text, ".tmp") {
				t.Errorf("%s: does not say where: %v", format, err)
			}
			if names := sortedNames(tree(t, dir)); names != "full" {
				t.Errorf("%s to %s: left %s", format, path, names)
			}
		}
	}
}

// TestTemporaries: whoever ends the process in the middle of a job leaves
// nothing that is not whole, and nothing comes after.
func TestTemporaries(t *testing.T) {
	t.Parallel()
	for _, format := range export.Formats() {
		t.Run(format.Name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			var temporaries export.Temporaries
			list := framed(t, 2)
			middle, end := make(chan bool), make(chan bool)
			j := job(format)
			j.Temporaries = &temporaries
			j.Requests = func(yield func(*capture.Request, error) bool) {
				if yield(list[0], nil) {
					middle <- true
					<-end
					yield(list[1], nil)
				}
			}
			done := make(chan error)
			go func() {
				_, err := export.Save(t.Context(), filepath.Join(dir, "x")+string(filepath.Separator), j)
				done <- err
			}()
			<-middle
			temporaries.Remove()
			for name := range tree(t, dir) {
				if strings.Contains(name, ".tmp") {
					t.Errorf("%s is left", name)
				}
			}
			before := tree(t, dir)
			close(end)
			if err := <-done; err == nil {
				t.Error("the job went on")
			}
			for name := range tree(t, dir) {
				if _, there := before[name]; !there {
					t.Errorf("%s came after the end", name)
				}
			}
		})
	}
}
