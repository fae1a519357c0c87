package export

import (
	"bufio"
	"bytes"
	"compress/lzw"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/draw"
	"io"
	"os"
	"time"

	xdraw "golang.org/x/image/draw"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/quantize"
)

// GIF is a run of frames that moves.
var GIF = &Format{
	Name: "gif", Extension: ".gif", Binary: true,
	Help:   "the frames with their predictions as one animation, at most 960 pixels wide or high",
	Keeps:  "what is seen, in 255 colours a frame, and the time between frames",
	stream: (*run).gif,
}

// APNG is GIF in all colours.
var APNG = &Format{
	Name: "apng", Extension: ".apng", Binary: true,
	Help:   "the frames with their predictions as one animation, in all colours",
	Keeps:  "what is seen, and the time between frames",
	stream: (*run).apng,
}

const (
	longestSide = 960 // of an animation, in pixels
	// How long a frame is shown: for as long as it took until the next came,
	// within bounds, or usualDelay where no time is known.
	shortestDelay = 20 * time.Millisecond
	longestDelay  = 2 * time.Second
	usualDelay    = 200 * time.Millisecond
)

// frames draws the requests one after the other on canvases of the size of the
// first. A request that cannot be drawn is passed over. The delay of a frame is
// known once the next one is there.
func (x *run) frames(put func(canvas *image.RGBA, delay time.Duration) error) error {
	var size image.Point
	var last *image.RGBA
	var at time.Time
	delay := usualDelay
	err := x.each(func(r *capture.Request) error {
		picture, err := x.picture(r)
		if err != nil {
			return err
		}
		if picture == nil {
			return skip{ErrNoPicture.Error()}
		}
		if own := picture.Bounds().Size(); size == (image.Point{}) {
			size = own
			if long := max(own.X, own.Y); long > longestSide {
				size = image.Pt(max(own.X*longestSide/long, 1), max(own.Y*longestSide/long, 1))
			}
		}
		if last != nil {
			if !at.IsZero() && !r.Time.IsZero() {
				delay = min(max(r.Time.Sub(at), shortestDelay), longestDelay)
			}
			if err := put(last, delay); err != nil {
				return err
			}
		}
		last, at = fitted(picture, size), r.Time
		return nil
	})
	if err != nil {
		return err
	}
	if last == nil {
		return fmt.Errorf("%w: none can be drawn", ErrNoRequest)
	}
	return put(last, delay)
}

// fitted is a picture in the middle of a black canvas, as large as it fits.
func fitted(picture image.Image, size image.Point) *image.RGBA {
	canvas := image.NewRGBA(image.Rectangle{Max: size})
	draw.Draw(canvas, canvas.Rect, image.Black, image.Point{}, draw.Src)
	own, fit := picture.Bounds().Size(), size
	if own.X*size.Y > own.Y*size.X {
		fit.Y = max(own.Y*size.X/own.X, 1)
	} else {
		fit.X = max(own.X*size.Y/own.Y, 1)
	}
	corner := size.Sub(fit).Div(2)
	xdraw.ApproxBiLinear.Scale(canvas, image.Rectangle{Min: corner, Max: corner.Add(fit)}, picture, picture.Bounds(), draw.Over, nil)
	return canvas
}

// gif writes GIF89a frame by frame, so that none is kept.
func (x *run) gif(to io.Writer) error {
	const colors, bits = 256, 8
	w := bufio.NewWriter(to)
	begun := false
	var reduce quantize.Quantizer
	short := func(v int) { _, _ = w.Write(binary.LittleEndian.AppendUint16(nil, uint16(v))) }
	err := x.frames(func(canvas *image.RGBA, delay time.Duration) error {
		size := canvas.Rect.Size()
		if !begun {
			begun = true
			_, _ = w.WriteString("GIF89a")
			short(size.X)
			short(size.Y)
			_, _ = w.WriteString("\x00\x00\x00")                                // no colours for all frames
			_, _ = w.WriteString("\x21\xFF\x0BNETSCAPE2.0\x03\x01\x00\x00\x00") // again and again
		}
		reduce.Choose(canvas, nil, quantize.MaxColors)
		frame := image.NewPaletted(canvas.Rect, reduce.Palette())
		reduce.Paint(frame, canvas, 0, size.Y)
		_, _ = w.WriteString("\x21\xF9\x04\x00")
		short(int(delay / (10 * time.Millisecond)))
		_, _ = w.WriteString("\x00\x00\x2C\x00\x00\x00\x00")
		short(size.X)
		short(size.Y)
		_, _ = w.Write([]byte{0x80 | bits - 1})
		for i := range colors {
			var r, g, b uint32
			if i < len(frame.Palette) {
				r, g, b, _ = frame.Palette[i].RGBA()
			}
			_, _ = w.Write([]byte{byte(r >> 8), byte(g >> 8), byte(b >> 8)})
		}
		_ = w.WriteByte(bits)
		blocks := &gifBlocks{w: w}
		z := lzw.NewWriter(blocks, lzw.LSB, bits)
		if _, err := z.Write(frame.Pix); err != nil {
			return err
		}
		if err := z.Close(); err != nil {
			return err
		}
		return blocks.end()
	})
	if err != nil {
		return err
	}
	_ = w.WriteByte(0x3B)
	return w.Flush()
}

// gifBlocks cuts data into blocks of up to 255 bytes, each after its length.
type gifBlocks struct {
	w   *bufio.Writer
	buf []byte
}

// Write takes data in.
func (b *gifBlocks) Write(p []byte) (int, error) {
	const most = 255
	b.buf = append(b.buf, p...)
	for len(b.buf) >= most {
		_ = b.w.WriteByte(most)
		if _, err := b.w.Write(b.buf[:most]); err != nil {
			return 0, err
		}
		b.buf = b.buf[most:]
	}
	return len(p), nil
}

// end writes what is left, and the end of the blocks.
func (b *gifBlocks) end() error {
	if len(b.buf) > 0 {
		_ = b.w.WriteByte(byte(len(b.buf)))
		_, _ = b.w.Write(b.buf)
	}
	return b.w.WriteByte(0)
}

// apng writes a PNG with further frames in it. How many there are stands
// before them, so they wait on disk.
func (x *run) apng(to io.Writer) (err error) {
	spool, err := os.CreateTemp("", "framebin-*.tmp")
	if err != nil {
		return err
	}
	_ = os.Remove(spool.Name()) // at once, where the system lets us: it is not left behind
	defer func() {
		err = errors.Join(err, spool.Close())
		_ = os.Remove(spool.Name())
	}()
	waiting := bufio.NewWriter(spool)
	var header []byte // IHDR
	frames, number := 0, 0
	sequence := func() []byte {
		number++
		return binary.BigEndian.AppendUint32(nil, uint32(number-1))
	}
	err = x.frames(func(canvas *image.RGBA, delay time.Duration) error {
		var b bytes.Buffer
		if err := encodePNG(&b, canvas); err != nil {
			return err
		}
		control := sequence()
		for _, v := range []int{canvas.Rect.Dx(), canvas.Rect.Dy(), 0, 0} {
			control = binary.BigEndian.AppendUint32(control, uint32(v))
		}
		control = binary.BigEndian.AppendUint16(control, uint16(delay.Milliseconds()))
		control = binary.BigEndian.AppendUint16(control, 1000) // a second
		writeChunk(waiting, "fcTL", append(control, 0, 0))
		for rest := b.Bytes()[8:]; len(rest) >= 12; {
			n := int(binary.BigEndian.Uint32(rest))
			name, data := string(rest[4:8]), rest[8:8+n]
			rest = rest[12+n:]
			switch {
			case name == "IHDR":
				header = data
			case name == "IDAT" && frames == 0:
				writeChunk(waiting, name, data)
			case name == "IDAT":
				writeChunk(waiting, "fdAT", append(sequence(), data...))
			}
		}
		frames++
		return waiting.Flush()
	})
	if err != nil {
		return err
	}
	w := bufio.NewWriter(to)
	_, _ = w.WriteString("\x89PNG\r\n\x1a\n")
	writeChunk(w, "IHDR", header)
	writeChunk(w, "acTL", binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, uint32(frames)), 0))
	if _, err := spool.Seek(0, io.SeekStart); err != nil {
		return err
	}
	if _, err := io.Copy(w, spool); err != nil {
		return err
	}
	writeChunk(w, "IEND", nil)
	return w.Flush()
}

// writeChunk writes a chunk of a PNG. A failure of the writer stays until its
// Flush.
func writeChunk(w *bufio.Writer, name string, data []byte) {
	_, _ = w.Write(binary.BigEndian.AppendUint32(nil, uint32(len(data))))
	sum := crc32.NewIEEE()
	both := io.MultiWriter(w, sum)
	_, _ = io.WriteString(both, name)
	_, _ = both.Write(data)
	_, _ = w.Write(binary.BigEndian.AppendUint32(nil, sum.Sum32()))
}
