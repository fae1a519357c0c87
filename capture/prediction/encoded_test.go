package prediction_test

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"testing"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction"
)

// TestReadEncoded: a compressed body is read as what it decodes to, whether
// it is the document itself or has it in a part.
func TestReadEncoded(t *testing.T) {
	t.Parallel()
	const document = `{"kind":"ImageClassification.v1","classId":"ripe","confidence":0.97}`
	const form = "--x\r\nContent-Disposition: form-data; name=\"predictions\"; filename=\"predictions.json\"\r\n" +
		"Content-Type: application/json\r\n\r\n" + document + "\r\n--x--\r\n"
	for name, c := range map[string]struct{ mediaType, body string }{
		"document":  {"application/json", document},
		"multipart": {"multipart/form-data; boundary=x", form},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var b bytes.Buffer
			w := gzip.NewWriter(&b)
			if _, err := w.Write([]byte(c.body)); err != nil || w.Close() != nil {
				t.Fatal(err)
			}
			r := capture.NewRequest(http.MethodPost, "/", http.Header{
				"Content-Encoding": {"gzip"}, "Content-Type": {c.mediaType},
			}, b.Bytes())
			rd := prediction.Read(r, prediction.Options{})
			if rd.Prediction == nil || len(rd.Prediction.Objects) != 1 || rd.Prediction.Objects[0].Class != "ripe" || rd.Summary().Worst > prediction.Info {
				t.Errorf("got %+v with findings %v", rd.Prediction, rd.Findings)
			}
			if got := string(rd.JSON(r)); got != document {
				t.Errorf("got the document %q", got)
			}
		})
	}
}
