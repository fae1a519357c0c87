package filter_test

import (
	"strings"
	"testing"
	"testing/synctest"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"github.com/framebin/framebin/capture/query"
	"github.com/framebin/framebin/ui/tui/filter"
	"github.com/framebin/framebin/ui/tui/theme"
)

// values are those of a list with two cameras; one sends escape sequences.
func values(f query.Field) []string {
	return map[string][]string{
		"class": {"leaf", "tomato", "big crack", "\u202eevil", "tomato stem"},
		"path":  {"/cam1", "/cam2"},
	}[f.Name]
}

// line is a filter line that is used.
type line struct {
	filter.Model
	reported []string // the filters, in order
}

func open(t *testing.T, width int) *line {
	t.Helper()
	l := &line{Model: filter.New(filter.DefaultKeyMap(), nil, nil)}
	l.SetStyles(theme.New(true, colorprofile.TrueColor))
	l.SetWidth(width)
	l.Open()
	return l
}

// use types text and presses keys: "<tab>" and the like.
func (l *line) use(keys ...string) {
	special := map[string]tea.KeyPressMsg{
		"<enter>": {Code: tea.KeyEnter}, "<esc>": {Code: tea.KeyEscape}, "<tab>": {Code: tea.KeyTab},
		"<back>": {Code: tea.KeyTab, Mod: tea.ModShift}, "<up>": {Code: tea.KeyUp}, "<down>": {Code: tea.KeyDown},
		"<left>": {Code: tea.KeyLeft}, "<del>": {Code: tea.KeyBackspace},
	}
	for _, k := range keys {
		msgs := []tea.KeyPressMsg{special[k]}
		if !strings.HasPrefix(k, "<") || len(k) == 1 {
			msgs = nil
			for _, r := range k {
				msgs = append(msgs, tea.KeyPressMsg{Code: r, Text: string(r)})
			}
		}
		for _, msg := range msgs {
			next, cmd := l.Update(msg, values)
			l.Model = next
			l.take(cmd)
		}
	}
}

func (l *line) take(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case filter.ChangedMsg:
		l.reported = append(l.reported, l.Filter().String())
	case tea.BatchMsg:
		for _, c := range msg {
			l.take(c)
		}
	}
}

func (l *line) last() string {
	if len(l.reported) == 0 {
		return ""
	}
	return l.reported[len(l.reported)-1]
}

func (l *line) text() string { return strings.TrimRight(ansi.Strip(l.Lines(1)[0]), " ") }

func TestKeys(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		keys   []string
		filter string // in force
		active bool
	}{
		"while typing":                  {[]string{"tom"}, "tom", true},
		"enter keeps":                   {[]string{"tom", "<enter>"}, "tom", false},
		"esc goes back":                 {[]string{"tom", "<esc>"}, "", false},
		"an error keeps the one before": {[]string{"leaf ", "class", ": tomato"}, "leaf", true},
		"a field without its value":     {[]string{"leaf ", "class", ":"}, "leaf", true},
		"enter does not keep an error":  {[]string{"class:", "<enter>"}, "", true},
		"esc from an error":             {[]string{"class:", "<esc>"}, "", false},
		"tab completes a field":         {[]string{"cla", "<tab>"}, "", true},
		"then a value":                  {[]string{"cla", "<tab>", "to", "<tab>"}, "class:tomato", true},
		"tab after the only field":      {[]string{"cla", "<tab>", "<tab>"}, "class:leaf", true},
		"the next value":                {[]string{"class:", "<tab>", "<tab>", "<tab>"}, `class:"big crack"`, true},
		"the value before":              {[]string{"class:", "<back>"}, `class:"tomato stem"`, true},
		"round about":                   {[]string{"path:", "<tab>", "<tab>", "<tab>"}, "path:/cam1", true},
		"in the middle":                 {[]string{"class:to x", "<left>", "<left>", "<tab>"}, "class:tomato x", true},
		"nothing to complete":           {[]string{"age<5m", "<tab>"}, "age<5m", true},
		"up to an earlier one":          {[]string{"one", "<enter>", "<open>", "two", "<enter>", "<open>", "<up>", "<up>"}, "one", true},
		"and down again":                {[]string{"one", "<enter>", "<open>", "x", "<up>", "<down>"}, "onex", true},
		"not beyond the first":          {[]string{"one", "<enter>", "<open>", "<up>", "<up>", "<up>"}, "one", true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { // the cursor blinks
				l := open(t, 80)
				for _, k := range tt.keys {
					if k == "<open>" {
						l.Open()
						continue
					}
					l.use(k)
				}
				if l.last() != tt.filter || l.Active() != tt.active {
					t.Errorf("got %q, active %v; want %q, %v (the line: %s)", l.last(), l.Active(), tt.filter, tt.active, l.text())
				}
			})
		})
	}
}

func TestViews(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		keys  []string
		width int
		want  string
	}{
		"empty":             {nil, 80, "/words, or class:tomato confidence>0.8 problem -path:/cam2 …  tab completes"},
		"fields":            {[]string{"co"}, 80, "/co                           tab confidence> count>"},
		"values":            {[]string{"class:t"}, 80, `/class:t                      tab tomato "tomato stem"`},
		"the chosen one":    {[]string{"class:", "<tab>"}, 80, `/class:leaf                   tab leaf tomato "big crack" "tomato stem"`},
		"behind the only":   {[]string{"pa", "<tab>"}, 80, "/path:                        tab /cam1 /cam2"},
		"an error":          {[]string{"tomato score>0.5"}, 100, "/tomato score>0.5                   there is no field score; did you mean confidence? (column 8)"},
		"an error before":   {[]string{") class:"}, 80, "/) class:                     this ) closes nothing (column 1)"},
		"what a field is":   {[]string{"age<5m"}, 80, "/age<5m                       time since it came"},
		"a narrow window":   {[]string{"class:tomato path:"}, 40, "/class:tomato path:    tab /cam1 /cam2"},
		"a very narrow one": {[]string{"class:tomato path:"}, 20, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { // the cursor blinks
				l := open(t, tt.width)
				l.use(tt.keys...)
				if got := l.text(); tt.want != "" && got != tt.want {
					t.Errorf("got  %q\nwant %q", got, tt.want)
				}
				if w := ansi.StringWidth(l.Lines(1)[0]); w > tt.width {
					t.Errorf("%d columns in a window of %d", w, tt.width)
				}
				if again := l.Lines(1)[0]; again != l.Lines(1)[0] {
					t.Error("two views differ")
				}
			})
		})
	}
}

// What a sender chose as a class never gets into the line.
func TestHostileValues(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := open(t, 200)
		l.use("class:")
		for range 10 {
			if l.use("<tab>"); strings.Contains(l.Lines(1)[0], "evil") {
				t.Fatalf("got %q", l.Lines(1)[0])
			}
		}
	})
}

// TestWidth: whatever is pasted or put in, the line stays within its cells.
func TestWidth(t *testing.T) {
	t.Parallel()
	for width := 8; width < 100; width += 7 {
		for _, value := range []string{"", "leaf", strings.Repeat("long ", 40), strings.Repeat("文", 40), "class:" + strings.Repeat("é", 90)} {
			l := open(t, width)
			pasted, _ := l.Update(tea.PasteMsg{Content: value}, values)
			put := open(t, width)
			put.Set(query.MustParse(value))
			wide := open(t, 1000)
			wide.Set(query.MustParse(value))
			wide.SetWidth(width)
			for i, m := range []filter.Model{pasted, put.Model, wide.Model} {
				if got := ansi.StringWidth(m.Lines(1)[0]); got > width {
					t.Errorf("%d: %d cells of %d with %q: %q", i, got, width, value, ansi.Strip(m.Lines(1)[0]))
				}
			}
		}
	}
}
