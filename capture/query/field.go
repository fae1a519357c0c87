package query

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Field is a name that a filter line may ask about.
type Field struct {
	Name      string
	About     string   // what it is, for help
	Example   string   // a term that asks for it
	Operators []string // that may follow the name
	Alone     string   // what the name without an operator asks for; "" if it must have one

	not    []string // other words for it, which the error names
	values func(x *Facts, yield func(string))
	test   func(op operator, value string) (matcher, error)
}

// Values yields what the field is in a request, in lower case, for completion;
// nothing for a field of which there is no list to choose from.
func (f Field) Values(x *Facts, yield func(string)) {
	if f.values != nil {
		f.values(x, yield)
	}
}

var (
	textOperators   = []string{":", "=", "!=", "~"}
	numberOperators = []string{":", ">", ">=", "<", "<=", "!="}
	orderOperators  = []string{">", ">=", "<", "<="}
	clockOperators  = []string{":"}
)

// Fields returns all fields, in the order in which help lists them.
func Fields() []Field { return slices.Clone(fields) }

var fields = []Field{
	{
		Name: "path", About: "path and query that was sent to", Example: "path:/cam2", Operators: textOperators,
		not:    []string{"url", "target", "uri"},
		values: one(func(x *Facts) string { return x.path() }),
		test:   target,
	},
	{
		Name: "camera", About: "name of the camera, in a stream", Example: "camera=line1", Operators: textOperators,
		values: one(func(x *Facts) string { return x.camera.Value() }),
		test:   text(func(x *Facts) string { return x.camera.Value() }, Line),
	},
	{
		Name: "from", About: "address of the sender", Example: "from:10.0.", Operators: textOperators,
		not:    []string{"ip", "remote", "sender", "address"},
		values: one(func(x *Facts) string { return x.from.Value() }),
		test:   text(func(x *Facts) string { return x.from.Value() }, Line),
	},
	{
		Name: "host", About: "host that it was sent to", Example: "host:factory", Operators: textOperators,
		values: one(func(x *Facts) string { return x.host.Value() }),
		test:   text(func(x *Facts) string { return x.host.Value() }, Reading),
	},
	{
		Name: "method", About: "method", Example: "method=put", Operators: textOperators,
		values: one(func(x *Facts) string { return x.method.Value() }),
		test:   text(func(x *Facts) string { return x.method.Value() }, Line),
	},
	{
		Name: "type", About: "media type of the body", Example: "type:multipart", Operators: textOperators,
		not:    []string{"media", "mime"},
		values: one(func(x *Facts) string { return x.media.Value() }),
		test:   text(func(x *Facts) string { return x.media.Value() }, Line),
	},
	{
		Name: "status", About: "status of the answer", Example: "status:5xx", Operators: numberOperators,
		not:    []string{"answer"},
		values: one(func(x *Facts) string { return strconv.Itoa(int(x.status)) }),
		test:   status,
	},
	{
		Name: "size", About: "bytes of the body", Example: "size>1MB", Operators: numberOperators,
		not: []string{"bytes", "length"},
		test: number(parseBytes, Seen, func(x *Facts, _ time.Time) float64 {
			return float64(x.Bytes)
		}),
	},
	{
		Name: "age", About: "time since it came", Example: "age<5m", Operators: orderOperators,
		test: number(parseAge, Line, func(x *Facts, now time.Time) float64 {
			return now.Sub(x.Time).Seconds()
		}),
	},
	{
		Name: "after", About: "from a time of day or a date on", Example: "after:10:30", Operators: clockOperators,
		not:  []string{"since"},
		test: clock(false),
	},
	{
		Name: "before", About: "until a time of day or a date", Example: "before:2026-01-31T18:00", Operators: clockOperators,
		not:  []string{"until"},
		test: clock(true),
	},
	{
		Name: "seq", About: "number in the list", Example: "seq>=100", Operators: numberOperators,
		not: []string{"number"},
		test: number(parseNumber, Line, func(x *Facts, _ time.Time) float64 {
			return float64(x.Seq)
		}),
	},
	{
		Name: "kind", About: "project type", Example: "kind:instance", Operators: textOperators,
		not:    []string{"project"},
		values: several(func(x *Facts) []string { return x.kinds }),
		test:   list(func(x *Facts) []string { return x.kinds }),
	},
	{
		Name: "class", About: "class of an object", Example: "class:tomato", Operators: textOperators,
		not: []string{"label", "name"},
		values: func(x *Facts, yield func(string)) {
			for i := range x.classes {
				yield(x.classes[i].name)
			}
		},
		test: class,
	},
	{
		Name: "confidence", About: "confidence of an object, of the classes beside it", Example: "confidence>0.8",
		Operators: orderOperators, not: []string{"score", "probability", "threshold"},
		test: objects(true),
	},
	{
		Name: "count", About: "number of objects, of the classes beside it", Example: "count>=3", Operators: numberOperators,
		not:  []string{"objects", "boxes"},
		test: objects(false),
	},
	{
		Name: "problem", About: "code or severity of a finding", Example: "problem:mask-missing", Operators: textOperators,
		Alone: "any warning or error", not: []string{"code", "finding", "error", "severity"},
		values: several(func(x *Facts) []string { return x.codes }),
		test:   problem,
	},
}

func one(of func(*Facts) string) func(*Facts, func(string)) {
	return func(x *Facts, yield func(string)) {
		if v := of(x); v != "" {
			yield(v)
		}
	}
}

func several(of func(*Facts) []string) func(*Facts, func(string)) {
	return func(x *Facts, yield func(string)) {
		for _, v := range of(x) {
			yield(v)
		}
	}
}

func text(of func(*Facts) string, need Need) func(operator, string) (matcher, error) {
	return func(op operator, value string) (matcher, error) {
		p, err := parsePattern(op, value)
		return &textTest{p, of, need}, err
	}
}

func target(op operator, value string) (matcher, error) {
	p, err := parsePattern(op, value)
	return &targetTest{p}, err
}

func list(of func(*Facts) []string) func(operator, string) (matcher, error) {
	return func(op operator, value string) (matcher, error) {
		p, err := parsePattern(op, value)
		return &listTest{p, of, Seen}, err
	}
}

func class(op operator, value string) (matcher, error) {
	p, err := parsePattern(op, value)
	return &classTest{p}, err
}

func problem(op operator, value string) (matcher, error) {
	if op == standing {
		return problemTest{}, nil
	}
	p, err := parsePattern(op, value)
	return &listTest{p, func(x *Facts) []string { return x.codes }, Reading}, err
}

func number(
	parse func(string) (float64, error), need Need, of func(*Facts, time.Time) float64,
) func(operator, string) (matcher, error) {
	return func(op operator, value string) (matcher, error) {
		v, err := parse(value)
		return &numberTest{op: op, value: v, of: of, need: need}, err
	}
}

func status(op operator, value string) (matcher, error) {
	from, end, err := parseStatus(value)
	if op != has && op != isNot && end > from { // 5xx is a range
		if op == greater || op == atMost {
			from = end - 1
		}
		end = from
	}
	return &numberTest{op: op, value: from, end: end, of: func(x *Facts, _ time.Time) float64 {
		return float64(x.status)
	}}, err
}

func objects(sure bool) func(operator, string) (matcher, error) {
	parse := parseNumber
	if sure {
		parse = parseConfidence
	}
	return func(op operator, value string) (matcher, error) {
		v, err := parse(value)
		return &objectTest{op: op, value: v, sure: sure}, err
	}
}

func clock(before bool) func(operator, string) (matcher, error) {
	return func(_ operator, value string) (matcher, error) {
		at, ofDay, err := parseClock(value)
		return &clockTest{before: before, at: at, ofDay: ofDay}, err
	}
}

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
