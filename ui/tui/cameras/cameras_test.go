package cameras_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"github.com/framebin/framebin/ui/tui/cameras"
	"github.com/framebin/framebin/ui/tui/table"
	"github.com/framebin/framebin/ui/tui/theme"
)

var now = time.Unix(1_800_000_000, 0)

// bar is one with n cameras that send ten frames a second, each well.
func bar(n, width, rows int) cameras.Bar {
	b := cameras.Bar{Now: now, Styles: theme.New(true, colorprofile.TrueColor), Width: width, Rows: rows}
	for i := range n {
		name := fmt.Sprintf("cam%02d", i+1)
		b.Cameras = append(b.Cameras, table.Camera{
			Name: name, Filter: "path:/" + name, Frames: 100, Last: now, Gap: 100 * time.Millisecond,
		})
	}
	return b
}

func text(b cameras.Bar) string { return ansi.Strip(strings.Join(b.Lines(), "\n")) }

// TestHealth tells a camera that is well from one that is not.
func TestHealth(t *testing.T) {
	t.Parallel()
	for want, change := range map[string]func(*cameras.Bar){
		"● cam01  10.0/s":    func(*cameras.Bar) {},
		"● cam01  10.0/s !3": func(b *cameras.Bar) { b.Cameras[0].Problems = 3 },
		"! cam01  10.0/s !9": func(b *cameras.Bar) { b.Cameras[0].Problem, b.Cameras[0].Problems = true, 1000 },
		"○ cam01     3 s":    func(b *cameras.Bar) { b.Cameras[0].Last = now.Add(-3 * time.Second) },
		"○ cam01   5 min":    func(b *cameras.Bar) { b.Cameras[0].Last = now.Add(-5 * time.Minute) },
		"· cam01     100":    func(b *cameras.Bar) { b.Still, b.Cameras[0].Last = true, now.Add(-time.Hour) },
	} {
		b := bar(1, 80, 1)
		change(&b)
		if got := text(b); !strings.HasPrefix(got, " "+want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// TestAt: whatever the window, a line has its width, and a click on a name is
// on that camera.
func TestAt(t *testing.T) {
	t.Parallel()
	for width := 20; width < 200; width += 9 {
		for _, n := range []int{0, 1, 2, 7, 40} {
			b := bar(n, width, 0)
			b.Rows = b.Want(40)
			lines := b.Lines()
			if len(lines) != b.Rows || b.Rows > 4 || n > 0 && b.Rows == 0 {
				t.Fatalf("%d cameras in %d columns: %d rows of %d", n, width, len(lines), b.Rows)
			}
			seen := 0
			for y, line := range lines {
				if got := b.Styles.Width(line); got != width {
					t.Errorf("%d cameras: a line of %d in %d columns", n, got, width)
				}
				plain := ansi.Strip(line)
				for x := range width {
					c, more, ok := b.At(x, y)
					if !ok || more {
						continue
					}
					before, _, shown := strings.Cut(plain, c.Name)
					if shown && len([]rune(before)) == x {
						seen++
					}
				}
			}
			if want := strings.Count(text(b), "cam"); seen != want {
				t.Errorf("%d cameras in %d columns: %d are found by a click, %d are shown", n, width, seen, want)
			}
			if hidden := n - seen; hidden > 0 && !strings.Contains(text(b), fmt.Sprintf("+ %d more", hidden)) {
				t.Errorf("%d cameras in %d columns: %d are hidden in\n%s", n, width, hidden, text(b))
			}
		}
	}
}

// TestNames: names have what is left of a row, and where there is no row for all
// cameras there are more of them beside each other. The end of a name tells most.
func TestNames(t *testing.T) {
	t.Parallel()
	for width, want := range map[int]string{
		60:  " ● …greenhouse-01  10.0/s      + 3 more",
		120: " ● /cam/east/greenhouse-01  10.0/s      ● /cam/east/greenhouse-02  10.0/s      ● /cam/east/greenhouse-03  10.0/s        \n ● /cam/east/greenhouse-04",
	} {
		b := bar(4, width, 0)
		for i := range b.Cameras {
			b.Cameras[i].Name = fmt.Sprintf("/cam/east/greenhouse-%02d", i+1)
		}
		b.Rows = b.Want(width / 3)
		if width == 60 {
			b.Rows = b.Want(14)
		}
		if got := text(b); !strings.HasPrefix(got, want) {
			t.Errorf("in %d columns: got\n%s\nwant\n%s", width, got, want)
		}
	}
}

// TestEveryCamera: names are no shorter than it takes to have all cameras in the bar.
func TestEveryCamera(t *testing.T) {
	t.Parallel()
	b := bar(14, 120, 0)
	for i := range b.Cameras {
		b.Cameras[i].Name = fmt.Sprintf("/greenhouse/row-%d/cam", i+1)
	}
	b.Rows = b.Want(40)
	if got := text(b); b.Rows != 4 || strings.Contains(got, "more") || !strings.Contains(got, "…se/row-14/cam") {
		t.Errorf("%d rows:\n%s", b.Rows, got)
	}
}

// TestAsk: where there are more cameras than digits, one is found by its name.
func TestAsk(t *testing.T) {
	t.Parallel()
	for n, keys := range map[int]string{3: "2", 40: "m02"} {
		d := cameras.Ask(bar(n, 80, 1).Cameras)
		var cmd tea.Cmd
		for _, r := range keys {
			d, cmd = d.Update(tea.KeyPressMsg{Code: r, Text: string(r)})
		}
		if cmd == nil {
			_, cmd = d.Update(tea.KeyPressMsg{Code: tea.KeyEnter})
		}
		if got, ok := cmd().(cameras.PickMsg); !ok || got.Camera.Name != "cam02" {
			t.Errorf("%q among %d: %+v", keys, n, got)
		}
	}
}

// TestPick asks for one camera at a time, and leaves the rest of the filter.
func TestPick(t *testing.T) {
	t.Parallel()
	b := bar(3, 80, 1)
	for i, step := range []struct {
		camera int
		want   string
	}{
		{0, "path:/cam01 problem"},
		{1, "path:/cam02 problem"},
		{1, "problem"},
		{2, "path:/cam03 problem"},
	} {
		if i == 0 {
			b.Filter = "problem"
		}
		c := b.Cameras[step.camera]
		if b.Filter = b.Pick(c); b.Filter != step.want {
			t.Errorf("step %d: got %q, want %q", i, b.Filter, step.want)
		}
		if got, want := b.Picked(c), strings.Contains(step.want, c.Filter); got != want {
			t.Errorf("step %d: picked is %v", i, got)
		}
	}
}
