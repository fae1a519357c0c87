package source_test

import (
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/prediction/vendors"
	"github.com/framebin/framebin/ui/source"
)

// TestAmong leaves out what the index says does not match, without a look at
// the messages, which are gone.
func TestAmong(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	rec, err := archive.NewRecorder(dir, archive.Options{Look: func(r *capture.Request) func() *capture.Seen {
		class := r.Target[1:]
		return func() *capture.Seen {
			return &capture.Seen{Kind: "object detection", Objects: 1, Classes: []capture.SeenClass{{Name: class, Count: 1, Low: 0.5, High: 0.5}}}
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	for _, target := range []string{"/a", "/b", "/a"} {
		if err := rec.Record(capture.NewRequest("POST", target, http.Header{}, nil)); err != nil {
			t.Fatal(err)
		}
	}
	if err := rec.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(dir, "000000")); err != nil {
		t.Fatal(err)
	}
	src, err := archive.Open(dir, archive.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	own := prediction.Options{Maps: vendors.Set{}.With(vendors.New("mine", "empty"))}
	for _, tt := range []struct {
		filter string
		how    prediction.Options
		want   []int
	}{
		{"", prediction.Options{}, []int{0, 1, 2}},
		{"path:/b", prediction.Options{}, []int{1}},
		{"class=a", prediction.Options{}, []int{0, 2}},
		{"class=a", own, []int{0, 1, 2}}, // which may see other classes
		{"class=c confidence>0.2", prediction.Options{}, []int{}},
		{"problem", prediction.Options{}, []int{0, 1, 2}},
	} {
		var f source.Filter
		if err := f.Set(tt.filter); err != nil {
			t.Fatal(err)
		}
		if got := f.Among(src, []int{0, 1, 2}, tt.how); !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.filter, got, tt.want)
		}
	}
}
