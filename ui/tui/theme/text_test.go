package theme_test

import (
	"testing"
	"time"

	"github.com/framebin/framebin/ui/tui/theme"
)

func TestUnits(t *testing.T) {
	t.Parallel()
	for got, want := range map[string]string{
		theme.Bytes(0):                          "0 B",
		theme.Bytes(1023):                       "1023 B",
		theme.Bytes(1536):                       "1.5 KiB",
		theme.Bytes(64 << 20):                   "64 MiB",
		theme.Duration(999):                     "999ns",
		theme.Duration(1400 * time.Microsecond): "1.4ms",
		theme.Duration(2100 * time.Millisecond): "2.1s",
		theme.Count(1, "object"):                "1 object",
		theme.Count(0, "object"):                "0 objects",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
