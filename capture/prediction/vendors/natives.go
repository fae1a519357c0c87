package vendors

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/itchyny/gojq"

	"github.com/framebin/framebin/capture/prediction/object"
)

// natives are the functions that jq has not, or has slowly.
func natives() []gojq.CompilerOption {
	options := []gojq.CompilerOption{gojq.WithFunction("pointer", 0, 0, pointer)}
	for _, l := range [...]object.Layout{object.XYWH, object.XYXY, object.YXYX, object.XXYY, object.CXCYWH} {
		options = append(options, gojq.WithFunction(l.String(), 0, 0, func(in any, _ []any) any {
			if in == nil {
				return nil
			}
			if list, is := in.([]any); is && !slices.ContainsFunc(list, func(v any) bool { return v != nil }) {
				return nil
			}
			v, err := fourOf(l.String(), in)
			if err != nil {
				return err
			}
			b := (&object.Numbers{V: v}).As(l)
			return map[string]any{"x": b.X, "y": b.Y, "width": b.Width, "height": b.Height}
		}))
	}
	return append(options, gojq.WithFunction("points", 0, 0, points))
}

// fourOf returns the first four numbers of a list.
func fourOf(name string, in any) (v [4]float64, err error) {
	list, _ := in.([]any)
	if len(list) < len(v) {
		return v, fmt.Errorf("%s wants a list of four numbers, got %s", name, brief(in))
	}
	for i := range v {
		var ok bool
		if v[i], ok = numberOf(list[i]); !ok {
			return v, fmt.Errorf("%s wants a list of four numbers, got %s", name, brief(in))
		}
	}
	return v, nil
}

// numberOf returns a number, or one that is written as a text.
func numberOf(v any) (float64, bool) {
	switch n := v.(type) {
	case float64:
		return n, true
	case int:
		return float64(n), true
	case string:
		f, err := strconv.ParseFloat(strings.TrimSpace(n), 64)
		return f, err == nil
	}
	return 0, false
}

// points makes a list of points [x, y] of one of numbers, of pairs, or of
// objects with x and y, where a protocol buffer leaves out zeros.
func points(in any, _ []any) any {
	if in == nil {
		return nil
	}
	list, ok := in.([]any)
	if !ok {
		return fmt.Errorf("points wants a list, got %s", brief(in))
	}
	var flat []any
	for _, item := range list {
		switch p := item.(type) {
		case []any:
			flat = append(flat, p[:min(2, len(p))]...)
		case map[string]any:
			x, y := 0.0, 0.0
			for key, v := range p {
				switch n, _ := numberOf(v); key {
				case "x", "X":
					x = n
				case "y", "Y":
					y = n
				}
			}
			flat = append(flat, x, y)
		default:
			flat = append(flat, item)
		}
	}
	if len(flat)%2 != 0 {
		return fmt.Errorf("points wants an even number of coordinates, got %d", len(flat))
	}
	out := make([]any, 0, len(flat)/2)
	for i := 0; i < len(flat); i += 2 {
		x, isX := numberOf(flat[i])
		y, isY := numberOf(flat[i+1])
		if !isX || !isY {
			return fmt.Errorf("points wants numbers, got %s", brief(flat[i:i+2]))
		}
		out = append(out, []any{x, y})
	}
	return out
}

// pointer makes a JSON pointer of a path.
func pointer(in any, _ []any) any {
	path, ok := in.([]any)
	if !ok {
		return fmt.Errorf("pointer wants a path, got %s", brief(in))
	}
	var b strings.Builder
	for _, token := range path {
		b.WriteByte('/')
		switch t := token.(type) {
		case string:
			b.WriteString(strings.ReplaceAll(strings.ReplaceAll(t, "~", "~0"), "/", "~1"))
		case int:
			b.WriteString(strconv.Itoa(t))
		default:
			return fmt.Errorf("pointer wants keys and indexes, got %s", brief(token))
		}
	}
	return b.String()
}

// brief writes a value for a message.
func brief(v any) string { return gojq.Preview(v) }
