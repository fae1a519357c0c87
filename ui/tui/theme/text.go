package theme

import (
	"fmt"
	"time"
)

// Bytes returns n as people write it: "812 B", "1.4 MiB".
func Bytes(n int64) string {
	const unit = 1024
	if n < unit {
		return fmt.Sprintf("%d B", n)
	}
	v, names := float64(n), "KMGTPE"
	i := -1
	for v >= unit && i < len(names)-1 {
		v /= unit
		i++
	}
	if v < 10 {
		return fmt.Sprintf("%.1f %ciB", v, names[i])
	}
	return fmt.Sprintf("%.0f %ciB", v, names[i])
}

// Count returns n with its thing in singular or plural: "1 object", "2 objects".
func Count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// Number returns n as people write it: "812", "1,000,000".
func Number(n int) string {
	const group = 1000
	if n < group {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", Number(n/group), n%group)
}

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
