package graphics_test

import (
	"image"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/framebin/framebin/render/graphics"
)

// Each protocol of the list has what every one needs, and what README says of
// protocols names it.
func TestProtocols(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	img := image.NewRGBA(image.Rect(0, 0, 20, 40))
	var names []string
	seen := make(map[graphics.Protocol]bool)
	for _, p := range graphics.Protocols() {
		name := p.String()
		names = append(names, name)
		if got, err := graphics.ParseProtocol(name); err != nil || got != p || seen[p] {
			t.Errorf("%s: read as %v, %v; listed twice: %v", name, got, err, seen[p])
		}
		seen[p] = true
		if p.Help() == "" || p.Band() < 1 {
			t.Errorf("%s: no help, or bands of %d rows", name, p.Band())
		}
		if p == graphics.None {
			continue
		}
		text := p.Text() != image.Point{}
		if lines := p.Lines(img, 2, 2, graphics.TrueColor); text != (len(lines) == 2) {
			t.Errorf("%s: is text: %v, but %d lines", name, text, len(lines))
		}
		e, err := graphics.New(graphics.Setup{Protocol: p})
		if text != (err != nil) {
			t.Errorf("%s: is text: %v, but the encoder says %v", name, text, err)
		}
		if err == nil {
			if payload, err := e.Encode(nil, img, 1, nil); err != nil || len(payload) == 0 {
				t.Errorf("%s: %d bytes, %v", name, len(payload), err)
			}
		}
		if !strings.Contains(string(readme), "\n| "+name+" | ") {
			t.Errorf("%s: README's table of protocols has no row for it", name)
		}
	}
	if flag := "`--graphics " + strings.Join(names, "|") + "`"; !strings.Contains(string(readme), flag) {
		t.Errorf("README does not say %s", flag)
	}
	if _, err := graphics.ParseProtocol("vt100"); err == nil || !strings.HasSuffix(err.Error(), "use auto, sixel, kitty, iterm2, blocks, ascii or none") {
		t.Errorf("an unknown one: %v", err)
	}
	for _, name := range declared(t) {
		if !slices.Contains(names, name) {
			t.Errorf("the protocol %s is not in the list protocols", name)
		}
	}
	var zero graphics.Protocol
	if zero != graphics.None || zero.String() != "none" {
		t.Errorf("the zero protocol is %v", zero)
	}
}

// declared returns the names of the protocols that the files of the package
// have a value of.
func declared(t *testing.T) (names []string) {
	t.Helper()
	files, _ := filepath.Glob("*.go")
	for _, file := range files {
		code, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`Protocol\{&protocol\{\s+name: +"(\w+)"`).FindAllStringSubmatch(string(code), -1) {
			names = append(names, m[1])
		}
	}
	if len(names) == 0 {
		t.Error("no file has a protocol")
	}
	return names
}
