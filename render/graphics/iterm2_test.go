package graphics_test

import (
	"bytes"
	"encoding/base64"
	"image/png"
	"strconv"
	"strings"
	"testing"

	"github.com/framebin/framebin/render/graphics"
)

func TestITerm2DecodesBackExactly(t *testing.T) {
	t.Parallel()
	img := photo(t, "fork_11.jpg", 123, 77)
	body, ok := strings.CutPrefix(string(encode(t, newEncoder(t, graphics.ITerm2), img)), "\x1b]1337;File=")
	body, ended := strings.CutSuffix(body, "\a")
	if !ok || !ended {
		t.Fatalf("not an inline file: %.40q", body)
	}
	options, content, _ := strings.Cut(body, ":")
	file, err := base64.StdEncoding.DecodeString(content)
	if err != nil {
		t.Fatal(err)
	}
	got, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	if d := farthest(t, got, img); d != 0 {
		t.Errorf("a channel is %d off", d)
	}
	want := []string{
		"inline=1", "width=123px", "height=77px", "preserveAspectRatio=0", "doNotMoveCursor=1",
		"size=" + strconv.Itoa(len(file)),
	}
	for _, option := range want {
		if !strings.Contains(";"+options+";", ";"+option+";") {
			t.Errorf("options %q lack %q", options, option)
		}
	}
}
