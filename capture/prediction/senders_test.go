package prediction_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/prediction"
)

// sender is a request as clients, controllers, queues and clouds send it, in
// testdata/senders, and what is right of it.
type sender struct {
	Name, Note string
	Image      *prediction.Size
	Images     int // how many; 0 where that is not asked
	Objects    []struct {
		Class string
		Box   *[4]float64
	}
	Said  bool   // there must be a finding, what is read is not asked
	Class string // of the first object; "" where that is not asked
	Code  string // of a finding that there must be
}

func (s *sender) UnmarshalJSON(data []byte) error {
	type plain sender
	in := struct {
		*plain
		Image *[2]int
	}{plain: (*plain)(s)}
	if err := json.Unmarshal(data, &in); err != nil {
		return err
	}
	if in.Image != nil {
		s.Image = &prediction.Size{Width: in.Image[0], Height: in.Image[1]}
	}
	return nil
}

// TestSenders reads requests as they really come: whatever their headers say,
// the objects and the image are found, or it is said what was not read.
func TestSenders(t *testing.T) {
	t.Parallel()
	var list []sender
	if err := json.Unmarshal([]byte(readFile(t, "testdata/senders/table.json")), &list); err != nil {
		t.Fatal(err)
	}
	for _, s := range list {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(filepath.Join("testdata", "senders", s.Name+".http"))
			if err != nil {
				t.Fatal(err)
			}
			r := raw(t, text)
			rd := prediction.Read(r, prediction.Options{})
			s.check(t, rd)
			if s.Image == nil {
				return
			}
			if data, err := rd.ImageFile(r); err != nil || len(data) == 0 || rd.ImageSize != *s.Image {
				t.Errorf("got an image of %v, %d bytes, %v", rd.ImageSize, len(data), err)
			}
			if s.Images > 0 && len(rd.Images) != s.Images {
				t.Errorf("got %d images, want %d", len(rd.Images), s.Images)
			}
		})
	}
}

func (s *sender) check(t *testing.T, rd *prediction.Reading) {
	t.Helper()
	var objects []prediction.Object
	if rd.Prediction != nil {
		objects = rd.Prediction.Objects
	}
	switch {
	case s.Code != "" && !hasCode(rd, s.Code):
		t.Errorf("got no %s among %q", s.Code, codes(rd))
	case s.Said && len(objects) == 0 && len(rd.Findings) == 0:
		t.Error("nothing is said")
	case s.Class != "" && (len(objects) == 0 || objects[0].Class != s.Class):
		t.Errorf("got %s", describe(rd))
	case strings.HasPrefix(s.Note, "no mask-missing") && hasCode(rd, "mask-missing"):
		t.Errorf("got %q", codes(rd))
	}
	if s.Objects == nil {
		return
	}
	if len(objects) != len(s.Objects) {
		t.Fatalf("got %s\n%s", describe(rd), codes(rd))
	}
	for i, want := range s.Objects {
		b, ok := objects[i].Bounds()
		if objects[i].Class != want.Class || want.Box != nil && (!ok || !sameBox(b, prediction.Box{X: want.Box[0], Y: want.Box[1], Width: want.Box[2], Height: want.Box[3]}, 0.01)) {
			t.Errorf("got %s", describe(rd))
		}
	}
}
