package prediction_test

import (
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/prediction"
)

// TestProblemsAreCountedAlone: the title of a tab asks for them with every frame,
// where classes are not to be counted.
func TestProblemsAreCountedAlone(t *testing.T) {
	objects := make([]prediction.Object, 10_000)
	for i := range objects {
		objects[i].Class = strings.Repeat("x", i%100)
	}
	r := &prediction.Reading{Prediction: &prediction.Prediction{Objects: objects}, Findings: []prediction.Finding{{Severity: prediction.Warning}, {}}}
	if n := r.Problems(); n != 1 || r.Summary().Problems != 1 {
		t.Errorf("got %d", n)
	}
	if n := testing.AllocsPerRun(10, func() { r.Problems() }); n != 0 {
		t.Errorf("got %v allocations", n)
	}
}
