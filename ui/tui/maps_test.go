package tui_test

import (
	"errors"
	"net/http"
	"sync"
	"testing"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction/vendors"
	"github.com/framebin/framebin/ui/tui"
)

// mapsOf are maps whose file nobody sees.
type mapsOf struct {
	mu        sync.Mutex
	program   string
	warning   string
	unchanged bool
	asked     string // of which file it was asked whether it is unchanged
	document  string
}

func (m *mapsOf) File(document []byte, _ string) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.document = string(document); m.document == "[]" {
		return "", errors.New("no such folder")
	}
	return "mine.jq", nil
}

func (m *mapsOf) Load() (vendors.Set, string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return vendors.Set{}.With(vendors.New("mine.jq", m.program)), m.warning, nil
}

func (m *mapsOf) Unchanged(path string) bool {
	m.asked = path
	return m.unchanged
}

// unknown is a request of a payload that nobody knows.
func unknown(class string) *capture.Request {
	return capture.NewRequest(http.MethodPost, "/", http.Header{"Content-Type": {"application/json"}},
		[]byte(`{"qq":[{"zz":["`+class+`",10,20,30,40]}]}`))
}

// TestMap teaches a payload: its request, those before and those after it are
// read by the map at once, and again when the map has changed.
func TestMap(t *testing.T) {
	t.Parallel()
	maps := &mapsOf{}
	driveConfig(t, 120, 30, tui.Config{Maps: maps}, func(d *driver) {
		d.keys("M")
		d.shows("nothing to map yet")
		d.post(unknown("otter"))
		d.post(unknown("heron"))
		d.keys("M")
		if maps.document != `{"qq":[{"zz":["heron",10,20,30,40]}]}` {
			t.Errorf("got %s", maps.document)
		}
		maps.program = `{objects: each(.qq[]; {class: .zz[0], confidence: 0.5, box: (.zz[1:] | xywh)})}`
		d.send(tui.MapEdited("mine.jq", "", nil))
		d.shows("otter", "heron", "read by the maps as they are now: 2")
		d.post(unknown("grebe"))
		d.shows("grebe")

		maps.program = `{objects: each(.qq[]; {class: ("a " + .zz[0]), confidence: 0.5, box: (.zz[1:] | xywh)})}`
		d.keys("M")
		d.send(tui.MapEdited("mine.jq", tui.Shape(d.model), nil))
		d.shows("a otter", "a heron", "a grebe")

		maps.warning = "mine.jq:1:2: unexpected token"
		d.send(tui.MapEdited("mine.jq", "", nil))
		d.shows("mine.jq:1:2: unexpected token")
		maps.unchanged = true
		d.send(tui.MapEdited("mine.jq", "", nil))
		d.shows("nothing was changed")

		d.send(tui.MapEdited("begun.jq", "", errors.New("no such editor")))
		if d.shows("no such editor"); maps.asked != "begun.jq" {
			t.Error("a map that nobody could edit stays in force")
		}
	})
}
