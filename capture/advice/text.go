package advice

import (
	"fmt"
	"time"
)

// Duration returns d as a sentence says it, with no more figures than matter:
// "2.1 s", "40 ms", "under 1 ms", "3 min".
func Duration(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return "under 1 ms"
	case d < 999500*time.Microsecond:
		return fmt.Sprintf("%d ms", d.Round(time.Millisecond).Milliseconds())
	case d < 9950*time.Millisecond:
		return fmt.Sprintf("%.1f s", d.Seconds())
	case d < 2*time.Minute:
		return fmt.Sprintf("%.0f s", d.Seconds())
	case d < 2*time.Hour:
		return fmt.Sprintf("%.0f min", d.Minutes())
	}
	return fmt.Sprintf("%.0f h", d.Hours())
}

// Rate returns bytes a second as networks are rated, in powers of ten:
// "38 MB/s".
func Rate(bytes float64) string {
	const kilo, mega = 1e3, 1e6
	switch {
	case bytes < kilo:
		return fmt.Sprintf("%.0f B/s", bytes)
	case bytes < mega:
		return fmt.Sprintf("%.0f kB/s", bytes/kilo)
	case bytes < 9.95*mega:
		return fmt.Sprintf("%.1f MB/s", bytes/mega)
	}
	return fmt.Sprintf("%.0f MB/s", bytes/mega)
}
