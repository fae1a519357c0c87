package graphics_test

import (
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"image"
	"io"
	"strconv"
	"strings"
	"testing"

	"github.com/framebin/framebin/render/graphics"
)

// kittyCommand is one picture of the kitty protocol, its chunks joined.
type kittyCommand struct {
	keys    map[string]string
	data    []byte
	chunks  int
	largest int // characters of base64 in a chunk
}

// parseKitty reads commands of the kitty protocol and nothing else.
func parseKitty(tb testing.TB, s []byte) []kittyCommand {
	tb.Helper()
	var commands []kittyCommand
	more := false
	for len(s) > 0 {
		body, rest, ok := bytes.Cut(s, []byte("\x1b\\"))
		body, isGraphics := bytes.CutPrefix(body, []byte("\x1b_G"))
		if !ok || !isGraphics {
			tb.Fatalf("not a kitty command: %.40q", s)
		}
		s = rest
		control, payload, _ := strings.Cut(string(body), ";")
		keys := map[string]string{}
		for pair := range strings.SplitSeq(control, ",") {
			key, value, _ := strings.Cut(pair, "=")
			keys[key] = value
		}
		if !more {
			commands = append(commands, kittyCommand{keys: keys})
		} else if len(keys) != 2 || keys["q"] != "2" {
			tb.Fatalf("a later chunk has the keys %q", control)
		}
		c := &commands[len(commands)-1]
		data, err := base64.StdEncoding.DecodeString(payload)
		if err != nil {
			tb.Fatal(err)
		}
		c.data = append(c.data, data...)
		c.chunks++
		c.largest = max(c.largest, len(payload))
		more = keys["m"] == "1"
	}
	if more {
		tb.Fatal("the last chunk promises more")
	}
	return commands
}

// decodeKitty returns the picture of a command.
func decodeKitty(tb testing.TB, c kittyCommand) *image.RGBA {
	tb.Helper()
	width, err1 := strconv.Atoi(c.keys["s"])
	height, err2 := strconv.Atoi(c.keys["v"])
	z, err3 := zlib.NewReader(bytes.NewReader(c.data))
	if err1 != nil || err2 != nil || err3 != nil {
		tb.Fatal(err1, err2, err3)
	}
	pixels, err := io.ReadAll(z)
	channels := map[string]int{"24": 3, "32": 4, "": 4}[c.keys["f"]]
	if err != nil || len(pixels) != channels*width*height {
		tb.Fatalf("%d bytes for %dx%d pixels (%v)", len(pixels), width, height, err)
	}
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	if channels == 4 {
		copy(img.Pix, pixels)
		return img
	}
	for i := range width * height {
		copy(img.Pix[4*i:], pixels[3*i:3*i+3])
	}
	opaque(img)
	return img
}

func TestKittyDecodesBackExactly(t *testing.T) {
	t.Parallel()
	tests := map[string]*image.RGBA{
		"photo":  photo(t, "fork_11.jpg", 200, 133),
		"noise":  noise(127, 65, 1),
		"pixel":  noise(1, 1, 2),
		"column": noise(1, 99, 3),
	}
	for name, img := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := newEncoder(t, graphics.Kitty)
			encode(t, e, noise(50, 50, 9)) // nothing of it may stay
			commands := parseKitty(t, encode(t, e, img))
			if len(commands) != 1 {
				t.Fatalf("%d commands, want 1", len(commands))
			}
			c := commands[0]
			if d := farthest(t, decodeKitty(t, c), img); d != 0 {
				t.Errorf("a channel is %d off", d)
			}
			if c.largest > 4096 {
				t.Errorf("a chunk of %d characters, 4096 are allowed", c.largest)
			}
			want := map[string]string{"a": "T", "f": "24", "o": "z", "i": "7", "p": "1", "C": "1", "q": "2"}
			for key, value := range want {
				if c.keys[key] != value {
					t.Errorf("key %s is %q, want %q", key, c.keys[key], value)
				}
			}
			if medium, ok := c.keys["t"]; ok && medium != "d" {
				t.Errorf("medium %q, want direct", medium)
			}
		})
	}
}

func TestKittyErases(t *testing.T) {
	t.Parallel()
	commands := parseKitty(t, newEncoder(t, graphics.Kitty).Erase(4000000000))
	keys := commands[0].keys
	if len(commands) != 1 || keys["a"] != "d" || keys["d"] != "I" || keys["i"] != "4000000000" || keys["q"] != "2" {
		t.Errorf("got %v, want the picture and its pixels deleted", keys)
	}
	for _, p := range []graphics.Protocol{graphics.Sixel, graphics.ITerm2} {
		if got := newEncoder(t, p).Erase(7); got != nil {
			t.Errorf("%v erases by %q, want nothing", p, got)
		}
	}
}
