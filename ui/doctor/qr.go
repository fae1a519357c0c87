// Package doctor finds out why a camera does not reach framebin, and says what
// to try: what of this computer can be known to stand in the way, whether an
// address is reachable from here, and the address as a picture for a phone. It
// changes nothing and captures nothing; ui/cli, ui/serve and ui/tui import it.
package doctor

import (
	"strings"

	"github.com/boombuler/barcode/qr"
)

// quiet is the border, in modules, that a reader needs around a code.
const quiet = 2

// QR returns text as a QR code in half blocks, a row of cells a line: the light
// modules are drawn, so that it is read on a dark background, and by most
// readers on a light one.
func QR(text string) ([]string, error) {
	code, err := qr.Encode(text, qr.L, qr.Auto)
	if err != nil {
		return nil, err
	}
	size := code.Bounds().Dx()
	light := func(x, y int) bool {
		if x < 0 || y < 0 || x >= size || y >= size {
			return y < size+quiet
		}
		r, _, _, _ := code.At(x, y).RGBA()
		return r > 0
	}
	var lines []string
	for y := -quiet; y < size+quiet; y += 2 {
		var b strings.Builder
		for x := -quiet; x < size+quiet; x++ {
			b.WriteString(halfBlocks[light(x, y)][light(x, y+1)])
		}
		lines = append(lines, b.String())
	}
	return lines, nil
}

var halfBlocks = map[bool]map[bool]string{
	true:  {true: "█", false: "▀"},
	false: {true: "▄", false: " "},
}
