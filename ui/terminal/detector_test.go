package terminal_test

import (
	"image"
	"strings"
	"testing"
	"testing/synctest"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/ansi/kitty"

	"github.com/framebin/framebin/render/graphics"
	"github.com/framebin/framebin/ui/terminal"
)

func newDetector(tb testing.TB, c terminal.ProbeConfig, msgs ...tea.Msg) terminal.Detector {
	tb.Helper()
	d, err := terminal.NewDetector(c)
	if err != nil {
		tb.Fatal(err)
	}
	for _, msg := range msgs {
		d, _ = d.Update(msg)
	}
	return d
}

func size(cols, rows int) tea.Msg { return tea.WindowSizeMsg{Width: cols, Height: rows} }

func csi(s string) tea.Msg { return uv.UnknownCsiEvent("\x1b[" + s) }

func kittyAnswer(id int, payload string) tea.Msg {
	return uv.KittyGraphicsEvent{Options: kitty.Options{ID: id}, Payload: []byte(payload)}
}

func sync(v ansi.ModeSetting) tea.Msg {
	return tea.ModeReportMsg{Mode: ansi.ModeSynchronizedOutput, Value: v}
}

// The answers were recorded from the terminals as Debian 12 has them.
func TestDetectorWithRecordedAnswers(t *testing.T) {
	t.Parallel()
	da1 := func(n ...int) tea.Msg { return uv.PrimaryDeviceAttributesEvent(n) }
	tests := map[string]struct {
		env  []string
		msgs []tea.Msg
		want terminal.Terminal
	}{
		"xterm -ti vt340": {
			env: []string{"TERM=xterm"},
			msgs: []tea.Msg{
				size(80, 24), terminal.Window(image.Pt(80, 24), image.Pt(484, 316)),
				csi("?2;0;480;312S"), csi("?2;0;1000;1000S"), csi("?1;0;1024S"),
				tea.TerminalVersionMsg{Name: "XTerm(379)"},
				sync(ansi.ModeNotRecognized),
				da1(63, 1, 2, 3, 4, 6, 9, 15, 16, 22, 29),
			},
			want: terminal.Terminal{
				Protocol: graphics.Sixel, Cell: image.Pt(6, 13), CellFrom: "from the pixels of the sixel area",
				MaxPixels: image.Pt(1000, 1000), Registers: 1024, Name: "XTerm(379)", Sixel: true, Known: true,
			},
		},
		"xterm without sixel": {
			env: []string{"TERM=xterm"},
			msgs: []tea.Msg{
				size(80, 24), terminal.Window(image.Pt(80, 24), image.Pt(484, 316)),
				csi("?2;3;0S"), csi("?2;3;0S"), csi("?1;3;0S"),
				tea.TerminalVersionMsg{Name: "XTerm(379)"},
				da1(64, 1, 2, 6, 9, 15, 16, 17, 18, 21, 22, 28),
			},
			want: terminal.Terminal{
				Protocol: graphics.Blocks, Cell: image.Pt(6, 13), CellFrom: "from the pixels that the system knows",
				MaxPixels: image.Pt(1000, 1000), Name: "XTerm(379)", Known: true,
			},
		},
		"mlterm": {
			msgs: []tea.Msg{
				size(100, 30),
				uv.CellSizeEvent{Width: 10, Height: 22},
				uv.PixelSizeEvent{Width: 1000, Height: 660},
				csi("?2;3;0S"), csi("?2;3;0S"), csi("?1;0;1024S"), sync(ansi.ModeNotRecognized), da1(63, 1, 2, 3, 4, 7, 29),
			},
			want: terminal.Terminal{
				Protocol: graphics.Sixel, Cell: image.Pt(10, 22), CellFrom: "told by the terminal",
				Registers: 1024, Sixel: true, Known: true,
			},
		},
		"foot": {
			env: []string{"TERM=foot"},
			msgs: []tea.Msg{
				uv.CellSizeEvent{Width: 8, Height: 17},
				csi("?2;0;800;510S"), csi("?2;0;10000;10000S"), csi("?1;0;1024S"),
				tea.TerminalVersionMsg{Name: "foot(1.13.1)"},
				sync(ansi.ModeReset), da1(62, 4, 22), size(100, 30),
			},
			want: terminal.Terminal{
				Protocol: graphics.Sixel, Cell: image.Pt(8, 17), CellFrom: "told by the terminal",
				MaxPixels: image.Pt(10000, 10000), Registers: 1024, Name: "foot(1.13.1)",
				Sixel: true, Synchronized: true, Known: true,
			},
		},
		"kitty": {
			env: []string{"TERM=xterm-kitty"},
			msgs: []tea.Msg{
				size(100, 30),
				uv.CellSizeEvent{Width: 8, Height: 17},
				tea.TerminalVersionMsg{Name: "kitty(0.26.5)"},
				kittyAnswer(31, "OK"), sync(ansi.ModeReset), da1(62),
			},
			want: terminal.Terminal{
				Protocol: graphics.Kitty, Cell: image.Pt(8, 17), CellFrom: "told by the terminal",
				Name: "kitty(0.26.5)", Kitty: true, Synchronized: true, Known: true,
			},
		},
		"tmux": {
			env: []string{"TERM=tmux-256color", "TMUX=/tmp/x", "TERM_PROGRAM=tmux", "LC_TERMINAL=iTerm2"},
			msgs: []tea.Msg{
				size(80, 24), tea.TerminalVersionMsg{Name: "tmux 3.3a"}, da1(1, 2), terminal.SecondOver(),
			},
			want: terminal.Terminal{
				Protocol: graphics.Blocks, Cell: image.Pt(10, 20), CellFrom: "assumed",
				Name: "tmux 3.3a", Multiplexer: "tmux", Known: true,
			},
		},
		"tmux with sixel": {
			env:  []string{"TERM=screen-256color"},
			msgs: []tea.Msg{tea.TerminalVersionMsg{Name: "tmux 3.4"}, da1(1, 2, 4), terminal.SecondOver()},
			want: terminal.Terminal{
				Protocol: graphics.Sixel, Cell: image.Pt(10, 20), CellFrom: "assumed",
				Name: "tmux 3.4", Multiplexer: "tmux", Sixel: true, Known: true,
			},
		},
		"iTerm2 over ssh": {
			env:  []string{"TERM=xterm-256color", "LC_TERMINAL=iTerm2", "SSH_TTY=/dev/pts/3"},
			msgs: []tea.Msg{da1(1, 2)},
			want: terminal.Terminal{
				Protocol: graphics.ITerm2, Cell: image.Pt(10, 20), CellFrom: "assumed", ITerm2: true, Known: true,
			},
		},
		"WezTerm by its name": {
			msgs: []tea.Msg{tea.TerminalVersionMsg{Name: "WezTerm 20240203\x1b\a"}, da1(65, 6)},
			want: terminal.Terminal{
				Protocol: graphics.ITerm2, Cell: image.Pt(10, 20), CellFrom: "assumed",
				Name: "WezTerm 20240203", ITerm2: true, Known: true,
			},
		},
		"no answer yet": {
			env:  []string{"TERM_PROGRAM=iTerm.app"},
			msgs: []tea.Msg{size(80, 24), kittyAnswer(31, "OK")},
			want: terminal.Terminal{
				Protocol: graphics.Blocks, Cell: image.Pt(10, 20), CellFrom: "assumed", Kitty: true, ITerm2: true,
			},
		},
		"no answer in time": {
			msgs: []tea.Msg{size(80, 24), terminal.Timeout()},
			want: terminal.Terminal{Protocol: graphics.Blocks, Cell: image.Pt(10, 20), CellFrom: "assumed", Known: true},
		},
		"a late answer": {
			msgs: []tea.Msg{terminal.Timeout(), da1(62, 4)},
			want: terminal.Terminal{
				Protocol: graphics.Sixel, Cell: image.Pt(10, 20), CellFrom: "assumed", Sixel: true, Known: true,
			},
		},
		"another's kitty answer": {
			msgs: []tea.Msg{kittyAnswer(32, "OK"), kittyAnswer(31, "EINVAL:no"), da1(62)},
			want: terminal.Terminal{Protocol: graphics.Blocks, Cell: image.Pt(10, 20), CellFrom: "assumed", Known: true},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := newDetector(t, terminal.ProbeConfig{Env: test.env}, test.msgs...).Terminal()
			if got != test.want {
				t.Errorf("got  %+v\nwant %+v", got, test.want)
			}
		})
	}
}

func TestDetectorOverride(t *testing.T) {
	t.Parallel()
	for _, p := range graphics.Protocols() {
		d := newDetector(t, terminal.ProbeConfig{Graphics: p.String(), Env: []string{"TMUX=x"}})
		if got := d.Terminal().Protocol; got != p {
			t.Errorf("%v before the answers: %v", p, got)
		}
		d, _ = d.Update(uv.PrimaryDeviceAttributesEvent{62, 4})
		if got := d.Terminal(); got.Protocol != p || !got.Sixel {
			t.Errorf("%v after the answers: %+v", p, got)
		}
	}
	if _, err := terminal.NewDetector(terminal.ProbeConfig{Graphics: "vt100"}); err == nil {
		t.Error("an unknown protocol is taken")
	}
}

func TestDetectorCellSize(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		assumed image.Point
		msgs    []tea.Msg
		want    image.Point
	}{
		"assumed":             {image.Pt(7, 15), nil, image.Pt(7, 15)},
		"told before pixels":  {image.Point{}, []tea.Msg{size(80, 24), uv.CellSizeEvent{Width: 9, Height: 18}, uv.PixelSizeEvent{Width: 800, Height: 480}}, image.Pt(9, 18)},
		"pixels":              {image.Pt(7, 15), []tea.Msg{size(80, 24), uv.PixelSizeEvent{Width: 804, Height: 484}}, image.Pt(10, 20)},
		"pixels before size":  {image.Point{}, []tea.Msg{uv.PixelSizeEvent{Width: 804, Height: 484}, size(80, 24)}, image.Pt(10, 20)},
		"not those of before": {image.Point{}, []tea.Msg{size(80, 24), uv.PixelSizeEvent{Width: 800, Height: 480}, size(40, 12)}, image.Pt(10, 20)},
		"font zoom":           {image.Point{}, []tea.Msg{size(80, 24), uv.CellSizeEvent{Width: 9, Height: 18}, size(40, 12), uv.CellSizeEvent{Width: 18, Height: 36}}, image.Pt(18, 36)},
		"nonsense":            {image.Point{}, []tea.Msg{size(80, 24), uv.CellSizeEvent{}, uv.PixelSizeEvent{Width: 1 << 30, Height: 1}, uv.CellSizeEvent{Width: -4, Height: 9}}, image.Pt(10, 20)},
		"the system":          {image.Point{}, []tea.Msg{terminal.Window(image.Pt(100, 30), image.Pt(804, 514))}, image.Pt(8, 17)},
		"xterm larger than its sixel": {image.Point{}, []tea.Msg{
			size(180, 55), terminal.Window(image.Pt(180, 55), image.Pt(1444, 939)),
			csi("?2;0;1000;935S"), csi("?2;0;1000;1000S"),
		}, image.Pt(8, 17)},
		"the system is silent": {image.Point{}, []tea.Msg{terminal.Window(image.Pt(100, 30), image.Point{})}, image.Pt(10, 20)},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDetector(t, terminal.ProbeConfig{Cell: test.assumed}, test.msgs...)
			if got := d.Terminal().Cell; got != test.want {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

// raw collects what a command sends to the terminal, through batches.
func raw(tb testing.TB, cmd tea.Cmd) string {
	tb.Helper()
	if cmd == nil {
		return ""
	}
	switch msg := cmd().(type) {
	case tea.BatchMsg:
		var all strings.Builder
		for _, c := range msg {
			all.WriteString(raw(tb, c))
		}
		return all.String()
	case tea.RawMsg:
		s, ok := msg.Msg.(string)
		if !ok {
			tb.Fatalf("raw %T", msg.Msg)
		}
		return s
	}
	return ""
}

func TestDetectorQuery(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		env   []string
		kitty bool
	}{
		"plain":          {[]string{"TERM=xterm"}, true},
		"tmux":           {[]string{"TMUX=/tmp/1,2,3", "TERM=xterm"}, false},
		"ssh from tmux":  {[]string{"TERM=tmux-256color", "SSH_TTY=/dev/pts/1"}, false},
		"screen":         {[]string{"STY=1.pts"}, false},
		"screen by TERM": {[]string{"TERM=screen.xterm-256color"}, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got string
			synctest.Test(t, func(t *testing.T) {
				got = raw(t, newDetector(t, terminal.ProbeConfig{Env: test.env}).Query())
			})
			if !strings.HasSuffix(got, "\x1b[c") || strings.Count(got, "\x1b[c") != 1 {
				t.Errorf("DA1 is not the last question: %q", got)
			}
			for _, ask := range []string{"\x1b[16t", "\x1b[14t", "\x1b[?2;1;0S\x1b[?2;4;0S", "\x1b[>q"} {
				if !strings.Contains(got, ask) {
					t.Errorf("%q is not asked: %q", ask, got)
				}
			}
			if strings.Contains(got, "\x1b_G") != test.kitty {
				t.Errorf("the kitty query in %q: want %v", got, test.kitty)
			}
		})
	}
}

func TestDetectorAsksAgainAfterResize(t *testing.T) {
	t.Parallel()
	d := newDetector(t, terminal.ProbeConfig{})
	ask := func(msg tea.Msg) string {
		var cmd tea.Cmd
		d, cmd = d.Update(msg)
		return raw(t, cmd)
	}
	if got := ask(size(80, 24)); got != "" {
		t.Errorf("the first size asks %q", got)
	}
	const again = "\x1b[16t\x1b[14t\x1b[?2;1;0S"
	if got := ask(size(80, 24)); got != again {
		t.Errorf("the same size, of other cells perhaps, asks %q, want %q", got, again)
	}
	if got := ask(size(81, 24)); got != again {
		t.Errorf("another size asks %q, want %q", got, again)
	}
	// Three answers about the geometry: now, at most, now.
	ask(csi("?2;0;810;480S"))
	ask(csi("?2;0;1000;900S"))
	ask(csi("?2;0;972;480S"))
	if got := d.Terminal(); got.MaxPixels != image.Pt(1000, 900) || got.Cell != image.Pt(12, 20) {
		t.Errorf("got at most %v, cell %v", got.MaxPixels, got.Cell)
	}
}

func TestDetectorReasons(t *testing.T) {
	t.Parallel()
	yes := newDetector(t, terminal.ProbeConfig{Env: []string{"TERM_PROGRAM=WezTerm"}},
		kittyAnswer(31, "OK"), uv.PrimaryDeviceAttributesEvent{4})
	no := newDetector(t, terminal.ProbeConfig{}, uv.PrimaryDeviceAttributesEvent{1})
	tmux := newDetector(t, terminal.ProbeConfig{Env: []string{"TMUX=1"}}, uv.PrimaryDeviceAttributesEvent{1})
	silent := newDetector(t, terminal.ProbeConfig{}, terminal.Timeout())
	asked := newDetector(t, terminal.ProbeConfig{})
	seen := map[string]bool{}
	for _, p := range []graphics.Protocol{graphics.Sixel, graphics.Kitty, graphics.ITerm2} {
		for _, d := range []terminal.Detector{yes, no, tmux} {
			reason := d.Reason(p)
			if reason == "" || seen[reason] {
				t.Errorf("%v: the reason %q is empty or the same as another", p, reason)
			}
			seen[reason] = true
		}
	}
	for _, p := range graphics.Protocols() {
		if yes.Reason(p) == terminal.UnknownReason {
			t.Errorf("%v: Reason does not know it", p)
		}
	}
	if a, b := silent.Reason(graphics.Sixel), asked.Reason(graphics.Sixel); a == b || seen[a] || seen[b] {
		t.Errorf("no answer yet and none at all: %q and %q", b, a)
	}
}

func FuzzDetector(f *testing.F) {
	f.Add("\x1b[?2;0;480;312S", 80, 24)
	f.Add("\x1b[?2;3;0S", 0, 0)
	f.Add("\x1b[?1;0;99999999999999999999S", -1, 1)
	f.Fuzz(func(t *testing.T, seq string, cols, rows int) {
		d := newDetector(t, terminal.ProbeConfig{},
			uv.UnknownCsiEvent(seq), size(cols, rows), uv.UnknownCsiEvent(seq), uv.UnknownCsiEvent(seq),
			uv.PixelSizeEvent{Width: cols, Height: rows}, uv.CellSizeEvent{Width: cols, Height: rows})
		if got := d.Terminal(); got.Cell.X <= 0 || got.Cell.Y <= 0 || got.MaxPixels.X < 0 || got.MaxPixels.Y < 0 {
			t.Errorf("got %+v", got)
		}
	})
}

// TestDetectorNoticesOtherCells has a font zoomed while rows and columns stay,
// and nobody says so.
func TestDetectorNoticesOtherCells(t *testing.T) {
	t.Parallel()
	d := newDetector(t, terminal.ProbeConfig{})
	look := func(cols, rows, cell int) (acts bool) {
		var cmd tea.Cmd
		d, cmd = d.Update(terminal.Window(image.Pt(cols, rows), image.Pt(cols*cell, rows*2*cell)))
		return cmd != nil
	}
	d, _ = d.Update(size(80, 24))
	for i, c := range []struct {
		cols, rows, cell int
		acts             bool
	}{
		{80, 24, 10, false}, // the first look
		{80, 24, 10, false},
		{80, 24, 12, true},
		{80, 24, 12, false},
		{100, 24, 12, true}, // which the program is told
	} {
		if got := look(c.cols, c.rows, c.cell); got != c.acts {
			t.Errorf("look %d: acts %v, want %v", i, got, c.acts)
		}
	}
	if got := d.Terminal().Cell; got != image.Pt(12, 24) {
		t.Errorf("a cell has %v pixels", got)
	}
}
