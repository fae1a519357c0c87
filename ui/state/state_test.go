package state_test

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/framebin/framebin/ui/state"
)

func TestPath(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("the folders of Windows are others")
	}
	for _, c := range []struct{ env, want string }{
		{"HOME=/home/x XDG_STATE_HOME=/state", "/state/framebin/screen.json"},
		{"HOME=/home/x XDG_STATE_HOME=relative", "/home/x/.local/state/framebin/screen.json"},
		{"HOME=/home/x", "/home/x/.local/state/framebin/screen.json"},
		{"", ""},
	} {
		if got := state.Path(strings.Fields(c.env)); got != c.want {
			t.Errorf("%s: got %q, want %q", c.env, got, c.want)
		}
	}
}

// TestFile remembers: what another program has written meanwhile stays, changes
// come in their order, and a file that is broken is none.
func TestFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "new", "screen.json")
	one, other := state.NewFile(path), state.NewFile(path)
	if s, err := one.Load(); err != nil || !reflect.DeepEqual(s, state.State{}) {
		t.Errorf("at first: %+v, %v", s, err)
	}
	other.Change(func(s *state.State) { s.List = 400 })
	var all sync.WaitGroup
	for i := range 50 {
		one.Change(func(s *state.State) { s.Filters = state.Keep(s.Filters, fmt.Sprint(i)) })
		all.Go(func() {
			if err := one.Save(); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if err := other.Save(); err != nil {
		t.Fatal(err)
	}
	s, err := one.Load()
	if err != nil || s.List != 400 || len(s.Filters) != 50 || s.Filters[0] != "0" || s.Filters[49] != "49" {
		t.Errorf("got %+v, %v", s, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("got %v, %v", info.Mode(), err)
	}
	if err := os.WriteFile(path, []byte(`{"list": "wide"`), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := one.Load(); err == nil {
		t.Error("a broken file says nothing")
	}
	one.Change(func(s *state.State) { s.Details = 300 })
	if err := one.Save(); err != nil {
		t.Fatal(err)
	}
	if s, err := one.Load(); err != nil || s.Details != 300 {
		t.Errorf("after a broken file: %+v, %v", s, err)
	}
	none := state.NewFile("")
	none.Change(func(*state.State) {})
	if err := none.Save(); err != nil {
		t.Error(err)
	}
	var nowhere *state.File
	nowhere.Change(func(*state.State) {})
	if s, err := nowhere.Load(); err != nil || s.List != 0 || nowhere.Save() != nil {
		t.Error("no file is an error")
	}
}
