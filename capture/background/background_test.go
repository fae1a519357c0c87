package background_test

import (
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/background"
	"github.com/framebin/framebin/capture/guard"
)

func TestDoPanics(t *testing.T) {
	t.Parallel()
	defer func() {
		p := guard.Caught(recover())
		if p == nil || p.Value != "no pixels" || !strings.Contains(string(p.Stack), "background_test.go") {
			t.Errorf("got panic %v, want that of the function with its stack", p)
		}
	}()
	background.Do(func() { panic("no pixels") })
	t.Error("the panic was lost")
}

func BenchmarkDo(b *testing.B) {
	for b.Loop() {
		background.Do(func() {})
	}
}
