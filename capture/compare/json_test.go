package compare_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/compare"
)

func told(list []compare.Difference) string {
	var b strings.Builder
	for _, d := range list {
		mark := map[[2]bool]string{{true, true}: "~", {true, false}: "-", {false, true}: "+"}[[2]bool{d.InA, d.InB}]
		fmt.Fprintf(&b, "%s%s %s>%s;", mark, d.Where, d.A, d.B)
	}
	return b.String()
}

func TestJSON(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ a, b, want string }{
		"the same":          {`{"a":[1,2]}`, `{"a":[1,2]}`, ""},
		"another spelling":  {`{"a": [1, 2], "b":1.50}`, `{"b":1.5,"a":[1,2.0]}`, ""},
		"another value":     {`{"a":{"b":1}}`, `{"a":{"b":2}}`, "~/a/b 1>2;"},
		"another kind":      {`{"a":{"b":1}}`, `{"a":[1]}`, `~/a {"b":1}>[1];`},
		"more and fewer":    {`{"a":1,"b":2}`, `{"b":2,"c":3}`, "-/a 1>;+/c >3;"},
		"a longer list":     {`[1,2]`, `[1,3,4]`, "~/1 2>3;+/2 >4;"},
		"a shorter list":    {`[1,2]`, `[1]`, "-/1 2>;"},
		"names of pointers": {`{"a/b":{"~":1}}`, `{"a/b":{"~":2}}`, "~/a~1b/~0 1>2;"},
		"at the top":        {`1`, `"x"`, `~ 1>"x";`},
		"null is there":     {`{"a":null}`, `{}`, "-/a null>;"},
	}
	for name, tt := range tests {
		got := compare.JSON([]byte(tt.a), []byte(tt.b))
		if told(got.Differences) != tt.want || got.Cut || got.ErrA != nil || got.ErrB != nil {
			t.Errorf("%s: got %s %+v, want %s", name, told(got.Differences), got, tt.want)
		}
	}
	if got := compare.JSON([]byte(`{`), []byte(`{}`)); got.ErrA == nil || got.ErrB != nil {
		t.Errorf("got %+v", got)
	}
	many := "[" + strings.Repeat("1,", 5000) + "1]"
	if got := compare.JSON([]byte(many), []byte(strings.ReplaceAll(many, "1", "2"))); !got.Cut || len(got.Differences) > 1000 {
		t.Errorf("%d differences, cut %v", len(got.Differences), got.Cut)
	}
}

func TestHeaders(t *testing.T) {
	t.Parallel()
	a := http.Header{"A": {"1"}, "B": {"x", "y"}, "C": {"same"}}
	b := http.Header{"B": {"x"}, "C": {"same"}, "D": {""}}
	if got, want := told(compare.Headers(a, b)), "-A 1>;~B x, y>x;+D >;"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func FuzzJSON(f *testing.F) {
	f.Add([]byte(`{"a":[1,{"b":2}]}`), []byte(`{"a":[1,{"b":3}],"c":null}`))
	f.Fuzz(func(t *testing.T, a, b []byte) {
		forth, back := compare.JSON(a, b), compare.JSON(b, a)
		if len(forth.Differences) != len(back.Differences) && !forth.Cut {
			t.Errorf("%d differences forth, %d back", len(forth.Differences), len(back.Differences))
		}
		if same := compare.JSON(a, a); len(same.Differences) > 0 {
			t.Errorf("a document differs from itself: %+v", same)
		}
	})
}
