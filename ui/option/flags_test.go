package option_test

import (
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/ui/option"
)

// parse has a command with the flags of one frame take a command line.
func parse(t *testing.T, line string) (render.Options, error) {
	t.Helper()
	var frame option.Frame
	cmd := &cobra.Command{Use: "show"}
	frame.Register(cmd)
	if err := cmd.ParseFlags(strings.Fields(line)); err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	return frame.Options()
}

// TestFrameFlags: each flag changes what it names, and without flags a frame
// fits its window and shows all that was seen.
func TestFrameFlags(t *testing.T) {
	t.Parallel()
	plain, err := parse(t, "")
	if err != nil {
		t.Fatal(err)
	}
	o := plain.Overlay
	if !o.Boxes || !o.Masks || !o.Labels || o.Selected != -1 || plain.Zoom != 0 || plain.CenterX != 0.5 || plain.CenterY != 0.5 || plain.Crosshair.On {
		t.Errorf("without flags: %+v", plain)
	}
	for line, is := range map[string]func(o render.Options) bool{
		"--no-boxes":                func(o render.Options) bool { return !o.Overlay.Boxes && o.Overlay.Masks && o.Overlay.Labels },
		"--no-masks":                func(o render.Options) bool { return !o.Overlay.Masks && o.Overlay.Boxes },
		"--no-labels":               func(o render.Options) bool { return !o.Overlay.Labels && o.Overlay.Boxes },
		"--threshold 0.5":           func(o render.Options) bool { return o.Overlay.Threshold == 0.5 },
		"--opacity 0":               func(o render.Options) bool { return o.Overlay.Opacity == 0 },
		"--raw":                     func(o render.Options) bool { return o.Raw && !o.Compare },
		"--compare":                 func(o render.Options) bool { return o.Compare && !o.Raw },
		"--grid":                    func(o render.Options) bool { return o.Grid },
		"--color-by-object":         func(o render.Options) bool { return o.Overlay.ByObject },
		"--object 2":                func(o render.Options) bool { return o.Overlay.Selected == 1 && !o.Overlay.Only },
		"--object 2 --only":         func(o render.Options) bool { return o.Overlay.Selected == 1 && o.Overlay.Only },
		"--object 2 --zoom object":  func(o render.Options) bool { return o.Zoom == render.ZoomObject },
		"--zoom 2x":                 func(o render.Options) bool { return o.Zoom == 2 },
		"--zoom 0.5 --center 1,0.2": func(o render.Options) bool { return o.Zoom == 0.5 && o.CenterX == 1 && o.CenterY == 0.2 },
		"--at 640,0":                func(o render.Options) bool { return o.Crosshair == render.Crosshair{On: true, X: 640} },
		"--class a --class b":       func(o render.Options) bool { return o.Overlay.Classes.Has("b") && !o.Overlay.Classes.Has("c") },
		"--hide-class a":            func(o render.Options) bool { return !o.Overlay.Classes.Has("a") && o.Overlay.Classes.Has("c") },
	} {
		if o, err := parse(t, line); err != nil || !is(o) {
			t.Errorf("%s: got %+v, %v", line, o, err)
		}
	}
}

// TestFrameFlagsRefused: what makes no sense is wrong use, and the words name
// the flag.
func TestFrameFlagsRefused(t *testing.T) {
	t.Parallel()
	for line, flag := range map[string]string{
		"--threshold 1.1":          "--threshold",
		"--threshold NaN":          "--threshold",
		"--box-format abcd":        "--box-format",
		"--opacity -0.1":           "--opacity",
		"--opacity NaN":            "--opacity",
		"--raw --compare":          "--compare",
		"--object -1":              "--object",
		"--only":                   "--object",
		"--zoom object":            "--object",
		"--zoom 0":                 "--zoom",
		"--zoom NaN":               "--zoom",
		"--zoom 1e9":               "--zoom",
		"--zoom large":             "--zoom",
		"--center 0.5":             "--center",
		"--center 0.5,1.5":         "--center",
		"--center NaN,0":           "--center",
		"--at 640":                 "--at",
		"--at -1,0":                "--at",
		"--at 1.5,2":               "--at",
		"--class a --hide-class b": "--hide-class",
	} {
		if _, err := parse(t, line); err == nil || !strings.Contains(err.Error(), flag) {
			t.Errorf("%s: got %v", line, err)
		}
	}
}

// TestViewFlags: a screen chooses protocol and theme by itself unless it is
// told, and takes no name that it does not know.
func TestViewFlags(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"":                                    "auto auto",
		"--graphics sixel --theme light":      "sixel light",
		"--graphics none":                     "none auto",
		"--graphics auto":                     "auto auto",
		"--graphics Sixel":                    "",
		"--graphics vt340":                    "",
		"--theme blue":                        "",
		"--theme dark --graphics auto,blocks": "",
	} {
		var view option.View
		cmd := &cobra.Command{Use: "listen"}
		view.Register(cmd)
		got := ""
		if err := cmd.ParseFlags(strings.Fields(line)); err == nil {
			got = view.Graphics.String() + " " + view.Theme.String()
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", line, got, want)
		}
	}
}

// TestValuesComeBack: what a flag says of its value is read as that value.
func TestValuesComeBack(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"0B", "1B", "1000B", "1KiB", "64MiB", "512MiB", "3GiB", "1025KiB"} {
		var size option.Bytes
		if err := size.Set(text); err != nil || size.String() != text {
			t.Errorf("%s: got %s, %v", text, &size, err)
		}
	}
	for text, want := range map[string]string{
		"960x540": "960x540", "960X540": "960x540", "16384x1": "16384x1",
		"16385x1": "", "0x1": "", "-1x1": "", "960": "", "x": "", "1x2x3": "", "": "",
	} {
		var size option.Pixels
		if err := size.Set(text); (err == nil) != (want != "") || size.String() != want {
			t.Errorf("%q: got %q, %v", text, &size, err)
		}
	}
}

func TestWithScheme(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"camera:8080":           "http://camera:8080",
		"https://camera/":       "https://camera/",
		"http+unix://%2Ftmp%2F": "http+unix://%2Ftmp%2F",
	} {
		if got := option.WithScheme(typed); got != want {
			t.Errorf("%s: got %s", typed, got)
		}
	}
}
