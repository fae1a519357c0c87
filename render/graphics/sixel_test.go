package graphics_test

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"regexp"
	"testing"

	"github.com/mattn/go-sixel"

	"github.com/framebin/framebin/render/graphics"
)

// rounding is how far a colour may be from its nearest percent as a terminal
// shows it: half a percent, and one for the truncation of go-sixel's decoder.
const rounding = 3

// adaptive encodes with go-sixel alone.
func adaptive(tb testing.TB, img *image.RGBA) []byte {
	tb.Helper()
	var out bytes.Buffer
	if err := sixel.NewEncoder(&out).Encode(img); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

func TestSixelPhotographsAreBetterAndSmallerThanAdaptive(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"blood_00038.jpg", "cards_cam_image2.jpg", "fork_11.jpg", "japanese_cherry_1.jpg", "trees_BLAN_1024.jpg",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			img := photo(t, name, 640, 358)
			got := encode(t, newEncoder(t, graphics.Sixel), img)
			want := adaptive(t, img)
			gotPSNR, wantPSNR := psnr(t, decodeSixel(t, got), img), psnr(t, decodeSixel(t, want), img)
			if gotPSNR < wantPSNR {
				t.Errorf("%.2f dB, adaptive has %.2f", gotPSNR, wantPSNR)
			}
			if len(got) > len(want) {
				t.Errorf("%d bytes, adaptive has %d", len(got), len(want))
			}
		})
	}
}

func TestSixelKeepsReservedColours(t *testing.T) {
	t.Parallel()
	reserved := []color.RGBA{
		{230, 159, 0, 255}, {0, 114, 178, 255}, {0, 115, 183, 255}, // the last two share a bin
		{255, 255, 255, 255}, {1, 1, 1, 255}, {86, 180, 233, 255},
	}
	img := photo(t, "trees_BLAN_1024.jpg", 320, 200)
	for i, c := range reserved {
		paint(img, image.Rect(10+40*i, 20, 11+40*i, 180), c) // one pixel wide
		paint(img, image.Rect(10+40*i, 20+i, 40+40*i, 21+i), c)
	}
	got := decodeSixel(t, encode(t, newEncoder(t, graphics.Sixel), img, reserved...))
	seen := map[color.RGBA]color.RGBA{}
	eachPixel(got, img, func(at image.Point, g, w color.RGBA) {
		for _, c := range reserved {
			if w == c && apart(g, w) > rounding {
				t.Fatalf("pixel %v is %v, reserved is %v", at, g, w)
			}
			if w == c && at.Y > 40 {
				seen[w] = g
			}
		}
	})
	if len(seen) != len(reserved) {
		t.Errorf("%d of %d reserved colours seen", len(seen), len(reserved))
	}
	if a, b := seen[reserved[1]], seen[reserved[2]]; a == b {
		t.Errorf("%v and %v both became %v", reserved[1], reserved[2], a)
	}
	if got := psnr(t, got, img); got < 36 {
		t.Errorf("the rest has %.2f dB, want 36 at least", got)
	}
}

func TestSixelTakesManyReservedColours(t *testing.T) {
	t.Parallel()
	img := photo(t, "fork_11.jpg", 200, 150)
	var reserved []color.RGBA
	for i := range 400 {
		reserved = append(reserved, color.RGBA{uint8(i), uint8(i * 7), uint8(i * 31), 255})
	}
	if got := psnr(t, decodeSixel(t, encode(t, newEncoder(t, graphics.Sixel), img, reserved...)), img); got < 34 {
		t.Errorf("%.2f dB, want 34 at least", got)
	}
}

func TestSixelIsExactForFewColours(t *testing.T) {
	t.Parallel()
	tests := map[string]func(x, y int) color.RGBA{
		"one":  func(int, int) color.RGBA { return color.RGBA{12, 200, 99, 255} },
		"two":  func(x, y int) color.RGBA { return color.RGBA{uint8((x ^ y) & 1 * 255), 0, 0, 255} },
		"grey": func(x, _ int) color.RGBA { return color.RGBA{uint8(x), uint8(x), uint8(x), 255} },
		"near": func(x, y int) color.RGBA { return color.RGBA{100, uint8(100 + x%7), uint8(100 + y%7), 255} },
		"map":  func(x, y int) color.RGBA { return color.RGBA{uint8(x / 32 * 36), uint8(y / 16 * 36), 90, 255} },
	}
	for name, pixel := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			img := image.NewRGBA(image.Rect(0, 0, 256, 100))
			for y := range 100 {
				for x := range 256 {
					img.SetRGBA(x, y, pixel(x, y))
				}
			}
			got := decodeSixel(t, encode(t, newEncoder(t, graphics.Sixel), img))
			if d := farthest(t, got, img); d > rounding {
				t.Errorf("a channel is %d off", d)
			}
		})
	}
}

// A grey photograph under a tint has few bins and more colours than the
// palette: neither may it lose its shades.
func TestSixelKeepsShadesOfTintedGrey(t *testing.T) {
	t.Parallel()
	img := photo(t, "nuclei_gray_696.jpg", 348, 260)
	for y := 40; y < 160; y++ {
		for x := 50; x < 200; x++ {
			c := img.RGBAAt(x, y)
			img.SetRGBA(x, y, color.RGBA{c.R/2 + 115, c.G/2 + 79, c.B / 2, 255})
		}
	}
	got := psnr(t, decodeSixel(t, encode(t, newEncoder(t, graphics.Sixel), img)), img)
	want := psnr(t, decodeSixel(t, adaptive(t, img)), img)
	if got < want+1 || got < 41 {
		t.Errorf("%.2f dB, adaptive has %.2f", got, want)
	}
}

func TestSixelReusesPalette(t *testing.T) {
	t.Parallel()
	registers := regexp.MustCompile(`#\d+;2;\d+;\d+;\d+`)
	e := newEncoder(t, graphics.Sixel)
	var scene *image.RGBA
	for _, name := range []string{"fork_11.jpg", "cards_cam_image2.jpg"} { // smooth and rough
		scene = photo(t, name, 320, 180)
		next := photo(t, name, 320, 180)
		for i := 0; i < len(next.Pix); i += 4 {
			next.Pix[i] ^= uint8(i >> 4 & 1) // the camera's noise
		}
		first := registers.FindAll(encode(t, e, scene), -1)
		second := registers.FindAll(encode(t, e, next), -1)
		if !bytes.Equal(bytes.Join(first, nil), bytes.Join(second, nil)) {
			t.Errorf("%s: the next frame of the same scene has another palette", name)
		}
	}
	for _, name := range []string{"blood_00038.jpg", "fork_11.jpg", "trees_BLAN_1024.jpg"} {
		other := photo(t, name, 320, 180)
		got := psnr(t, decodeSixel(t, encode(t, e, other)), other)
		fresh := psnr(t, decodeSixel(t, encode(t, newEncoder(t, graphics.Sixel), other)), other)
		if got < fresh-0.3 {
			t.Errorf("%s after another scene: %.2f dB, with a palette of its own %.2f", name, got, fresh)
		}
	}
	flat := image.NewRGBA(image.Rect(0, 0, 320, 180))
	paint(flat, flat.Rect, color.RGBA{100, 101, 102, 255})
	if d := farthest(t, decodeSixel(t, encode(t, e, flat)), flat); d > rounding {
		t.Errorf("a flat picture after a scene is %d off", d)
	}
	changed := encode(t, e, scene, color.RGBA{1, 255, 3, 255})
	if again := encode(t, e, scene); bytes.Equal(changed, again) {
		t.Error("other reserved colours, same palette")
	}
}

func TestSixelHeader(t *testing.T) {
	t.Parallel()
	got := encode(t, newEncoder(t, graphics.Sixel), noise(123, 77, 1))
	if want := []byte("\x1bP0;1;8q\"1;1;123;77#"); !bytes.HasPrefix(got, want) {
		t.Errorf("starts with %q, want %q", got[:len(want)], want)
	}
	if !bytes.HasSuffix(got, []byte("\x1b\\")) {
		t.Errorf("ends with %q", got[len(got)-2:])
	}
	if bytes.Contains(got, []byte("#255;")) {
		t.Error("register 255 is used")
	}
}

func TestEncodersIgnoreTheOrigin(t *testing.T) {
	t.Parallel()
	img := photo(t, "fork_11.jpg", 61, 43)
	for _, p := range []graphics.Protocol{graphics.Sixel, graphics.Kitty, graphics.ITerm2} {
		t.Run(p.String(), func(t *testing.T) {
			t.Parallel()
			got := encode(t, newEncoder(t, p), shifted(img))
			if want := encode(t, newEncoder(t, p), img); !bytes.Equal(got, want) {
				t.Error("the same picture with another origin is encoded differently")
			}
		})
	}
}

func TestEncodersAppend(t *testing.T) {
	t.Parallel()
	img := noise(8, 8, 3)
	for _, p := range []graphics.Protocol{graphics.Sixel, graphics.Kitty, graphics.ITerm2} {
		t.Run(p.String(), func(t *testing.T) {
			t.Parallel()
			e := newEncoder(t, p)
			want := "before" + string(encode(t, e, img))
			got, err := e.Encode([]byte("before"), img, 7, nil)
			if err != nil || string(got) != want {
				t.Errorf("got %.40q (%v), want %.40q", got, err, want)
			}
			if _, err := e.Encode(nil, &image.RGBA{}, 7, nil); !errors.Is(err, graphics.ErrEmpty) {
				t.Errorf("no pixels: error %v, want %v", err, graphics.ErrEmpty)
			}
		})
	}
}

func TestNewRefusesText(t *testing.T) {
	t.Parallel()
	for _, p := range []graphics.Protocol{graphics.None, graphics.Blocks} {
		if e, err := graphics.New(graphics.Setup{Protocol: p}); err == nil {
			t.Errorf("New(%v) = %T, want an error", p, e)
		}
	}
}

func FuzzSixel(f *testing.F) {
	for _, size := range [][2]uint8{{1, 1}, {5, 7}, {1, 40}, {40, 1}, {64, 6}, {3, 13}} {
		f.Add(size[0], size[1], uint64(1), uint8(255))
	}
	f.Add(uint8(80), uint8(80), uint64(2), uint8(3))
	f.Fuzz(func(t *testing.T, width, height uint8, seed uint64, mask uint8) {
		if width == 0 || height == 0 {
			t.Skip()
		}
		img := noise(int(width), int(height), seed)
		for i := range img.Pix {
			img.Pix[i] &= mask
		}
		opaque(img)
		reserved := img.RGBAAt(int(width)/2, int(height)/2)
		e := newEncoder(t, graphics.Sixel)
		encode(t, e, noise(int(height), int(width), seed+1))
		got := decodeSixel(t, encode(t, e, img, reserved))
		eachPixel(got, img, func(at image.Point, g, w color.RGBA) {
			if w == reserved && apart(g, w) > rounding {
				t.Fatalf("pixel %v is %v, reserved is %v", at, g, w)
			}
		})
		if got := psnr(t, got, img); got < 20 {
			t.Errorf("%.2f dB", got)
		}
	})
}

func ExampleNew() {
	img := image.NewRGBA(image.Rect(0, 0, 2, 1))
	img.SetRGBA(0, 0, color.RGBA{255, 0, 0, 255})
	img.SetRGBA(1, 0, color.RGBA{0, 0, 255, 255})
	encoder, err := graphics.New(graphics.Setup{Protocol: graphics.Sixel})
	if err != nil {
		fmt.Println(err)
		return
	}
	payload, err := encoder.Encode(nil, img, 1, nil)
	fmt.Printf("%q %v\n", payload, err)
	// Output: "\x1bP0;1;8q\"1;1;2;1#0;2;0;0;100#1;2;100;0;0#1@#0@\x1b\\" <nil>
}
