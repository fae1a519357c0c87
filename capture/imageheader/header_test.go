package imageheader_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"testing"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"

	"github.com/framebin/framebin/capture/imageheader"
	"github.com/framebin/framebin/capture/imageheader/exiftest"
)

// picture is what the files of these tests hold.
func picture() image.Image { return image.NewGray(image.Rect(0, 0, 8, 6)) }

func encoded(tb testing.TB, encode func(*bytes.Buffer) error) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := encode(&b); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func jpegFile(tb testing.TB, meta []byte) []byte {
	tb.Helper()
	data := encoded(tb, func(b *bytes.Buffer) error { return jpeg.Encode(b, picture(), nil) })
	if meta == nil {
		return data
	}
	return exiftest.JPEG(data, meta)
}

// pngFile has its EXIF after the pixels, where it may be.
func pngFile(tb testing.TB, meta []byte) []byte {
	tb.Helper()
	data := encoded(tb, func(b *bytes.Buffer) error { return png.Encode(b, picture()) })
	end := len(data) - 12
	chunk := append([]byte("eXIf"), meta...)
	out := binary.BigEndian.AppendUint32(bytes.Clone(data[:end]), uint32(len(meta)))
	out = binary.BigEndian.AppendUint32(append(out, chunk...), crc32.ChecksumIEEE(chunk))
	return append(out, data[end:]...)
}

// webpFile is a lossless WebP of 8x6 pixels with EXIF after the pixels.
func webpFile(meta []byte, prefix string) []byte {
	chunk := func(name string, data []byte) []byte {
		b := binary.LittleEndian.AppendUint32([]byte(name), uint32(len(data)))
		b = append(b, data...)
		return append(b, make([]byte, len(data)&1)...)
	}
	vp8l := []byte{0x2f, 7, 5 << 6 & 0xff, 5 >> 2, 0} // 14 bits each of width-1 and height-1
	body := append([]byte("WEBP"), chunk("VP8L", vp8l)...)
	body = append(body, chunk("EXIF", append([]byte(prefix), meta...))...)
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
}

// tiffFile has the tag in the only directory, in the place of one that says
// what goes without saying (SamplesPerPixel).
func tiffFile(tb testing.TB, o uint16) []byte {
	tb.Helper()
	data := encoded(tb, func(b *bytes.Buffer) error { return tiff.Encode(b, picture(), nil) })
	at := int(binary.LittleEndian.Uint32(data[4:])) + 2
	for ; at+12 <= len(data); at += 12 {
		if binary.LittleEndian.Uint16(data[at:]) == 0x0115 {
			binary.LittleEndian.PutUint16(data[at:], 0x0112)
			binary.LittleEndian.PutUint16(data[at+8:], o)
			return data
		}
	}
	tb.Fatal("no such tag")
	return nil
}

func TestReadEveryFormat(t *testing.T) {
	t.Parallel()
	stored, swapped := image.Pt(8, 6), image.Pt(6, 8)
	tests := map[string]struct {
		data     []byte
		format   imageheader.Format
		oriented image.Point
	}{
		"jpeg":                    {jpegFile(t, nil), imageheader.JPEG, stored},
		"jpeg, motorola":          {jpegFile(t, exiftest.Tag(binary.BigEndian, 3, 6)), imageheader.JPEG, swapped},
		"jpeg, intel":             {jpegFile(t, exiftest.Tag(binary.LittleEndian, 3, 8)), imageheader.JPEG, swapped},
		"jpeg, mirrored":          {jpegFile(t, exiftest.Tag(binary.LittleEndian, 3, 2)), imageheader.JPEG, stored},
		"png":                     {pngFile(t, exiftest.Tag(binary.BigEndian, 3, 5)), imageheader.PNG, swapped},
		"png, as stored":          {pngFile(t, exiftest.Tag(binary.BigEndian, 3, 1)), imageheader.PNG, stored},
		"webp":                    {webpFile(exiftest.Tag(binary.LittleEndian, 3, 7), ""), imageheader.WebP, swapped},
		"webp, begun as in JPEG":  {webpFile(exiftest.Tag(binary.LittleEndian, 3, 7), "Exif\x00\x00"), imageheader.WebP, swapped},
		"tiff":                    {tiffFile(t, 6), imageheader.TIFF, swapped},
		"tiff, of no orientation": {tiffFile(t, 9), imageheader.TIFF, stored},
		"bmp":                     {encoded(t, func(b *bytes.Buffer) error { return bmp.Encode(b, picture()) }), imageheader.BMP, stored},
		"gif":                     {encoded(t, func(b *bytes.Buffer) error { return gif.Encode(b, picture(), nil) }), imageheader.GIF, stored},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h, err := imageheader.Read(tt.data)
			if err != nil {
				t.Fatal(err)
			}
			if h.Format != tt.format || h.Size != stored || h.Oriented() != tt.oriented {
				t.Errorf("got %+v, shown as %v; want %s %v, shown as %v", h, h.Oriented(), tt.format, stored, tt.oriented)
			}
			if got, want := h.Format.MediaType(), "image/"+string(tt.format); got != want {
				t.Errorf("media type: got %q, want %q", got, want)
			}
		})
	}
}

// Whatever the orientation, a file that is cut anywhere says that or nothing.
func TestOrientationOfACutFile(t *testing.T) {
	t.Parallel()
	for o := range uint16(10) {
		want := imageheader.Orientation(o)
		if o < 1 || o > 8 {
			want = imageheader.AsStored
		}
		data := jpegFile(t, exiftest.Tag(binary.BigEndian, 3, o))
		if h, err := imageheader.Read(data); err != nil || h.Orientation != want {
			t.Errorf("orientation %d: got %+v, %v", o, h, err)
		}
		for i := range data {
			if h, err := imageheader.Read(data[:i]); err == nil && h.Orientation != imageheader.AsStored && h.Orientation != want {
				t.Errorf("orientation %d cut at %d: got %d", o, i, h.Orientation)
			}
		}
	}
}

func TestOrientationThatCannotBeFollowed(t *testing.T) {
	t.Parallel()
	late := jpegFile(t, exiftest.Tag(binary.BigEndian, 3, 6))
	exifEnd := 4 + int(binary.BigEndian.Uint16(late[4:]))
	late = append(bytes.Clone(late[:2]), append(bytes.Clone(late[exifEnd:len(late)-2]), late[2:exifEnd]...)...)
	tests := map[string][]byte{
		"of wrong type":                jpegFile(t, exiftest.Tag(binary.BigEndian, 2, 6)),
		"cut":                          jpegFile(t, exiftest.Tag(binary.BigEndian, 3, 6)[:20]),
		"no TIFF":                      jpegFile(t, bytes.Repeat([]byte{0xff}, 64)),
		"a directory beyond the end":   jpegFile(t, []byte("MM\x00*\xff\xff\xff\xff\x00\x01")),
		"only after the pixels' begin": late,
	}
	for name, data := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h, err := imageheader.Read(data)
			if err != nil || h.Orientation != imageheader.AsStored {
				t.Errorf("got %+v, %v", h, err)
			}
		})
	}
}

func TestReadSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	for _, data := range []string{"", "hello", "RIFF....WAVE"} {
		if _, err := imageheader.Read([]byte(data)); !errors.Is(err, imageheader.ErrFormat) {
			t.Errorf("%q: got %v", data, err)
		}
	}
	for _, data := range []string{"\xff\xd8\xff", "BM", "GIF89a", "\x89PNG\r\n\x1a\n"} {
		h, err := imageheader.Read([]byte(data))
		if err == nil || h.Format == "" {
			t.Errorf("%q: got %+v, %v; want a format and an error", data, h, err)
		}
	}
	none := encoded(t, func(b *bytes.Buffer) error {
		return gif.EncodeAll(b, &gif.GIF{
			Image: []*image.Paletted{image.NewPaletted(image.Rect(0, 0, 1, 1), color.Palette{color.Black})}, Delay: []int{0},
		})
	})
	copy(none[6:], "\x00\x00\x00\x00")
	if h, err := imageheader.Read(none); err == nil {
		t.Errorf("an image of 0x0: got %+v", h)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(jpegFile(f, exiftest.Tag(binary.BigEndian, 3, 6)))
	f.Add(pngFile(f, exiftest.Tag(binary.BigEndian, 3, 6)))
	f.Add(webpFile(exiftest.Tag(binary.LittleEndian, 3, 7), ""))
	f.Add(tiffFile(f, 6))
	f.Fuzz(func(t *testing.T, data []byte) {
		h, err := imageheader.Read(data)
		if err != nil {
			return
		}
		if h.Size.X < 1 || h.Size.Y < 1 || h.Orientation < imageheader.AsStored || h.Orientation > imageheader.Rotate270 {
			t.Errorf("got %+v", h)
		}
		for s := range imageheader.JPEGSegments(data) {
			if s.End() > len(data) {
				t.Errorf("segment %x at %d ends at %d of %d", s.Marker, s.At, s.End(), len(data))
			}
		}
	})
}

// TestReadGreyPNGs: what is read without the decoder is what the decoder reads,
// and what it refuses is refused.
func TestReadGreyPNGs(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := png.Encode(&b, picture()); err != nil {
		t.Fatal(err)
	}
	const name, depth, sum = 12, 24, 29 // in the file
	for _, change := range []struct {
		at   int
		to   byte
		keep bool // the checksum
	}{
		{depth, 1, false},
		{depth, 2, false},
		{depth, 4, false},
		{depth, 8, false},
		{depth, 16, false},
		{depth, 3, false},
		{depth + 1, 3, false},
		{depth + 1, 4, false},
		{depth + 1, 7, false},
		{depth + 4, 1, false},
		{depth + 4, 2, false},
		{name + 7, 0, false},
		{name + 4, 0x80, false},
		{depth, 1, true},
		{name, 'i', false},
		{name - 1, 12, false},
		{0, 0x88, false},
	} {
		file := bytes.Clone(b.Bytes())
		file[change.at] = change.to
		if !change.keep {
			binary.BigEndian.PutUint32(file[sum:], crc32.ChecksumIEEE(file[name:sum]))
		}
		for _, data := range [][]byte{file, file[:sum+4], file[:sum+2]} {
			want, wrong := png.DecodeConfig(bytes.NewReader(data))
			got, err := imageheader.Read(data)
			if (err == nil) != (wrong == nil) || err == nil && (got.Size != image.Pt(want.Width, want.Height) || got.Model != want.ColorModel) {
				t.Errorf("%+v, %d bytes: got %+v, %v, want %+v, %v", change, len(data), got, err, want, wrong)
			}
		}
	}
}
