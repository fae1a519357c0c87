package query

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"regexp/syntax"
	"strconv"
	"strings"
	"time"
)

// valueError says what a value has to be.
func valueError(format string, args ...any) error { return fmt.Errorf(format, args...) }

func parsePattern(op operator, value string) (pattern, error) {
	p := pattern{op: op, text: strings.ToLower(value)}
	if op != matches {
		return p, nil
	}
	re, err := regexp.Compile("(?i)" + value)
	if err != nil {
		reason := err.Error()
		if e := (*syntax.Error)(nil); errors.As(err, &e) {
			reason = e.Code.String()
		}
		return p, valueError("%q is not a regular expression: %s", value, reason)
	}
	p.re = re
	return p, nil
}

func parseNumber(value string) (float64, error) {
	v, err := strconv.ParseFloat(value, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		return 0, valueError("%q is not a number", value)
	}
	return v, nil
}

// parseConfidence reads 0.8 and 80%.
func parseConfidence(value string) (float64, error) {
	digits, percent := strings.CutSuffix(value, "%")
	v, err := parseNumber(digits)
	if percent {
		v /= 100
	}
	if err != nil || v < 0 || v > 1 {
		return 0, valueError("%q is not a confidence, which is 0 to 1, or a percentage", value)
	}
	return v, nil
}

// parseStatus reads 503, and 5xx or 50x as the range up to end.
func parseStatus(value string) (from, end float64, err error) {
	const digits = 3
	lower := strings.TrimRight(strings.ToLower(value), "x")
	v, err := strconv.Atoi(lower)
	if err != nil || v < 0 || len(value) != digits || strings.HasPrefix(lower, "+") {
		return 0, 0, valueError("%q is not a status, such as 503 or 5xx", value)
	}
	width := math.Pow10(digits - len(lower))
	from = float64(v) * width
	if width > 1 {
		end = from + width
	}
	return from, end, nil
}

// parseBytes reads a number of bytes with its unit: K, M, G and KiB, MiB, GiB
// count by 1024, KB, MB, GB by 1000.
func parseBytes(value string) (float64, error) {
	digits := strings.TrimRight(value, "BKMGTibkmgt")
	factor, ok := map[string]float64{
		"": 1, "B": 1,
		"K": 1 << 10, "KIB": 1 << 10, "KB": 1e3,
		"M": 1 << 20, "MIB": 1 << 20, "MB": 1e6,
		"G": 1 << 30, "GIB": 1 << 30, "GB": 1e9,
		"T": 1 << 40, "TIB": 1 << 40, "TB": 1e12,
	}[strings.ToUpper(value[len(digits):])]
	v, err := parseNumber(digits)
	if err != nil || !ok || v < 0 {
		return 0, valueError("%q is not a size, such as 64KB or 1.5MiB", value)
	}
	return v * factor, nil
}

// parseAge reads a duration as seconds: 90s, 5m, 1h30m, 2d.
func parseAge(value string) (float64, error) {
	const day = 24 * time.Hour
	if days, ok := strings.CutSuffix(value, "d"); ok {
		if v, err := parseNumber(days); err == nil {
			return v * day.Seconds(), nil
		}
	}
	d, err := time.ParseDuration(value)
	if err != nil {
		return 0, valueError("%q is not a time span, such as 90s, 5m or 2d", value)
	}
	return d.Seconds(), nil
}

// parseClock reads a date with or without a time, or a time of any day.
func parseClock(value string) (at time.Time, ofDay time.Duration, err error) {
	upper := strings.ToUpper(value)
	for _, layout := range []string{"15:04", "15:04:05"} {
		if t, err := time.Parse(layout, upper); err == nil {
			return time.Time{}, t.Sub(t.Truncate(24 * time.Hour)), nil
		}
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04", time.DateOnly} {
		if t, err := time.ParseInLocation(layout, upper, time.Local); err == nil {
			return t, 0, nil
		}
	}
	return time.Time{}, 0, valueError("%q is not a time, such as 10:30, 2026-01-31 or 2026-01-31T10:30", value)
}
