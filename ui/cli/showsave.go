package cli

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
)

const savedQuality = 92

// save writes the picture to a file, of the image's own size unless another
// was asked for.
func (c *showCommand) save(cmd *cobra.Command, subject *shown) error {
	still, err := subject.pixels(cmd.Context(), image.Point(c.size))
	if err != nil {
		return err
	}
	subject.tell(cmd.ErrOrStderr(), still.Note, still.Summary, still.Spot)
	var buf bytes.Buffer
	switch ext := strings.ToLower(filepath.Ext(c.out)); ext {
	case ".png":
		err = png.Encode(&buf, still.Image)
	case ".jpg", ".jpeg":
		err = jpeg.Encode(&buf, still.Image, &jpeg.Options{Quality: savedQuality})
	default:
		return wrongUse("framebin show", fmt.Errorf("%w: -o %s: end the name with .png or .jpg", errFlag, c.out))
	}
	if err != nil {
		return fmt.Errorf("encode the picture: %w", err)
	}
	return writeNew(c.out, buf.Bytes(), c.force)
}

// writeNew writes a file as a whole: under a temporary name, then under its
// own. One that is there stays unless force is set.
func writeNew(name string, content []byte, force bool) error {
	temp, err := os.CreateTemp(filepath.Dir(name), ".framebin-*")
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	defer func() { _ = os.Remove(temp.Name()) }()
	_, err = temp.Write(content)
	err = errors.Join(err, temp.Chmod(0o644), temp.Close())
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	if force {
		err = os.Rename(temp.Name(), name)
	} else {
		err = os.Link(temp.Name(), name) // fails where a file is in the way
	}
	if errors.Is(err, fs.ErrExist) {
		return hint(fmt.Errorf("%s exists already", name), "use --force to write over it, or another -o")
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}
