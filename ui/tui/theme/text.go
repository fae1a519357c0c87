package theme

import (
	"fmt"
	"time"

	"github.com/framebin/framebin/capture/units"
)

// Bytes returns n as people write it: "812 B", "1.4 MiB".
func Bytes(n int64) string { return units.Bytes(n) }

// Count returns n with its thing in singular or plural: "1 object", "2 objects".
func Count(n int, thing string) string { return units.Count(n, thing) }

// Number returns n as people write it: "812", "1,000,000".
func Number(n int) string { return units.Number(n) }

// Duration returns d with up to three figures: "1.42ms", "980ms", "2.1s", "16.7min".
func Duration(d time.Duration) string {
	switch {
	case d < time.Microsecond:
		return d.String()
	case d < time.Millisecond:
		return fmt.Sprintf("%.3gµs", float64(d)/float64(time.Microsecond))
	case d < time.Second:
		return fmt.Sprintf("%.3gms", float64(d)/float64(time.Millisecond))
	case d < 999500*time.Millisecond:
		return fmt.Sprintf("%.3gs", d.Seconds())
	case d < 100*time.Minute:
		return fmt.Sprintf("%.3gmin", d.Minutes())
	}
	return fmt.Sprintf("%.3gh", d.Hours())
}
