package jpeg

import (
	"encoding/binary"
	"errors"
	"image"

	"github.com/framebin/framebin/capture/imageheader"
)

// errNotHalf says that a JPEG is not one that DecodeHalf reads.
var errNotHalf = errors.New("not a plain JPEG")

// halfJPEG decodes baseline JPEGs (ITU-T T.81) at half their size. Every
// sample it gives is the average of the two by two that a full decoding would
// give there, since that average can be taken of the coefficients: see
// newSteps. Chroma that is stored at half size already is decoded in full,
// so the result is 4:4:4 whatever the file was.
//
// It reads eight bits, one or three components, and one interleaved scan,
// which is what cameras write; everything else, and everything that is not in
// perfect order, is errNotHalf.
type halfJPEG struct {
	bits       bitReader
	quant      [4][blockArea]uint16 // in zigzag order
	dc         [2]*huffman          // baseline has two of each
	ac         [2]*huffman
	components []halfComponent
	width      int
	height     int
	interval   int // MCUs between restart markers; 0: none
}

// halfComponent is a component of the image and its plane at half size.
type halfComponent struct {
	id           byte
	h, v         int // blocks in an MCU
	quant        int // number of its quantisation table
	dc, ac       *huffman
	steps        [blockArea]step
	wide, high   int // samples of a block at half size: 4 or 8
	pix          []uint8
	stride       int
	last         int32 // DC of the block before
	coefficients [blockArea]float32
}

// DecodeHalf decodes a JPEG at half its size, rounded up. Of what it does not
// read it says so by an error, and it is then for [Decode].
func DecodeHalf(data []byte) (image.Image, error) {
	d := &halfJPEG{}
	data = withTables(data)
	scan, err := d.header(data)
	if err != nil {
		return nil, err
	}
	d.prepare()
	d.bits = bitReader{data: data, at: scan}
	if err := d.scan(); err != nil {
		return nil, err
	}
	return d.image(), nil
}

// header reads the segments up to the scan, and returns where its data is.
func (d *halfJPEG) header(data []byte) (scan int, err error) {
	for s := range imageheader.JPEGSegments(data) {
		switch {
		case s.Apart:
			return 0, errNotHalf
		case s.Marker == imageheader.MarkerSOS:
			return s.End(), d.start(s.Body)
		case !d.segment(s.Marker, s.Body):
			return 0, errNotHalf
		}
	}
	return 0, errNotHalf
}

// segment takes in one segment, and reports whether it is one that plain
// JPEGs have.
func (d *halfJPEG) segment(marker byte, body []byte) bool {
	switch {
	case marker == imageheader.MarkerSOF0:
		return d.components == nil && d.frame(body)
	case marker == imageheader.MarkerDQT:
		return d.quantisation(body)
	case marker == imageheader.MarkerDHT:
		return d.tables(body)
	case marker == imageheader.MarkerDRI && len(body) == 2:
		d.interval = int(binary.BigEndian.Uint16(body))
		return true
	case marker == imageheader.MarkerAPP14:
		return false // Adobe's: the colours may not be YCbCr
	}
	return marker >= imageheader.MarkerAPP0 && marker < imageheader.MarkerAPP14 || marker == imageheader.MarkerCOM
}

// frame takes in the frame header.
func (d *halfJPEG) frame(b []byte) bool {
	if len(b) < 6 || b[0] != 8 || len(b) != 6+3*int(b[5]) {
		return false
	}
	d.height, d.width = int(binary.BigEndian.Uint16(b[1:])), int(binary.BigEndian.Uint16(b[3:]))
	for b = b[6:]; len(b) > 0; b = b[3:] {
		c := halfComponent{id: b[0], h: int(b[1] >> 4), v: int(b[1] & 15), quant: int(b[2])}
		if c.quant > 3 || c.h < 1 || c.v < 1 || c.h > 2 || c.v > 2 {
			return false
		}
		d.components = append(d.components, c)
	}
	return d.width > 0 && d.height > 0 && (d.grey() || d.ycbcr())
}

// grey reports whether there is one component, whose MCU is then a block
// whatever its sampling factors.
func (d *halfJPEG) grey() bool {
	if len(d.components) != 1 {
		return false
	}
	d.components[0].h, d.components[0].v = 1, 1
	return true
}

// ycbcr reports whether there are luma and two of chroma, no finer than it.
func (d *halfJPEG) ycbcr() bool {
	if len(d.components) != 3 {
		return false
	}
	luma, cb, cr := &d.components[0], &d.components[1], &d.components[2]
	if luma.id == 'R' && cb.id == 'G' || luma.id == cb.id || luma.id == cr.id || cb.id == cr.id {
		return false
	}
	return cb.h*cb.v == 1 && cr.h*cr.v == 1
}

// quantisation takes in quantisation tables of eight bits.
func (d *halfJPEG) quantisation(b []byte) bool {
	for ; len(b) > blockArea; b = b[1+blockArea:] {
		if b[0] > 3 {
			return false
		}
		for i, q := range b[1 : 1+blockArea] {
			d.quant[b[0]][i] = uint16(q)
		}
	}
	return len(b) == 0
}

// tables takes in Huffman tables.
func (d *halfJPEG) tables(b []byte) bool {
	for len(b) >= 17 {
		class, id := b[0]>>4, b[0]&15
		h, n := newHuffman(b[1:], class == 1)
		if h == nil || class > 1 || id > 1 {
			return false
		}
		if class == 0 {
			d.dc[id] = h
		} else {
			d.ac[id] = h
		}
		b = b[1+n:]
	}
	return len(b) == 0
}

// start takes in the header of the scan, which must hold all components and
// all coefficients.
func (d *halfJPEG) start(b []byte) error {
	n := len(d.components)
	if n == 0 || len(b) != 4+2*n || int(b[0]) != n || b[2*n+1] != 0 || b[2*n+2] != blockArea-1 || b[2*n+3] != 0 {
		return errNotHalf
	}
	for i := range d.components {
		c := &d.components[i]
		id, tables := b[1+2*i], b[2+2*i]
		if id != c.id || tables>>4 > 1 || tables&15 > 1 {
			return errNotHalf
		}
		c.dc, c.ac = d.dc[tables>>4], d.ac[tables&15]
		if c.dc == nil || c.ac == nil {
			return errNotHalf
		}
	}
	return nil
}

// mcus returns how many MCUs there are across and down.
func (d *halfJPEG) mcus() (across, down int) {
	w, h := blockSide*d.components[0].h, blockSide*d.components[0].v
	return (d.width + w - 1) / w, (d.height + h - 1) / h
}

// prepare makes the planes. A component sampled as finely as the image is
// halved; one at half of that already has its size.
func (d *halfJPEG) prepare() {
	across, down := d.mcus()
	luma := d.components[0]
	for i := range d.components {
		c := &d.components[i]
		c.wide, c.high = blockSide, blockSide
		if c.h == luma.h {
			c.wide /= 2
		}
		if c.v == luma.v {
			c.high /= 2
		}
		c.stride = across * c.h * c.wide
		c.pix = make([]uint8, c.stride*down*c.v*c.high)
		c.steps = newSteps(&d.quant[c.quant], c.wide < blockSide, c.high < blockSide)
	}
}

// scan decodes all blocks.
func (d *halfJPEG) scan() error {
	across, down := d.mcus()
	restart := 0
	for n := range across * down {
		if d.interval > 0 && n > 0 && n%d.interval == 0 {
			if !d.bits.restart(restart) {
				return errNotHalf
			}
			restart = (restart + 1) % 8
			for i := range d.components {
				d.components[i].last = 0
			}
		}
		if !d.mcu(n%across, n/across) {
			return errNotHalf
		}
	}
	if !d.bits.ended() {
		return errNotHalf
	}
	return nil
}

// mcu decodes the blocks of an MCU.
func (d *halfJPEG) mcu(x, y int) bool {
	for i := range d.components {
		c := &d.components[i]
		for v := range c.v {
			for h := range c.h {
				sh, ok := c.block(&d.bits)
				if !ok {
					return false
				}
				at := (y*c.v+v)*c.high*c.stride + (x*c.h+h)*c.wide
				c.put(c.pix[at:], sh)
			}
		}
	}
	return true
}

// image returns the planes as an image.
func (d *halfJPEG) image() image.Image {
	r := image.Rect(0, 0, (d.width+1)/2, (d.height+1)/2)
	luma := &d.components[0]
	if len(d.components) == 1 {
		return &image.Gray{Pix: luma.pix, Stride: luma.stride, Rect: r}
	}
	cb, cr := &d.components[1], &d.components[2]
	return &image.YCbCr{
		Y: luma.pix, Cb: cb.pix, Cr: cr.pix, YStride: luma.stride, CStride: cb.stride,
		SubsampleRatio: image.YCbCrSubsampleRatio444, Rect: r,
	}
}
