package export

import (
	"archive/zip"
	"context"
	"io"
	"os"
	"path"
	"strings"
)

// folderTree puts the files of a dataset into a folder.
type folderTree struct {
	ctx    context.Context //nolint:containedctx // it lives for one call
	folder *folder
	files  int
	bytes  int64
}

// Create begins a file.
func (t *folderTree) Create(name string) (io.WriteCloser, error) {
	if dir := path.Dir(name); dir != "." {
		if err := t.folder.root.MkdirAll(dir, folderMode); err != nil {
			return nil, err
		}
	}
	f, err := t.folder.root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, fileMode)
	if err != nil {
		return nil, err
	}
	t.files++
	return &treeFile{countingWriter{ctx: t.ctx, w: diskWriter{f, t.folder}}, f, t}, nil
}

// treeFile is a file of a folderTree.
type treeFile struct {
	countingWriter
	file *os.File
	tree *folderTree
}

// Close counts the file.
func (f *treeFile) Close() error {
	f.tree.bytes += f.n
	return f.file.Close()
}

// zipTree puts the files of a dataset into a ZIP.
type zipTree struct{ *zip.Writer }

func newZipTree(w io.Writer) zipTree { return zipTree{zip.NewWriter(w)} }

// Create begins a file. Images are stored as they are: they are compressed.
func (t zipTree) Create(name string) (io.WriteCloser, error) {
	h := &zip.FileHeader{Name: name, Method: zip.Deflate}
	switch strings.ToLower(path.Ext(name)) {
	case ".jpg", ".png", ".gif", ".webp":
		h.Method = zip.Store
	}
	w, err := t.CreateHeader(h)
	return noClose{w}, err
}

// oneFileTree writes one file of a dataset and no other.
type oneFileTree struct {
	name string
	w    io.Writer
}

// Create begins a file.
func (t oneFileTree) Create(name string) (io.WriteCloser, error) {
	if name != t.name {
		return noClose{io.Discard}, nil
	}
	return noClose{t.w}, nil
}

// noClose is a writer that needs no closing.
type noClose struct{ io.Writer }

// Close does nothing.
func (noClose) Close() error { return nil }
