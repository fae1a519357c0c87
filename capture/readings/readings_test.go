package readings_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/readings"
)

func request(seq uint64, objects int) *capture.Request {
	object := `{"label":"a","confidence":0.5,"bbox":[10,10,20,20]}`
	body := fmt.Sprintf(`{"width":400,"height":300,"objects":[%s]}`, strings.Repeat(object+",", objects-1)+object)
	r := capture.NewRequest("POST", "/", http.Header{"Content-Type": {"application/json"}}, []byte(body))
	r.Seq = seq
	return r
}

// TestReadOnce has many ask for the same at the same time.
func TestReadOnce(t *testing.T) {
	t.Parallel()
	s := readings.New(1 << 20)
	got := make([]*prediction.Reading, 20)
	var wg sync.WaitGroup
	for i := range got {
		wg.Go(func() { got[i] = s.Read(request(7, 3), prediction.BoxFormat{}) })
	}
	wg.Wait()
	for _, reading := range got {
		if reading != got[0] || len(reading.Prediction.Objects) != 3 {
			t.Fatal("those who ask for the same get different readings")
		}
	}
	if s.Reads() != 1 {
		t.Errorf("%d reads, want 1", s.Reads())
	}
	other := s.Read(request(7, 3), prediction.BoxFormat{Layout: prediction.XYXY, Units: prediction.Pixels})
	if other == got[0] || s.Reads() != 2 {
		t.Error("another format is another reading")
	}
}

// TestPutReplaces keeps what was read with more knowledge.
func TestPutReplaces(t *testing.T) {
	t.Parallel()
	s := readings.New(1 << 20)
	s.Read(request(1, 1), prediction.BoxFormat{})
	better := &prediction.Reading{Image: -1, Document: -1}
	s.Put(1, prediction.BoxFormat{}, better)
	if s.Read(request(1, 1), prediction.BoxFormat{}) != better {
		t.Error("the reading that was put is not returned")
	}
}

// TestBounded keeps to its bytes, the readings used last, and always one.
func TestBounded(t *testing.T) {
	t.Parallel()
	one := readings.Bytes(prediction.Read(request(1, 10), prediction.Options{}))
	s := readings.New(3 * one)
	for seq := range uint64(3) {
		s.Read(request(seq+1, 10), prediction.BoxFormat{})
	}
	s.Read(request(1, 10), prediction.BoxFormat{}) // used again: #2 goes first
	s.Read(request(4, 10), prediction.BoxFormat{})
	before := s.Reads()
	s.Read(request(1, 10), prediction.BoxFormat{})
	if s.Reads() != before {
		t.Error("the reading used last went first")
	}
	s.Read(request(2, 10), prediction.BoxFormat{})
	if s.Reads() == before {
		t.Error("more is kept than there is room for")
	}
	s.Read(request(9, 1000), prediction.BoxFormat{})
	before = s.Reads()
	if s.Read(request(9, 1000), prediction.BoxFormat{}); s.Reads() != before {
		t.Error("the one that is used is not kept, being large")
	}
}
