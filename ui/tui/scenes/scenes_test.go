package scenes_test

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"github.com/framebin/framebin/capture/diff"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/ui/tui/scenes"
	"github.com/framebin/framebin/ui/tui/theme"
)

var styles = theme.New(true, colorprofile.TrueColor)

func pane(width, height int) scenes.Model {
	iou := 0.5
	m := scenes.New(scenes.Content{
		By:    diff.Image,
		Total: diff.Counts{Gained: 1, Lost: 2, Moved: 1, Shifted: 3, Same: 9},
		Scenes: []diff.Changed{
			{A: 1, B: 11},
			{A: 2, B: 12, Changes: []diff.Change{
				{What: "lost", Class: "stem\x1b[2J", Box: &prediction.Box{X: 4, Y: 5}}, {What: "gained", Class: "leaf"}, {What: "moved", Class: "leaf", IoU: &iou},
			}},
			{A: 3, B: 13},
			{A: 4, B: 14, Changes: []diff.Change{{What: "lost", Class: "leaf"}}},
		},
	})
	m.SetSize(width, height)
	return m
}

func text(m scenes.Model) string {
	lines := m.Lines(styles, true)
	for i := range lines {
		lines[i] = strings.TrimRight(ansi.Strip(lines[i]), " ")
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n")
}

func TestView(t *testing.T) {
	t.Parallel()
	const want = ` 1 gained, 2 lost, 1 moved, 3 shifted
 #1 #11 =
›#2 #12 -1 +1 ~1  lost stem\x1b[2J at 4,5, gained leaf, moved leaf IoU 0.50
 #3 #13 =
 #4 #14 -1  lost leaf`
	m := pane(80, 8)
	if got := text(m); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := m.Title(); got != "4 scenes by image, 2 differ" {
		t.Errorf("the title is %q", got)
	}
	none := scenes.New(scenes.Content{By: diff.Order})
	none.SetSize(60, 4)
	if got := text(none); !strings.Contains(got, "no object differs") || !strings.Contains(got, "no frame is in both") || none.Shown() != 0 || !none.Active() || (scenes.Model{}).Active() {
		t.Errorf("got\n%s", got)
	}
}

func TestKeys(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		keys []string
		want tea.Msg
	}{
		"down":                {[]string{"j"}, scenes.ShowMsg{Seq: 13}},
		"the other picture":   {[]string{"space"}, scenes.ShowMsg{Seq: 2, Flip: true}},
		"and back":            {[]string{"space", "space"}, scenes.ShowMsg{Seq: 12, Flip: true}},
		"it stays the other":  {[]string{"space", "j"}, scenes.ShowMsg{Seq: 3}},
		"next difference":     {[]string{"!"}, scenes.ShowMsg{Seq: 14}},
		"no more":             {[]string{"!", "!"}, theme.Note{Text: "no scene differs after this one"}},
		"previous difference": {[]string{"!", "@"}, scenes.ShowMsg{Seq: 12}},
		"none before":         {[]string{"@"}, theme.Note{Text: "no scene differs before this one"}},
		"compare":             {[]string{"enter"}, scenes.CompareMsg{A: 2, B: 12}},
		"the ends":            {[]string{"G", "j", "g", "k"}, scenes.ShowMsg{Seq: 11}},
		"leave":               {[]string{"esc"}, scenes.CloseMsg{}},
	}
	special := map[string]tea.KeyPressMsg{"enter": {Code: tea.KeyEnter}, "esc": {Code: tea.KeyEscape}, "space": {Code: tea.KeySpace, Text: " "}}
	for name, tt := range tests {
		m := pane(60, 3)
		var cmd tea.Cmd
		for _, k := range tt.keys {
			msg, ok := special[k]
			if !ok {
				msg = tea.KeyPressMsg{Code: []rune(k)[0], Text: k}
			}
			if !m.Wants(msg) {
				t.Errorf("%s is not wanted", k)
			}
			m, cmd = m.Update(msg)
		}
		if got := cmd(); got != tt.want {
			t.Errorf("%s: got %#v, want %#v", name, got, tt.want)
		}
	}
	for y, seq := range map[int]uint64{1: 11, 2: 12, 3: 12, 4: 13, 5: 14} { // the second takes two lines
		m := pane(60, 8)
		if _, cmd := m.Update(tea.MouseClickMsg{X: 3, Y: y, Button: tea.MouseLeft}); cmd() != (scenes.ShowMsg{Seq: seq}) {
			t.Errorf("a click on line %d does not show #%d", y, seq)
		}
	}
	m := pane(60, 8)
	if m.Wants(tea.KeyPressMsg{Code: 't', Text: "t"}) {
		t.Error("the threshold is kept from the picture")
	}
}

// TestWhole tells all that differs in the scene under the cursor, though the pane is
// narrow, and at its last line.
func TestWhole(t *testing.T) {
	t.Parallel()
	for _, height := range []int{8, 5} {
		m := pane(30, height)
		got := strings.Join(strings.Fields(text(m)), " ")
		if want := `›#2 #12 -1 +1 ~1 lost stem\x1b[2J at 4,5, gained leaf, moved leaf IoU 0.50`; !strings.Contains(got, want) {
			t.Errorf("%d lines: got %s", height, got)
		}
	}
}

func TestLinesFillThePane(t *testing.T) {
	t.Parallel()
	for width := 1; width < 80; width += 3 {
		m := pane(width, 3)
		for range 5 {
			lines := m.Lines(styles, false)
			if len(lines) != 3 {
				t.Fatalf("%d lines of 3", len(lines))
			}
			for _, line := range lines {
				if w := ansi.StringWidth(line); w != width {
					t.Fatalf("a line of %d columns in %d: %q", w, width, line)
				}
			}
			m, _ = m.Update(tea.KeyPressMsg{Code: 'j', Text: "j"})
		}
	}
}
