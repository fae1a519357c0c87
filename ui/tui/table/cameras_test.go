package table_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/ui/tui/table"
)

// frame is a row of a frame that came from somewhere.
func frame(seq uint64, camera, path, from string, at time.Duration) table.Row {
	r := capture.NewRequest("POST", path, http.Header{"Content-Type": {"multipart/form-data; boundary=b"}}, nil)
	r.Seq, r.Camera, r.Remote, r.Time = seq, camera, from+":1", time.Unix(1000, 0).Add(at)
	return table.NewUnreadRow(r)
}

// TestCameras tells cameras apart by the name that a stream gives them, else by
// path, else by sender, and counts what is in the list of each.
func TestCameras(t *testing.T) {
	t.Parallel()
	type from struct{ camera, path, from string }
	tests := map[string]struct {
		rows []from
		want string
	}{
		"one":       {[]from{{"", "/", "10.0.0.1"}, {"", "/", "10.0.0.1"}}, ""},
		"by path":   {[]from{{"", "/a", "10.0.0.1"}, {"", "/b?x=1", "10.0.0.2"}, {"", "/a", "10.0.0.3"}}, "/a path=/a 4, /b path=/b 2"},
		"by sender": {[]from{{"", "/", "10.0.0.1"}, {"", "/", "10.0.0.2"}}, "10.0.0.1 from=10.0.0.1 2, 10.0.0.2 from=10.0.0.2 2"},
		"by name":   {[]from{{"east", "/a", "10.0.0.1"}, {"west", "/a", "10.0.0.1"}, {"east", "/b", "10.0.0.9"}}, "east camera=east 4, west camera=west 2"},
		"one name":  {[]from{{"east", "/a", "10.0.0.1"}, {"east", "/b", "10.0.0.1"}}, "/a path=/a 2, /b path=/b 2"},
	}
	for name, tt := range tests {
		var rows table.Table
		for i, r := range append(tt.rows, tt.rows...) {
			rows.Append(frame(uint64(i+1), r.camera, r.path, r.from, 0))
		}
		got := ""
		for _, c := range rows.Cameras() {
			if got != "" {
				got += ", "
			}
			got += fmt.Sprintf("%s %s %d", c.Name, c.Filter, c.Frames)
		}
		if got != tt.want {
			t.Errorf("%s: got %q, want %q", name, got, tt.want)
		}
	}
}

// TestCamerasFollowTheTable counts rows that are replaced, evicted, cleared and
// brought back.
func TestCamerasFollowTheTable(t *testing.T) {
	t.Parallel()
	var rows table.Table
	for i := range uint64(40) {
		rows.Append(frame(i+1, "", fmt.Sprintf("/cam%d", i%2), "10.0.0.1", time.Duration(i)*time.Second/4))
	}
	check := func(what string, want ...int) {
		t.Helper()
		cameras := rows.Cameras()
		if len(cameras) != len(want)/2 {
			t.Fatalf("%s: %d cameras, want %d", what, len(cameras), len(want)/2)
		}
		for i, c := range cameras {
			if c.Frames != want[2*i] || c.Problems != want[2*i+1] {
				t.Errorf("%s: %s has %d frames and %d problems, want %v", what, c.Name, c.Frames, c.Problems, want[2*i:2*i+2])
			}
		}
	}
	check("appended", 20, 0, 20, 0)
	if gap := rows.Cameras()[0].Gap; gap != time.Second/2 {
		t.Errorf("the usual gap is %v, want 500ms", gap)
	}
	row := frame(40, "", "/cam1", "10.0.0.1", 40*time.Second/4)
	row.Problems, row.Worst = 1, prediction.Error
	rows.Replace(row)
	check("replaced", 20, 0, 20, 1)
	if c := rows.Cameras(); c[0].Problem || !c[1].Problem {
		t.Error("the newest of the second camera has a problem")
	}
	rows.Trim(11, 11, func(uint64) bool { return false })
	check("evicted", 15, 0, 15, 1)
	cleared := rows.Clear(20)
	check("cleared", 10, 0, 10, 1)
	rows.Restore(cleared, func(uint64) bool { return true })
	check("brought back", 15, 0, 15, 1)
	rows.Clear(40)
	check("nothing")
}
