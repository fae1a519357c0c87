package cli

import (
	"bytes"
	"testing"
)

// TestAlone checks that a command made alone says what it says among the others.
func TestAlone(t *testing.T) {
	t.Parallel()
	for _, m := range makers() {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			said := func(tree, args []string) string {
				var out bytes.Buffer
				root := newRoot(&Program{}, tree)
				root.SetArgs(args)
				root.SetOut(&out)
				root.SetErr(&out)
				if err := root.ExecuteContext(t.Context()); err != nil {
					out.WriteString(err.Error())
				}
				return out.String()
			}
			for _, args := range [][]string{{m.name, "--help"}, {m.name, "--nonsense"}, {m.name, "--thrshold", "1"}} {
				if got, want := said(args, args), said(nil, args); got != want {
					t.Errorf("%q says\n%s\nbut among the others\n%s", args, got, want)
				}
			}
			if cmd := alone(&Program{}, []string{m.name}); cmd != nil && cmd.Name() != m.name {
				t.Errorf("it is called %q", cmd.Name())
			}
		})
	}
}
