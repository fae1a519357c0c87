package graphics

import (
	"errors"
	"image"
	"image/color"
)

type kittyEncoder struct{}

func (e *kittyEncoder) Encode(_ []byte, _ *image.RGBA, _ uint32, _ []color.RGBA) ([]byte, error) {
	return nil, errors.New("kitty graphics are not built yet")
}

func (e *kittyEncoder) Erase(uint32) []byte { return nil }
