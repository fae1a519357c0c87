package theme

import (
	"fmt"
	"time"
)

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
