package graphics

import (
	"bytes"
	"image"
	"image/color"

	"github.com/mattn/go-sixel"
)

type sixelEncoder struct{}

func (e *sixelEncoder) Encode(dst []byte, img *image.RGBA, _ uint32, _ []color.RGBA) ([]byte, error) {
	out := bytes.NewBuffer(dst)
	err := sixel.NewEncoder(out).Encode(img)
	return out.Bytes(), err
}

func (e *sixelEncoder) Erase(uint32) []byte { return nil }
