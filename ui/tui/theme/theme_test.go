package theme_test

import (
	"reflect"
	"testing"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"

	"github.com/framebin/framebin/ui/tui/theme"
)

// TestInline: it writes what the styles themselves write.
func TestInline(t *testing.T) {
	t.Parallel()
	texts := []string{"", "tomato", "  两 e\u0301 ", "\x1b[1mbold\x1b[m and not", "a\ttab", "two\nlines"}
	for _, profile := range []colorprofile.Profile{colorprofile.Ascii, colorprofile.ANSI, colorprofile.ANSI256, colorprofile.TrueColor} {
		for _, dark := range []bool{false, true} {
			all := reflect.ValueOf(theme.New(dark, profile))
			for field, value := range all.Fields() {
				style, ok := reflect.TypeAssert[lipgloss.Style](value)
				if !ok {
					continue
				}
				for _, text := range texts {
					if got, want := theme.Inline(style, text), style.Render(text); got != want {
						t.Errorf("%s, %v, dark %v: %q becomes %q, want %q", field.Name, profile, dark, text, got, want)
					}
				}
			}
		}
	}
}
