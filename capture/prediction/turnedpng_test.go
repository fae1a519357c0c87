package prediction_test

import (
	"encoding/binary"
	"fmt"
	"testing"

	"github.com/framebin/framebin/capture/prediction"
)

// A PNG says by its eXIf chunk what a JPEG says by EXIF, and its boxes come
// back to the stored pixels all the same.
func TestBoxesOnATurnedPNGComeBack(t *testing.T) {
	t.Parallel()
	const w, h = 64, 40
	want := prediction.Box{X: 8, Y: 4, Width: 20, Height: 6}
	for orientation := 5; orientation <= 8; orientation++ {
		p := pngOf("image", "image.png", w, h)
		chunk := []byte("eXIfMM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00")
		chunk[4+19] = byte(orientation)
		framed := binary.BigEndian.AppendUint32(nil, uint32(len(chunk)-4))
		framed = binary.BigEndian.AppendUint32(append(framed, chunk...), crc(chunk))
		const afterHeader = 33
		p.body = p.body[:afterHeader] + string(framed) + p.body[afterHeader:]
		b := shown(want, orientation, w, h)
		doc := fmt.Sprintf(`{"image":{"width":%d,"height":%d},"objects":[{"class":"a","confidence":0.5,"bbox":{"left":%v,"top":%v,"width":%v,"height":%v}}]}`,
			h, w, b.X, b.Y, b.Width, b.Height)
		r := prediction.Read(multipartRequest(predictions(doc), p), prediction.Options{})
		if o := r.Prediction.Objects[0]; !sameBox(*o.Box, want, 1e-9) || codes(r) != "box-turned@predictions.json" {
			t.Errorf("orientation %d: %v, want %v (%s)", orientation, *o.Box, want, codes(r))
		}
	}
}
