package render_test

import (
	"context"
	"encoding/binary"
	"hash/crc32"
	"image"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/render/graphics"
)

// TestNothingToDraw sends an image that claims 50000x50000 pixels, without
// any prediction: a canvas of that shape would only hide why there is none.
func TestNothingToDraw(t *testing.T) {
	t.Parallel()
	const chunk = "IHDR\x00\x00\xc3\x50\x00\x00\xc3\x50\x08\x02\x00\x00\x00"
	png := binary.BigEndian.AppendUint32([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\r"+chunk), crc32.ChecksumIEEE([]byte(chunk)))
	r := capture.NewRequest("POST", "/", map[string][]string{"Content-Type": {"image/png"}}, png)
	key := render.Key{Seq: 1, Target: render.Target{
		Protocol: graphics.Blocks, Cols: 40, Rows: 20, Cell: image.Pt(10, 20),
	}}
	p, err := render.New(render.Config{}).Render(context.Background(), read(r), key)
	if err != nil {
		t.Fatal(err)
	}
	if p.Rows != 0 || len(p.Lines) != 0 || !strings.Contains(p.Note, "50000x50000") {
		t.Errorf("drew %dx%d cells with the note %q, want none and a note that names the size", p.Cols, p.Rows, p.Note)
	}
}
