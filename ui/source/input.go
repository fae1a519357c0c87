package source

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"os"
	"path/filepath"
	"strings"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/stream"
	"github.com/framebin/framebin/capture/units"
	"github.com/framebin/framebin/ui/message"
)

var errInput = errors.New("cannot be shown")

const (
	mostStdin  = 256 << 20 // bytes
	sniffBytes = 512
)

// Input is what one request comes from: an archive, or an image file and what
// belongs to it.
type Input struct {
	Opener

	Options     prediction.Options // by which predictions are read
	Filter      Filter             // which request of an archive
	Limits      archive.Limits     // of an archive
	Predictions string             // file of an image file; "": one that lies beside it
	Masks       []string           // files of an image file
}

// Request returns the request that a name stands for: one of an archive, or one
// made of an image file and what belongs to it.
func (s *Input) Request(ctx context.Context, name, number string) (*capture.Request, error) {
	if name == "-" {
		content, err := io.ReadAll(io.LimitReader(s.Stdin, mostStdin+1))
		switch {
		case err != nil:
			return nil, fmt.Errorf("read standard input: %w", err)
		case len(content) > mostStdin:
			return nil, fmt.Errorf("standard input %w: it is longer than %s", errInput, units.Bytes(mostStdin))
		case isImage(content, ""):
			return s.compose(content, "image")
		}
		src, err := archive.OpenStream("standard input", bytes.NewReader(content), s.Limits)
		if err != nil {
			return nil, err
		}
		return s.pick(src, name, number)
	}
	if stream.IsAddress(name) {
		return s.FromArchive(ctx, name, number)
	}
	head, err := sniff(name)
	if err != nil {
		return nil, err
	}
	if !isImage(head, name) {
		return s.FromArchive(ctx, name, number)
	}
	if number != "" {
		return nil, fmt.Errorf("%w: an image file holds no request %s", message.ErrFlag, number)
	}
	content, err := readFile(name)
	if err != nil {
		return nil, err
	}
	s.lookAround(filepath.Dir(name))
	return s.compose(content, filepath.Base(name))
}

// FromArchive returns a request of an archive that matches: the last up to the
// number, if there is one.
func (s *Input) FromArchive(ctx context.Context, name, number string) (*capture.Request, error) {
	src, err := s.Open(ctx, name, s.Limits)
	if err != nil {
		return nil, err
	}
	return s.pick(src, name, number)
}

// pick returns a request of an archive, and closes that.
func (s *Input) pick(src *archive.Source, name, number string) (*capture.Request, error) {
	defer func() { _ = src.Close() }()
	i, err := PickOne(src, name, number)
	if err != nil {
		return nil, err
	}
	picked, err := s.Filter.UpTo(src, i, 1, s.Options)
	if err != nil {
		return nil, err
	}
	return src.Request(picked[0])
}

// PickOne returns the index of a request of an archive: the last without a
// number.
func PickOne(src *archive.Source, name, number string) (int, error) {
	if src.Len() == 0 {
		return 0, fmt.Errorf("%s: %w", name, ErrEmpty)
	}
	if number == "" {
		number = "last"
	}
	picked, err := Select(src, []string{number})
	if err != nil {
		return 0, err
	}
	return picked[0], nil
}

// sniff returns the first bytes of a file; none of a folder.
func sniff(name string) ([]byte, error) {
	stat, err := os.Stat(name)
	if err != nil {
		return nil, message.Hint(err, "give a folder of captured requests, an .http file, a HAR or an image")
	}
	if stat.IsDir() {
		return nil, nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	head := make([]byte, sniffBytes)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return head[:n], nil
}

// isImage reports whether the first bytes or the name are those of an image.
func isImage(head []byte, name string) bool {
	if strings.HasPrefix(http.DetectContentType(head), "image/") {
		return true
	}
	ext := strings.ToLower(filepath.Ext(name))
	return ext == ".tif" || ext == ".tiff" || ext == ".jpg" || ext == ".jpeg" || ext == ".png"
}

// lookAround finds the predictions and masks beside an image, if none were
// named.
func (s *Input) lookAround(dir string) {
	if s.Predictions != "" {
		return
	}
	beside := filepath.Join(dir, "predictions.json")
	if _, err := os.Stat(beside); err != nil {
		return
	}
	s.Predictions = beside
	if len(s.Masks) == 0 {
		s.Masks, _ = filepath.Glob(filepath.Join(dir, "mask_*.png")) // the pattern is a good one
	}
}

// compose makes the request that a camera inference would have sent.
func (s *Input) compose(img []byte, name string) (*capture.Request, error) {
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	mediaType := http.DetectContentType(img)
	if !strings.HasPrefix(mediaType, "image/") {
		mediaType = "image/jpeg"
	}
	err := addPart(w, "image", name, mediaType, img)
	for _, mask := range s.Masks {
		err = errors.Join(err, addFile(w, strings.TrimSuffix(filepath.Base(mask), ".png"), mask, "image/png"))
	}
	if s.Predictions != "" {
		err = errors.Join(err, addFile(w, "predictions", s.Predictions, "application/json"))
	}
	if err = errors.Join(err, w.Close()); err != nil {
		return nil, err
	}
	header := http.Header{"Content-Type": {w.FormDataContentType()}}
	return capture.NewRequest(http.MethodPost, "/", header, body.Bytes()), nil
}

// readFile returns the content of a file, of any kind, that is not too long.
func readFile(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	tooLong := fmt.Errorf("%s %w: it is longer than %s", name, errInput, units.Bytes(mostStdin))
	if info.Size() > mostStdin {
		return nil, tooLong
	}
	var content bytes.Buffer
	content.Grow(int(info.Size()) + bytes.MinRead)
	if _, err := content.ReadFrom(io.LimitReader(f, mostStdin+1)); err != nil {
		return nil, err
	}
	if content.Len() > mostStdin { // a pipe, or a device
		return nil, tooLong
	}
	return content.Bytes(), nil
}

// addFile adds a file as a part.
func addFile(w *multipart.Writer, field, name, mediaType string) error {
	content, err := readFile(name)
	if err != nil {
		return err
	}
	return addPart(w, field, filepath.Base(name), mediaType, content)
}

// addPart adds a part.
func addPart(w *multipart.Writer, field, filename, mediaType string, content []byte) error {
	header := textproto.MIMEHeader{}
	header.Set("Content-Disposition", multipart.FileContentDisposition(field, filename))
	header.Set("Content-Type", mediaType)
	part, err := w.CreatePart(header)
	if err == nil {
		_, err = part.Write(content)
	}
	return err
}
