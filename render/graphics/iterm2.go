package graphics

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"image/png"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/ansi/iterm2"
)

// ITerm2 is the inline files of iTerm2 and WezTerm.
var ITerm2 = Protocol{&protocol{
	name: "iterm2", help: "inline files of iTerm2 and WezTerm, every colour",
	encoder: func(Setup) (Encoder, error) { return newITerm2(), nil },
}}

// iterm2Encoder sends a picture as an inline file, as iTerm2 and WezTerm show
// it (https://iterm2.com/documentation-images.html).
type iterm2Encoder struct {
	png  png.Encoder
	file bytes.Buffer
}

func newITerm2() *iterm2Encoder {
	return &iterm2Encoder{png: png.Encoder{CompressionLevel: png.BestSpeed}}
}

// Encode implements [Encoder]. Every colour of an opaque picture comes out
// exactly.
func (e *iterm2Encoder) Encode(dst []byte, img *image.RGBA, _ uint32, _ []color.RGBA) ([]byte, error) {
	if img.Rect.Empty() {
		return dst, ErrEmpty
	}
	e.file.Reset()
	if err := e.png.Encode(&e.file, img); err != nil {
		return dst, fmt.Errorf("encode PNG for iTerm2: %w", err)
	}
	return append(dst, ansi.ITerm2(iterm2.File{
		Size:              int64(e.file.Len()),
		Width:             iterm2.Pixels(img.Rect.Dx()),
		Height:            iterm2.Pixels(img.Rect.Dy()),
		IgnoreAspectRatio: true,
		Inline:            true,
		DoNotMoveCursor:   true,
		Content:           base64.StdEncoding.AppendEncode(nil, e.file.Bytes()),
	})...), nil
}

// Erase implements [Encoder]: text over the picture replaces it.
func (e *iterm2Encoder) Erase(uint32) []byte { return nil }

// Cells implements [Encoder]: there is nothing to write.
func (e *iterm2Encoder) Cells(uint32, int, int) []string { return nil }
