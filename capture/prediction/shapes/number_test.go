package shapes_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/prediction/shapes"
)

func TestNumber(t *testing.T) {
	t.Parallel()
	for json, want := range map[string]string{
		`1.5`: "1.5", `"1.5"`: "1.5", `" -2 "`: "-2", `"1e2"`: "100",
		`"NaN"`: "", `"Inf"`: "", `""`: "", `"1,5"`: "", `true`: "", `[1]`: "", `null`: "",
		`"0.` + strings.Repeat("1", 36) + `"`: "0.1111111111111111", // as long as is read
		`"0.` + strings.Repeat("1", 37) + `"`: "",
	} {
		got := ""
		if v, ok := shapes.Number(root(t, json)); ok {
			got = fmt.Sprint(v)
		}
		if got != want {
			t.Errorf("%s: %s, want %s", json, got, want)
		}
	}
}

func TestNumbers(t *testing.T) {
	t.Parallel()
	for json, want := range map[string]string{
		`[1,"2"]`: "[1 2]", `"1, 2;3"`: "[1 2 3]", `"[1 2]"`: "[1 2]", `"Box(1, 2)"`: "[1 2]", `"1 - 2"`: "[1 2]", `[7]`: "[7]",
		`[1,2,3,4]`: "", `"1 2 3 4"`: "", // more than three
		`[]`: "", `"7"`: "", `"1,a"`: "", `"1,NaN"`: "", `[1,null]`: "", `{"a":1}`: "", `5`: "", `"` + strings.Repeat(" ", 4100) + `1 2"`: "",
	} {
		got := ""
		if v, ok := shapes.Numbers(nil, root(t, json), 3); ok {
			got = fmt.Sprint(v)
		}
		if got != want {
			t.Errorf("%s: %s, want %s", json, got, want)
		}
	}
}

func TestFour(t *testing.T) {
	t.Parallel()
	for json, want := range map[string]bool{
		`[1,2,3,4]`: true, `["1","2","3","4"]`: true, `"1 2 3 4"`: true, `[1,2,3]`: false, `[1,2,3,4,5]`: false, `"1 2 3"`: false, `"1 2 3 4 5"`: false, `{}`: false,
	} {
		if v, ok := shapes.Four(root(t, json)); ok != want || ok && v != [4]float64{1, 2, 3, 4} {
			t.Errorf("%s: %v, %v", json, v, ok)
		}
	}
}

func TestWhole(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"3.0": "3", "3": "3", "3.05": "3.05", "10": "10", "": ""} {
		if got := shapes.Whole(text); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}
