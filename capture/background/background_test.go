package background_test

import (
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/background"
)

func TestDoPanics(t *testing.T) {
	t.Parallel()
	defer func() {
		p := recover()
		err, ok := p.(error)
		if !ok || !strings.Contains(err.Error(), "no pixels") || !strings.Contains(err.Error(), "background_test.go") {
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
