// Package units writes sizes, counts, rates and durations for people: the one
// place that says how a number of bytes looks.
//
// It knows neither render nor ui; packages of capture, render and ui may import
// it.
package units

import (
	"fmt"
	"time"
)

// Bytes returns n in binary units with as many figures as matter: "812 B",
// "1.5 KiB", "64 MiB".
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
	if v < 10 && v != float64(int64(v)) {
		return fmt.Sprintf("%.1f %ciB", v, names[i])
	}
	return fmt.Sprintf("%.0f %ciB", v, names[i])
}

// Count returns n with its noun in singular or plural: "1 object",
// "2 objects".
func Count[T int | int64 | uint64](n T, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// Number returns n in groups of three digits: "812", "1,000,000".
func Number(n int) string {
	const group = 1000
	if n < group {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", Number(n/group), n%group)
}

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
