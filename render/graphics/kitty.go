package graphics

import (
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"os"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/ansi/kitty"
)

// kittyChunk is how many bytes fit into one escape sequence once they are
// base64.
const kittyChunk = kitty.MaxChunkSize / 4 * 3

// Kitty is kitty's graphics protocol; inside of tmux by Unicode placeholders.
var Kitty = Protocol{&protocol{
	name: "kitty", help: "kitty's graphics protocol, every colour",
	encoder: func(s Setup) (Encoder, error) {
		if s.Tmux {
			return newPlaceholders(s.Cell)
		}
		return newKitty()
	},
	cellsInTmux: maxPlaceholders,
}}

// kittyEncoder sends a picture and places it at the cursor, in pixels, without
// moving the cursor and without an answer from the terminal
// (https://sw.kovidgoyal.net/kitty/graphics-protocol).
//
// The pixels go as RGB, compressed by zlib at its fastest: of the forms that
// lose nothing it is the best between time and bytes. Measured at 960x540:
// raw 3 ms and 2.1 MB, zlib 9 to 18 ms and 0.5 to 1.9 MB, PNG 16 to 39 ms and
// 0.3 to 1.1 MB.
type kittyEncoder struct {
	pixels []byte
	packed bytes.Buffer
	zlib   *zlib.Writer
}

func newKitty() (*kittyEncoder, error) {
	e := &kittyEncoder{}
	var err error
	e.zlib, err = zlib.NewWriterLevel(&e.packed, zlib.BestSpeed)
	return e, err
}

// Encode implements [Encoder]. Every colour comes out exactly; alpha is
// ignored. The ID must not be 0, nor that of another picture on the screen.
func (e *kittyEncoder) Encode(dst []byte, img *image.RGBA, id uint32, _ []color.RGBA) ([]byte, error) {
	if img.Rect.Empty() {
		return dst, ErrEmpty
	}
	if err := e.pack(img); err != nil {
		return dst, err
	}
	o := transmission(img)
	o.ID, o.PlacementID, o.DoNotMoveCursor = int(id), 1, true
	return appendKitty(dst, strings.Join(o.Options(), ","), e.packed.Bytes()), nil
}

// pack compresses the pixels.
func (e *kittyEncoder) pack(img *image.RGBA) error {
	e.pixels = appendRGB(e.pixels[:0], img)
	return e.compress()
}

// compress packs what is in pixels.
func (e *kittyEncoder) compress() error {
	e.packed.Reset()
	e.zlib.Reset(&e.packed)
	if _, err := e.zlib.Write(e.pixels); err != nil {
		return fmt.Errorf("compress for kitty: %w", err)
	}
	if err := e.zlib.Close(); err != nil {
		return fmt.Errorf("compress for kitty: %w", err)
	}
	return nil
}

// transmission returns the options that say what is packed.
func transmission(img *image.RGBA) kitty.Options {
	return kitty.Options{
		Action: kitty.TransmitAndPut, Transmission: kitty.Direct,
		Format: kitty.RGB, Compression: kitty.Zlib,
		ImageWidth: img.Rect.Dx(), ImageHeight: img.Rect.Dy(), Quiet: 2,
	}
}

// Erase implements [Encoder]: it deletes the picture and frees its pixels.
func (e *kittyEncoder) Erase(id uint32) []byte { return []byte(deletion(id)) }

// Cells implements [Encoder]: there is nothing to write.
func (e *kittyEncoder) Cells(uint32, int, int) []string { return nil }

// deletion is the command that deletes a picture and frees its pixels.
func deletion(id uint32) string {
	o := kitty.Options{
		Action: kitty.Delete, Delete: kitty.DeleteID, DeleteResources: true, ID: int(id), Quiet: 2,
	}
	return ansi.KittyGraphics(nil, o.Options()...)
}

// appendKitty appends data in as many sequences as it takes; the first has the
// options.
func appendKitty(dst []byte, options string, data []byte) []byte {
	for first := true; first || len(data) > 0; first = false {
		part := data[:min(len(data), kittyChunk)]
		data = data[len(part):]
		dst = append(dst, "\x1b_G"...)
		if first {
			dst = append(append(dst, options...), ',')
		} else {
			dst = append(dst, "q=2,"...)
		}
		more := byte('0')
		if len(data) > 0 {
			more = '1'
		}
		dst = append(dst, 'm', '=', more, ';')
		dst = base64.StdEncoding.AppendEncode(dst, part)
		dst = append(dst, "\x1b\\"...)
	}
	return dst
}

// appendRGB appends the pixels without alpha, row by row.
func appendRGB(dst []byte, img *image.RGBA) []byte {
	width := img.Rect.Dx()
	for y := range img.Rect.Dy() {
		row := img.Pix[y*img.Stride:][:4*width]
		for ; len(row) >= 4; row = row[4:] {
			dst = append(dst, row[0], row[1], row[2])
		}
	}
	return dst
}

// maxPlaceholders is how many rows and columns of cells can hold the place of
// a picture: so many numbers can be written as a mark on a character.
const maxPlaceholders = 297

// placeholderEncoder sends a picture through tmux to a terminal that knows
// kitty's Unicode placeholders
// (https://sw.kovidgoyal.net/kitty/graphics-protocol/#unicode-placeholders).
//
// tmux hands the pixels on without looking at them, and knows nothing of where
// they are. What it does know is text: the cells hold characters that name the
// picture by their colour, and their row and column in it by the marks on
// them. So the picture moves, hides and comes back with tmux's panes.
type placeholderEncoder struct {
	kitty *kittyEncoder
	cell  image.Point
	high  byte // of the pictures' numbers
	plain []byte
}

func newPlaceholders(cell image.Point) (*placeholderEncoder, error) {
	if cell.X <= 0 || cell.Y <= 0 {
		cell = image.Pt(10, 20)
	}
	k, err := newKitty()
	// Programs in other panes show pictures in the same window. The number of
	// the process keeps theirs apart from ours.
	return &placeholderEncoder{kitty: k, cell: cell, high: byte(os.Getpid()%255 + 1)}, err
}

// The lowest byte of a number is the colour of text, one of 256, for tmux
// makes something else of a colour of 24 bits where it takes the terminal to
// have none. The first 16 are left out: they are written in several ways.
const (
	firstPlaceholder = 16
	placeholders     = 256 - firstPlaceholder
)

// number is the picture's number in the terminal: the high byte, and a low one
// that tells apart the picture that is shown from those before it.
func (e *placeholderEncoder) number(id uint32) uint32 {
	return uint32(e.high)<<24 | (firstPlaceholder + id%placeholders)
}

// Encode implements [Encoder]. Every colour comes out exactly; alpha is
// ignored. The picture is at the top left of the whole cells that it needs, and
// nothing is in the rest of them: kitty would put it in their middle, between
// two pixels of the screen, and blur it.
func (e *placeholderEncoder) Encode(dst []byte, img *image.RGBA, id uint32, _ []color.RGBA) ([]byte, error) {
	if img.Rect.Empty() {
		return dst, ErrEmpty
	}
	cols := (img.Rect.Dx() + e.cell.X - 1) / e.cell.X
	rows := (img.Rect.Dy() + e.cell.Y - 1) / e.cell.Y
	size := image.Pt(cols*e.cell.X, rows*e.cell.Y)
	o := transmission(img)
	var err error
	if size == img.Rect.Size() {
		err = e.kitty.pack(img)
	} else {
		o.Format, o.ImageWidth, o.ImageHeight = kitty.RGBA, size.X, size.Y
		err = e.kitty.packInside(img, size)
	}
	if err != nil {
		return dst, err
	}
	o.ID, o.VirtualPlacement, o.Columns, o.Rows = int(e.number(id)), true, cols, rows
	e.plain = appendKitty(e.plain[:0], strings.Join(o.Options(), ","), e.kitty.packed.Bytes())
	const end = "\x1b\\"
	for rest := e.plain; len(rest) > 0; {
		// One command at a time: tmux takes no more than a megabyte.
		n := bytes.Index(rest, []byte(end)) + len(end)
		dst = appendThrough(dst, rest[:n])
		rest = rest[n:]
	}
	return dst, nil
}

// packInside compresses the pixels of a larger picture that has img in its
// corner, and nothing else.
func (e *kittyEncoder) packInside(img *image.RGBA, size image.Point) error {
	width := img.Rect.Dx()
	e.pixels = append(e.pixels[:0], make([]byte, 4*size.X*size.Y)...)
	for y := range img.Rect.Dy() {
		row := e.pixels[4*y*size.X:][:4*width]
		copy(row, img.Pix[y*img.Stride:])
		for x := range width {
			row[4*x+3] = 0xff
		}
	}
	return e.compress()
}

// Erase implements [Encoder]: it deletes the picture and frees its pixels.
func (e *placeholderEncoder) Erase(id uint32) []byte {
	return appendThrough(nil, []byte(deletion(e.number(id))))
}

// Cells implements [Encoder]. Each cell tells its row, its column and the
// highest byte of the picture's number, for tmux may write any of them alone.
func (e *placeholderEncoder) Cells(id uint32, cols, rows int) []string {
	lines := make([]string, min(max(rows, 0), maxPlaceholders))
	number := e.number(id)
	high := string(kitty.Diacritic(int(number >> 24)))
	for row := range lines {
		var b strings.Builder
		b.WriteString("\x1b[38;5;" + strconv.Itoa(int(number&255)) + "m")
		for col := range min(cols, maxPlaceholders) {
			b.WriteRune(kitty.Placeholder)
			b.WriteRune(kitty.Diacritic(row))
			b.WriteRune(kitty.Diacritic(col))
			b.WriteString(high)
		}
		b.WriteString(reset)
		lines[row] = b.String()
	}
	return lines
}

// appendThrough appends what makes tmux hand a sequence on to the terminal.
func appendThrough(dst, sequence []byte) []byte {
	dst = append(dst, "\x1bPtmux;"...)
	dst = append(dst, bytes.ReplaceAll(sequence, []byte{ansi.ESC}, []byte{ansi.ESC, ansi.ESC})...)
	return append(dst, "\x1b\\"...)
}

// Through returns what makes tmux hand a sequence on to the terminal, where
// its option allow-passthrough lets it.
func Through(sequence string) string { return string(appendThrough(nil, []byte(sequence))) }
