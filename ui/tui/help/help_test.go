package help_test

import (
	"strings"
	"testing"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"github.com/framebin/framebin/ui/tui/help"
	"github.com/framebin/framebin/ui/tui/theme"
)

func binding(keys, does string) key.Binding {
	return key.NewBinding(key.WithKeys(keys), key.WithHelp(keys, does))
}

func page(width, height int) help.Model {
	m := help.New([]help.Group{
		{Title: "Requests", Keys: []key.Binding{binding("j", "down"), binding("/", "filter"), binding("F", "follow the newest")}},
		{Title: "Picture", Keys: []key.Binding{binding("z", "full-screen picture"), binding("v", "views"), binding("t", "threshold up")}},
		{Title: "Details", Keys: []key.Binding{binding("e", "open in $EDITOR"), binding("w", "write to a file")}},
	})
	m.SetSize(width, height)
	return m
}

func use(m help.Model, keys ...string) help.Model {
	special := map[string]tea.KeyPressMsg{"<enter>": {Code: tea.KeyEnter}, "<esc>": {Code: tea.KeyEscape}}
	for _, k := range keys {
		msg, ok := special[k]
		if !ok {
			msg = tea.KeyPressMsg{Code: []rune(k)[0], Text: k}
		}
		m, _ = m.Update(msg)
	}
	return m
}

func text(m help.Model) string {
	lines := m.Lines(theme.New(true, colorprofile.TrueColor))
	for i := range lines {
		lines[i] = strings.TrimRight(ansi.Strip(lines[i]), " ")
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n")
}

func TestLayout(t *testing.T) {
	t.Parallel()
	const want = `  Requests                       Details
  j         down                 e         open in $EDITOR
  /         filter               w         write to a file
  F         follow the newest

  Picture
  z         full-screen picture
  v         views
  t         threshold up`
	if got := text(page(70, 20)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestSearch(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		keys []string
		want string
	}{
		"by what it does":   {[]string{"/", "t", "h", "r"}, " /thr\n  Picture\n  t         threshold up"},
		"by its key":        {[]string{"/", "F"}, " /F\n  Requests\n  F         follow the newest"},
		"by its title":      {[]string{"/", "d", "e", "t", "a", "i", " ", "w"}, " /detai w\n  Details\n  w         write to a file"},
		"kept":              {[]string{"/", "t", "h", "r", "<enter>", "j"}, " /thr\n  Picture\n  t         threshold up"},
		"none":              {[]string{"/", "x", "y"}, " /xy   no key is called so; : finds what can be done by name"},
		"given up":          {[]string{"/", "x", "y", "<esc>"}, text(page(70, 20))},
		"letters are typed": {[]string{"/", "j"}, " /j\n  Requests\n  j         down"},
	}
	for name, tt := range tests {
		got := text(use(page(70, 20), tt.keys...))
		if name == "by its key" {
			got = strings.Join(strings.Split(got, "\n")[:1], "") + "\n" + between(got, "  Requests", "newest")
		}
		if got != tt.want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, tt.want)
		}
	}
}

// between returns the first and the last line of two marks.
func between(s, first, last string) string {
	var lines []string
	for line := range strings.SplitSeq(s, "\n") {
		if strings.HasPrefix(line, first) || strings.HasSuffix(line, last) {
			lines = append(lines, strings.TrimRight(line[:min(len(line), 29)], " "))
		}
	}
	return strings.Join(lines[:min(len(lines), 2)], "\n")
}

func TestScrolling(t *testing.T) {
	t.Parallel()
	m := page(40, 5)
	first := text(m)
	m = use(m, "j", "j")
	if text(m) == first || !strings.Contains(text(m), "j and k move") {
		t.Errorf("got\n%s", text(m))
	}
	m = use(m, "G")
	if !strings.Contains(text(m), "write to a file") {
		t.Errorf("the end is\n%s", text(m))
	}
	m = use(m, "k", "g")
	if text(m) != first {
		t.Errorf("got\n%s\nwant\n%s", text(m), first)
	}
	m, _ = m.Update(tea.MouseWheelMsg{Button: tea.MouseWheelDown})
	if text(m) == first {
		t.Error("the wheel does nothing")
	}
}
