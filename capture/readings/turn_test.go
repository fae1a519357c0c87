package readings_test

import (
	"bytes"
	"fmt"
	"net/http"
	"testing"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/readings"
)

// TestTurn: large documents are read one at a time; images beside them, however
// large, and small documents wait for nobody.
func TestTurn(t *testing.T) {
	t.Parallel()
	part := func(mediaType string, size int) string {
		return fmt.Sprintf("--b\r\nContent-Type: %s\r\n\r\n%s\r\n", mediaType, bytes.Repeat([]byte("1"), size))
	}
	const form = "multipart/form-data; boundary=b"
	for name, c := range map[string]struct {
		mediaType, body string
		large           bool
	}{
		"a small document":  {"application/json", "[1]", false},
		"a large one":       {"application/json", fmt.Sprintf("[%01000000d]", 1), true},
		"an image":          {"image/png", part("", 1e6), false},
		"a frame":           {form, part("image/jpeg", 1e6) + part("application/json", 10) + "--b--\r\n", false},
		"a large one in it": {form, part("image/jpeg", 10) + part("application/json", 1e6) + "--b--\r\n", true},
	} {
		turn := readings.NewTurn()
		r := capture.NewRequest(http.MethodPost, "/", http.Header{"Content-Type": {c.mediaType}}, []byte(c.body))
		leave := turn.Take(r)
		again, ok := turn.Try(r)
		if ok == c.large {
			t.Errorf("%s: is read beside another: %v", name, ok)
		}
		if ok {
			again()
		}
		store := readings.New(1 << 20)
		store.SetTurn(turn)
		done := make(chan struct{})
		go func() {
			defer close(done)
			_ = store.Read(r, prediction.BoxFormat{})
		}()
		leave()
		<-done // it was its turn
		if leave, ok = turn.Try(r); !ok {
			t.Errorf("%s: the turn was not given back", name)
		} else {
			leave()
		}
	}
	var none readings.Turn
	none.Take(capture.NewRequest(http.MethodPost, "/", nil, make([]byte, 1e6)))()
}
