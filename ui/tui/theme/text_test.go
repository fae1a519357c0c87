package theme_test

import (
	"testing"
	"time"

	"github.com/framebin/framebin/ui/tui/theme"
)

func TestDuration(t *testing.T) {
	t.Parallel()
	for got, want := range map[string]string{
		theme.Duration(999):                     "999ns",
		theme.Duration(1400 * time.Microsecond): "1.4ms",
		theme.Duration(2100 * time.Millisecond): "2.1s",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
