package raster_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/png"
	"testing"

	"github.com/framebin/framebin/capture/imageheader"
	"github.com/framebin/framebin/render/raster"
)

// exif returns a TIFF structure with an Orientation tag between two others.
func exif(order binary.AppendByteOrder, kind, value uint16) []byte {
	mark := "MM"
	if order == binary.AppendByteOrder(binary.LittleEndian) {
		mark = "II"
	}
	b := order.AppendUint16([]byte(mark), 42)
	b = order.AppendUint32(b, 8)
	b = order.AppendUint16(b, 3)
	for _, e := range [][4]uint16{{0x0100, 3, 1, 640}, {0x0112, kind, 1, value}, {0x0128, 3, 1, 2}} {
		b = order.AppendUint16(b, e[0])
		b = order.AppendUint16(b, e[1])
		b = order.AppendUint32(b, uint32(e[2]))
		b = order.AppendUint16(b, e[3])
		b = append(b, 0, 0)
	}
	return order.AppendUint32(b, 0)
}

// withJPEGExif puts an EXIF segment first into a JPEG.
func withJPEGExif(data, tiff []byte) []byte {
	body := append([]byte("Exif\x00\x00"), tiff...)
	head := binary.BigEndian.AppendUint16([]byte{0xff, 0xd8, 0xff, 0xe1}, uint16(len(body)+2))
	return append(append(head, body...), data[2:]...)
}

func TestOrientationOfJPEG(t *testing.T) {
	t.Parallel()
	data := file(t, "images", "video-001.q50.420.jpeg")
	cases := map[string]struct {
		tiff []byte
		want imageheader.Orientation
	}{
		"motorola":      {exif(binary.BigEndian, 3, 6), imageheader.Rotate90},
		"intel":         {exif(binary.LittleEndian, 3, 8), imageheader.Rotate270},
		"zero":          {exif(binary.BigEndian, 3, 0), imageheader.AsStored},
		"nine":          {exif(binary.BigEndian, 3, 9), imageheader.AsStored},
		"of wrong type": {exif(binary.BigEndian, 2, 6), imageheader.AsStored},
		"cut":           {exif(binary.BigEndian, 3, 6)[:20], imageheader.AsStored},
		"nothing":       {nil, imageheader.AsStored},
		"no TIFF":       {bytes.Repeat([]byte{0xff}, 64), imageheader.AsStored},
		"far directory": {[]byte("MM\x00*\xff\xff\xff\xff\x00\x01"), imageheader.AsStored},
		"mirrored":      {exif(binary.LittleEndian, 3, 2), imageheader.FlipX},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			im, err := raster.Decode(withJPEGExif(data, c.tiff), raster.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			if im.Orientation != c.want {
				t.Errorf("got %d, want %d", im.Orientation, c.want)
			}
			if got, want := im.Size(), c.want.Size(image.Pt(150, 103)); got != want {
				t.Errorf("size: got %v, want %v", got, want)
			}
		})
	}
}

// framed returns a PNG chunk of a name and data.
func framed(body []byte) []byte {
	b := append(binary.BigEndian.AppendUint32(nil, uint32(len(body)-4)), body...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(body))
}

func TestOrientationOfPNG(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 4, 3))); err != nil {
		t.Fatal(err)
	}
	const afterHeader = 33
	chunk := append([]byte("eXIf"), exif(binary.BigEndian, 3, 5)...)
	data := append(bytes.Clone(b.Bytes()[:afterHeader]), framed(chunk)...)
	data = append(data, b.Bytes()[afterHeader:]...)
	im, err := raster.Decode(data, raster.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := im.Size(), image.Pt(3, 4); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}

// All eight orientations of one scene, written turned and tagged so, come out
// upright.
func TestEveryOrientationComesOutUpright(t *testing.T) {
	t.Parallel()
	upright := scene(t, 160, 96)
	want := image.NewRGBA(image.Rect(0, 0, 80, 48))
	raster.Draw(want, want.Rect, &raster.Image{Image: upright}, raster.Whole(image.Pt(160, 96)))
	for o := imageheader.AsStored; o <= imageheader.Rotate270; o++ {
		size := o.Size(upright.Rect.Max)
		a := raster.Orient(o, size)
		stored := image.NewRGBA(image.Rectangle{Max: size})
		for y := range size.Y {
			for x := range size.X {
				tx, ty := a.Apply(float64(x)+0.5, float64(y)+0.5)
				stored.SetRGBA(x, y, upright.RGBAAt(int(tx), int(ty)))
			}
		}
		data := withJPEGExif(encodeJPEG(t, stored, 95), exif(binary.BigEndian, 3, uint16(o)))
		im, err := raster.Decode(data, raster.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		got := image.NewRGBA(want.Rect)
		raster.Draw(got, got.Rect, im, raster.Whole(im.Size()))
		if _, psnr := difference(t, got, want); psnr < 30 {
			t.Errorf("orientation %d: got %.1f dB, want 30", o, psnr)
		}
	}
}
