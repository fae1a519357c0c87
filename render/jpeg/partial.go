package jpeg

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"slices"

	"github.com/framebin/framebin/capture/imageheader"
)

// How much DecodePartial may try.
const (
	partialScans = 256 // scans of a progressive JPEG that are looked at
	partialStep  = 64  // bytes; how exactly the place of an error is found
)

// DecodePartial decodes what is whole of a damaged JPEG that Decode refused with
// cause, and says in a few words how much that is; nil if that is nothing.
//
// image/jpeg gives nothing but an error for it, so it is given something else
// to read: a progressive image without its last scan, which is whole but less
// sharp, or any other with filler from the damage on. Two fillers tell by where
// their pictures begin to differ how much is real; the rest becomes grey.
func DecodePartial(data []byte, cause error) (image.Image, string) {
	if Unsupported(cause) {
		return nil, ""
	}
	data = withTables(data)
	info := readInfo(data, partialScans)
	if len(info.scans) == 0 || info.width == 0 || len(info.components) == 0 {
		return nil, ""
	}
	if !Early(cause) {
		data = data[:damage(data)]
	}
	data = bytes.TrimRight(data, "\xff") // half of a marker
	scans := 0
	for scans < len(info.scans) && info.scans[scans] < len(data) {
		scans++
	}
	if scans == 0 {
		return nil, ""
	}
	if info.progressive && scans > 1 {
		whole := io.MultiReader(bytes.NewReader(data[:info.scans[scans-1]]), bytes.NewReader([]byte{0xff, imageheader.MarkerEOI}))
		if im, err := jpeg.Decode(whole); err == nil {
			return im, fmt.Sprintf("shown are its first %d scans, less sharp than the whole", scans-1)
		}
	}
	restarts := countRestarts(data[info.scans[scans-1]:])
	im, err := jpeg.Decode(io.MultiReader(bytes.NewReader(data), info.filler(0x00, restarts)))
	if err != nil {
		return nil, ""
	}
	other, err := jpeg.Decode(io.MultiReader(bytes.NewReader(data), info.filler(0x55, restarts)))
	if err != nil {
		return im, "what follows the damage is filler"
	}
	return im, fmt.Sprintf("%d %% of it could be decoded", blankDifference(im, other, info.largest()))
}

// damage returns an offset at most a few bytes before the one where decoding
// fails.
func damage(data []byte) int {
	r := &stepReader{data: data}
	_, err := jpeg.Decode(r)
	if err == nil {
		return len(data)
	}
	return max(r.at-2*partialStep, 0)
}

// stepReader gives out little at a time, so that what was read tells what was
// used.
type stepReader struct {
	data []byte
	at   int
}

// Read implements io.Reader.
func (r *stepReader) Read(p []byte) (int, error) {
	n := copy(p[:min(len(p), partialStep)], r.data[r.at:])
	r.at += n
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

// countRestarts returns the number of restart markers in a scan.
func countRestarts(scan []byte) int {
	n := 0
	for i := 0; i+1 < len(scan); i++ {
		if scan[i] == 0xff && scan[i+1] >= imageheader.MarkerRST0 && scan[i+1] <= imageheader.MarkerRST7 {
			n++
		}
	}
	return n
}

// filler returns enough entropy-coded data of one repeated byte for a whole
// scan after the given number of restarts, and the end of the image.
func (i *info) filler(b byte, restarts int) io.Reader {
	mcus, blocks := i.units()
	per, times := mcus, 1
	if i.interval > 0 && i.interval < mcus {
		per, times = i.interval, (mcus+i.interval-1)/i.interval
	}
	// Longer codes than those of zeros are rare: eight more bits a
	// coefficient leave room for them.
	run := int64(per) * int64(blocks) * (blockArea*int64(i.zeroBits+8)/8 + 1)
	var readers []io.Reader
	for n := restarts; n < times; n++ {
		readers = append(readers, &repeatReader{b: b, n: run})
		if n < times-1 {
			readers = append(readers, bytes.NewReader([]byte{0xff, imageheader.MarkerRST0 + byte(n&7)}))
		}
	}
	return io.MultiReader(append(readers, bytes.NewReader([]byte{0xff, imageheader.MarkerEOI}))...)
}

// repeatReader reads as one byte n times.
type repeatReader struct {
	b byte
	n int64
}

// Read implements io.Reader.
func (r *repeatReader) Read(p []byte) (int, error) {
	if r.n <= 0 {
		return 0, io.EOF
	}
	p = p[:min(int64(len(p)), r.n)]
	for i := range p {
		p[i] = r.b
	}
	r.n -= int64(len(p))
	return len(p), nil
}

// neutral is the sample that stands for what is not known: middle grey as
// luma, no colour as chroma.
const neutral = 128

// blankDifference makes neutral what differs between two decodings of the
// same image from the first difference on, and returns how many percent of
// the image come before that. Images that are not planar stay as they are.
func blankDifference(im, other image.Image, most sampling) int {
	a, b := planesOf(im), planesOf(other)
	if len(a) == 0 || len(a) != len(b) {
		return 100
	}
	whole := 100
	for i := range a {
		// Sampling factors of a plane follow from how much smaller it is.
		w := max(blockSide*most.h*a[i].width/max(a[0].width, 1), 1)
		h := max(blockSide*most.v*a[i].height/max(a[0].height, 1), 1)
		whole = min(whole, a[i].blankDifference(b[i], w, h))
	}
	return whole
}

// plane is a rectangle of samples.
type plane struct {
	pix                   []uint8
	stride, width, height int
}

// planesOf returns the planes of an image that image/jpeg made of grey or
// YCbCr; nil of others.
func planesOf(im image.Image) []plane {
	w, h := im.Bounds().Dx(), im.Bounds().Dy()
	switch im := im.(type) {
	case *image.Gray:
		return []plane{{im.Pix, im.Stride, w, h}}
	case *image.YCbCr:
		cw, ch := im.COffset(w-1, 0)+1, im.COffset(0, h-1)/im.CStride+1
		return []plane{{im.Y, im.YStride, w, h}, {im.Cb, im.CStride, cw, ch}, {im.Cr, im.CStride, cw, ch}}
	}
	return nil
}

// blankDifference is the work on one plane, in units of w by h samples.
func (p plane) blankDifference(other plane, w, h int) int {
	across, down := (p.width+w-1)/w, (p.height+h-1)/h
	unit := func(p plane, u int) (rows [][]uint8) {
		x, y := u%across*w, u/across*h
		for row := y; row < min(y+h, p.height); row++ {
			rows = append(rows, p.pix[row*p.stride:][x:min(x+w, p.width)])
		}
		return rows
	}
	first := 0
	for first < across*down && slices.EqualFunc(unit(p, first), unit(other, first), bytes.Equal) {
		first++
	}
	for u := first; u < across*down; u++ {
		for _, row := range unit(p, u) {
			for x := range row {
				row[x] = neutral
			}
		}
	}
	return 100 * first / max(across*down, 1)
}

// units returns the number of MCUs of an interleaved scan, and of blocks in
// each.
func (i *info) units() (mcus, blocks int) {
	most := i.largest()
	across := (i.width + blockSide*most.h - 1) / (blockSide * most.h)
	down := (i.height + blockSide*most.v - 1) / (blockSide * most.v)
	for _, s := range i.components {
		blocks += s.h * s.v
	}
	return across * down, blocks
}
