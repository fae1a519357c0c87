package prediction_test

import (
	"net/http"
	"testing"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/meter"
	"github.com/framebin/framebin/capture/prediction"
)

func TestPartBytes(t *testing.T) {
	t.Parallel()
	document := `{"kind":"InstanceSegmentation.v1","objects":[{"classId":"a","boundingBox":{"x":1,"y":2,"width":3,"height":4},"mask":"mask_0000.png"}]}`
	image, mask := pngOf("image", "image.png", 64, 48), pngOf("mask_0000", "mask_0000.png", 64, 48)
	whole := multipartRequest(image, mask, predictions(document))
	parts, err := whole.Parts()
	if err != nil {
		t.Fatal(err)
	}
	want := meter.PartBytes{Image: int64(len(parts[0].Body)), Masks: int64(len(parts[1].Body)), JSON: int64(len(document))}
	want.Rest = whole.Size - want.Total()
	plain := func(mediaType string, body []byte) *capture.Request {
		return capture.NewRequest("POST", "/", http.Header{"Content-Type": {mediaType}}, body)
	}
	tests := map[string]struct {
		request *capture.Request
		want    meter.PartBytes
	}{
		"a frame":        {whole, want},
		"a document":     {plain("application/json", []byte(document)), meter.PartBytes{JSON: int64(len(document))}},
		"an image":       {plain("image/png", parts[0].Body), meter.PartBytes{Image: int64(len(parts[0].Body))}},
		"something else": {plain("text/plain", []byte("hello")), meter.PartBytes{Rest: 5}},
		"nothing at all": {plain("", nil), meter.PartBytes{}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := prediction.Read(tt.request, prediction.Options{}).PartBytes(tt.request)
			if got != tt.want || got.Total() != tt.request.Size {
				t.Errorf("got %+v of %d bytes, want %+v", got, tt.request.Size, tt.want)
			}
		})
	}
	if want.Rest < 100 || want.Masks == 0 {
		t.Errorf("got %+v for a frame", want)
	}
}
