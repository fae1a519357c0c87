package jpeg_test

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"reflect"
	"testing"

	"github.com/framebin/framebin/capture/imageheader"
	own "github.com/framebin/framebin/render/jpeg"
)

// withoutTables takes the Huffman tables out of a JPEG, all or those of chroma.
func withoutTables(tb testing.TB, data []byte, keep func(class byte) bool) []byte {
	tb.Helper()
	for s := range imageheader.JPEGSegments(data) {
		if s.Marker != imageheader.MarkerDHT {
			continue
		}
		var kept []byte
		for b := s.Body; len(b) > 0; {
			n := 17
			for _, count := range b[1:17] {
				n += int(count)
			}
			if keep(b[0]) {
				kept = append(kept, b[:n]...)
			}
			b = b[n:]
		}
		out := bytes.Clone(data[:s.At])
		if len(kept) > 0 {
			out = append(out, 0xff, imageheader.MarkerDHT, byte((len(kept)+2)>>8), byte(len(kept)+2))
			out = append(out, kept...)
		}
		return append(out, data[s.End():]...)
	}
	tb.Fatal("there are no tables")
	return nil
}

// A frame of Motion JPEG is the picture that it is with its tables.
func TestDecodeWithoutHuffmanTables(t *testing.T) {
	t.Parallel()
	im := image.NewRGBA(image.Rect(0, 0, 70, 50))
	for y := range 50 {
		for x := range 70 {
			im.SetRGBA(x, y, color.RGBA{uint8(3 * x), uint8(5 * y), uint8(x * y), 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, im, nil); err != nil {
		t.Fatal(err)
	}
	want, err := jpeg.Decode(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	wantHalf, err := own.DecodeHalf(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	for name, keep := range map[string]func(byte) bool{
		"none":             func(byte) bool { return false },
		"luminance alone":  func(class byte) bool { return class&15 == 0 },
		"those of AC":      func(class byte) bool { return class>>4 == 1 },
		"all, so the same": func(byte) bool { return true },
	} {
		data := withoutTables(t, b.Bytes(), keep)
		if got, err := own.Decode(data); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: another picture, or %v", name, err)
		}
		if got, err := own.DecodeHalf(data); err != nil || !reflect.DeepEqual(got, wantHalf) {
			t.Errorf("%s, at half size: another picture, or %v", name, err)
		}
		cut := data[:len(data)*3/4]
		if got, how := own.DecodePartial(cut, errEnd(cut)); got == nil {
			t.Errorf("%s, cut: nothing is shown, %q", name, how)
		}
	}
}

// errEnd returns what decoding says.
func errEnd(data []byte) error {
	_, err := own.Decode(data)
	return err
}
