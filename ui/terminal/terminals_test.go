package terminal_test

import (
	"image"
	"os"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"

	"github.com/framebin/framebin/render/graphics"
	"github.com/framebin/framebin/ui/terminal"
)

func da1(n ...int) tea.Msg { return uv.PrimaryDeviceAttributesEvent(n) }

func name(s string) tea.Msg { return tea.TerminalVersionMsg{Name: s} }

// What terminals answer that are not at hand here, by their documentation, by
// their sources, and by what others recorded from them
// (https://github.com/jquast/ucs-detect, folder data). The first two numbers
// of the name are the version recorded.
func TestDetectorOfOtherTerminals(t *testing.T) {
	t.Parallel()
	ok := kittyAnswer(31, "OK")
	tests := map[string]struct {
		env    []string
		msgs   []tea.Msg
		want   graphics.Protocol
		works  []graphics.Protocol
		reason string // in Choice
	}{
		"Windows Terminal 1.22": {
			env: []string{"WT_SESSION=1"}, msgs: []tea.Msg{uv.CellSizeEvent{Width: 10, Height: 20}, da1(61, 4, 6, 7, 14, 21, 22, 23, 24, 28, 32, 42)},
			want: graphics.Sixel, works: []graphics.Protocol{graphics.Sixel}, reason: "the best that works",
		},
		"Windows Terminal 1.18, whose 42 is no 4": {
			env: []string{"WT_SESSION=1"}, msgs: []tea.Msg{da1(61, 6, 7, 22, 23, 24, 28, 32, 42)}, want: graphics.Blocks, reason: "nothing better",
		},
		"WezTerm 2026": {
			env: []string{"TERM_PROGRAM=WezTerm"}, msgs: []tea.Msg{name("WezTerm 20260330-223553-418897b7"), ok, da1(65, 4, 6, 18, 22, 52)},
			want: graphics.ITerm2, works: []graphics.Protocol{graphics.Sixel, graphics.Kitty, graphics.ITerm2}, reason: "own protocol",
		},
		"iTerm2 3.6": {
			env: []string{"TERM_PROGRAM=iTerm.app"}, msgs: []tea.Msg{name("iTerm2 3.6.10"), ok, da1(64, 1, 2, 4, 6, 17, 18, 21, 22, 52)},
			want: graphics.ITerm2, works: []graphics.Protocol{graphics.Sixel, graphics.Kitty, graphics.ITerm2}, reason: "own protocol",
		},
		"iTerm2 2.9, which says no name": {
			env: []string{"TERM_PROGRAM=iTerm.app"}, msgs: []tea.Msg{da1(62, 4)},
			want: graphics.ITerm2, works: []graphics.Protocol{graphics.Sixel, graphics.ITerm2}, reason: "own protocol",
		},
		"Ghostty 1.3": {
			env: []string{"TERM=xterm-ghostty"}, msgs: []tea.Msg{uv.CellSizeEvent{Width: 10, Height: 21}, name("ghostty 1.3.1-arch2"), ok, da1(62, 22, 52)},
			want: graphics.Kitty, works: []graphics.Protocol{graphics.Kitty}, reason: "the best that works",
		},
		"Konsole 26.04": {
			msgs: []tea.Msg{name("Konsole 26.04.1"), ok, da1(62, 1, 4)},
			want: graphics.Kitty, works: []graphics.Protocol{graphics.Kitty, graphics.Sixel}, reason: "kitty's protocol",
		},
		"VS Code as it is installed": {
			env: []string{"TERM_PROGRAM=vscode"}, msgs: []tea.Msg{da1(1, 2)}, want: graphics.Blocks, reason: "nothing better",
		},
		"VS Code with enableImages": {
			env: []string{"TERM_PROGRAM=vscode"}, msgs: []tea.Msg{da1(62, 4, 9, 22)},
			want: graphics.Sixel, works: []graphics.Protocol{graphics.Sixel}, reason: "the best that works",
		},
		"Alacritty": {
			env: []string{"TERM=alacritty"}, msgs: []tea.Msg{da1(6)}, want: graphics.Blocks, reason: "nothing better",
		},
		"Apple Terminal": {
			env: []string{"TERM_PROGRAM=Apple_Terminal"}, msgs: []tea.Msg{da1(1, 2)}, want: graphics.Blocks, reason: "nothing better",
		},
		"GNOME Terminal": {
			msgs: []tea.Msg{name("VTE(7600)"), da1(65, 1, 9)}, want: graphics.Blocks, reason: "nothing better",
		},
		"rio": {
			msgs: []tea.Msg{name("Rio 0.2"), da1(62, 4, 6, 22)}, want: graphics.Sixel, works: []graphics.Protocol{graphics.Sixel}, reason: "the best that works",
		},
		"GNU screen": {
			env: []string{"STY=1.pts-0", "TERM=screen.xterm-256color"}, msgs: []tea.Msg{da1(1, 2)}, want: graphics.Blocks, reason: "nothing better",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDetector(t, terminal.ProbeConfig{Env: test.env}, test.msgs...)
			got := d.Terminal()
			if got.Protocol != test.want || !got.Known {
				t.Errorf("%v is used (known: %v), want %v", got.Protocol, got.Known, test.want)
			}
			checkReasonsFit(t, d)
			if reason := d.Choice(); !strings.Contains(reason, test.reason) {
				t.Errorf("the choice is said to be because %q, want %q in it", reason, test.reason)
			}
			works := map[graphics.Protocol]bool{}
			for _, p := range test.works {
				works[p] = true
			}
			want := [3]bool{works[graphics.Sixel], works[graphics.Kitty], works[graphics.ITerm2]}
			if have := [3]bool{got.Sixel, got.Kitty, got.ITerm2}; have != want {
				t.Errorf("sixel, kitty, iterm2 work: %v, want %v", have, want)
			}
		})
	}
}

// checkReasonsFit finds reasons that do not fit into the lines of 80 columns
// that "framebin terminal" prints.
func checkReasonsFit(t *testing.T, d terminal.Detector) {
	t.Helper()
	const room = 80 - len("synchronized  yes  ")
	for _, p := range graphics.Protocols() {
		if reason := d.Reason(p); len(reason) > room {
			t.Errorf("%v: %q has %d letters, %d fit", p, reason, len(reason), room)
		}
	}
}

// The question that some terminals print is not put to them.
func TestDetectorDoesNotAskWhatIsPrinted(t *testing.T) {
	t.Parallel()
	for _, entry := range []string{"TERM=linux", "TERM=dumb", "TERM_PROGRAM=Apple_Terminal"} {
		d := newDetector(t, terminal.ProbeConfig{Env: []string{entry}})
		if ask := asked(t, d); strings.Contains(ask, "\x1b_G") || !strings.HasSuffix(ask, "\x1b[c") {
			t.Errorf("%s is asked %q", entry, ask)
		}
		d, _ = d.Update(da1(1, 2))
		if reason := d.Reason(graphics.Kitty); !strings.Contains(reason, "print") {
			t.Errorf("%s: %q", entry, reason)
		}
	}
}

// In tmux, what it says of itself is told from what the terminal around it
// says. The answers were recorded from tmux 3.3a and 3.5a in xterm 379 and
// kitty 0.41.1.
func TestDetectorInsideTmux(t *testing.T) {
	t.Parallel()
	inside := []string{"TMUX=/tmp/tmux-0/default,1,0", "TERM=tmux-256color"}
	ok := kittyAnswer(31, "OK")
	tests := map[string]struct {
		env  []string
		msgs []tea.Msg
		want terminal.Terminal
		why  map[graphics.Protocol]string
	}{
		"3.5a in kitty": {
			msgs: []tea.Msg{name("tmux 3.5a"), da1(1, 2, 4), terminal.Told("on|bpaste,title|kitty(0.41.1)\n"), name("kitty(0.41.1)"), ok, da1(62)},
			want: terminal.Terminal{
				Protocol: graphics.Kitty, Name: "tmux 3.5a", Outer: "kitty(0.41.1)", Multiplexer: "tmux",
				Kitty: true, Known: true, MaxPixels: image.Pt(2970, 5940),
			},
			why: map[graphics.Protocol]string{graphics.Kitty: "answered, and has", graphics.Sixel: "as far as tmux knows"},
		},
		"3.5a in kitty that lets nothing through": {
			msgs: []tea.Msg{name("tmux 3.5a"), da1(1, 2, 4), terminal.Told("off|bpaste|kitty(0.41.1)")},
			want: terminal.Terminal{Protocol: graphics.Blocks, Name: "tmux 3.5a", Outer: "kitty(0.41.1)", Multiplexer: "tmux", Known: true},
			why:  map[graphics.Protocol]string{graphics.Kitty: "set -g allow-passthrough on", graphics.Sixel: "as far as tmux knows"},
		},
		"3.5a in kitty of old": {
			msgs: []tea.Msg{name("tmux 3.5a"), da1(1, 2, 4), terminal.Told("on||kitty(0.26.5)"), name("kitty(0.26.5)"), ok, da1(62)},
			want: terminal.Terminal{Protocol: graphics.Blocks, Name: "tmux 3.5a", Outer: "kitty(0.26.5)", Multiplexer: "tmux", Known: true},
			why:  map[graphics.Protocol]string{graphics.Kitty: "kitty(0.26.5) around tmux has no Unicode placeholders"},
		},
		"3.3a in WezTerm, whose answer to kitty's query is not enough": {
			msgs: []tea.Msg{name("tmux 3.3a"), da1(1, 2), terminal.Told("1||WezTerm 2024"), name("WezTerm 2024"), ok, da1(65, 4)},
			want: terminal.Terminal{Protocol: graphics.Blocks, Name: "tmux 3.3a", Outer: "WezTerm 2024", Multiplexer: "tmux", Known: true},
			why: map[graphics.Protocol]string{
				graphics.Kitty: "no Unicode placeholders", graphics.Sixel: "3.4 can", graphics.ITerm2: "tmux would",
			},
		},
		"3.5a in xterm with sixel": {
			msgs: []tea.Msg{name("tmux 3.5a"), da1(1, 2, 4), terminal.Told("off|256,RGB,sixel|XTerm(379)")},
			want: terminal.Terminal{Protocol: graphics.Sixel, Name: "tmux 3.5a", Outer: "XTerm(379)", Multiplexer: "tmux", Sixel: true, Known: true},
			why:  map[graphics.Protocol]string{graphics.Sixel: "the terminal around it can"},
		},
		"over ssh, where tmux cannot be asked by a program": {
			env:  []string{"TERM=screen-256color", "SSH_TTY=/dev/pts/1"},
			msgs: []tea.Msg{name("tmux 3.5a"), da1(1, 2, 4), name("ghostty 1.3.1"), ok, da1(62, 22)},
			want: terminal.Terminal{
				Protocol: graphics.Kitty, Name: "tmux 3.5a", Outer: "ghostty 1.3.1", Multiplexer: "tmux",
				Kitty: true, Known: true, MaxPixels: image.Pt(2970, 5940),
			},
		},
		"over ssh, in a terminal without anything": {
			env:  []string{"TERM=screen-256color"},
			msgs: []tea.Msg{name("tmux 3.5a"), da1(1, 2, 4), da1(6)},
			want: terminal.Terminal{Protocol: graphics.Blocks, Name: "tmux 3.5a", Multiplexer: "tmux", Known: true},
			why: map[graphics.Protocol]string{
				graphics.Kitty: "did not answer the query", graphics.Sixel: "as far as tmux knows",
			},
		},
		"no answer through it yet": {
			msgs: []tea.Msg{name("tmux 3.4"), da1(1, 2)},
			want: terminal.Terminal{Protocol: graphics.Blocks, Name: "tmux 3.4", Multiplexer: "tmux"},
		},
		"no answer through it": {
			msgs: []tea.Msg{name("tmux 3.4"), da1(1, 2), terminal.SecondOver()},
			want: terminal.Terminal{Protocol: graphics.Blocks, Name: "tmux 3.4", Multiplexer: "tmux", Known: true},
			why:  map[graphics.Protocol]string{graphics.Kitty: "no answer came through tmux"},
		},
		"a late answer through it": {
			msgs: []tea.Msg{name("tmux 3.4"), da1(1, 2), terminal.SecondOver(), name("kitty(1.0)"), ok},
			want: terminal.Terminal{
				Protocol: graphics.Kitty, Name: "tmux 3.4", Outer: "kitty(1.0)", Multiplexer: "tmux",
				Kitty: true, Known: true, MaxPixels: image.Pt(2970, 5940),
			},
		},
		"the environment of another place": {
			msgs: []tea.Msg{name("kitty(0.41.1)"), da1(62), ok, da1(62)},
			want: terminal.Terminal{Protocol: graphics.Kitty, Name: "kitty(0.41.1)", Kitty: true, Known: true},
		},
		"the environment of another place, with sixel": {
			env:  []string{"STY=1.pts"},
			msgs: []tea.Msg{name("foot(1.13.1)"), da1(62, 4), da1(62, 4)},
			want: terminal.Terminal{Protocol: graphics.Sixel, Name: "foot(1.13.1)", Sixel: true, Known: true},
		},
		"a terminal that takes its time": {
			msgs: []tea.Msg{name("tmux 3.5a"), da1(1, 2, 4), terminal.Told("on||kitty(0.41.1)"), terminal.Timeout()},
			want: terminal.Terminal{Protocol: graphics.Blocks, Name: "tmux 3.5a", Outer: "kitty(0.41.1)", Multiplexer: "tmux"},
		},
		"a terminal that never answers": {
			msgs: []tea.Msg{name("tmux 3.5a"), da1(1, 2, 4), terminal.Told("on||kitty(0.41.1)"), terminal.Timeout(), terminal.SecondOver()},
			want: terminal.Terminal{Protocol: graphics.Blocks, Name: "tmux 3.5a", Outer: "kitty(0.41.1)", Multiplexer: "tmux", Known: true},
			why:  map[graphics.Protocol]string{graphics.Kitty: "did not answer in time"},
		},
		"a tmux too old for a name": {
			msgs: []tea.Msg{da1(1, 2)},
			want: terminal.Terminal{Protocol: graphics.Blocks, Multiplexer: "tmux", Known: true},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := test.env
			if env == nil {
				env = inside
			}
			d := newDetector(t, terminal.ProbeConfig{Env: env}, test.msgs...)
			got := d.Terminal()
			test.want.Cell, test.want.CellFrom = image.Pt(10, 20), "assumed"
			if got != test.want {
				t.Errorf("got  %+v\nwant %+v", got, test.want)
			}
			checkReasonsFit(t, d)
			for p, want := range test.why {
				if reason := d.Reason(p); !strings.Contains(reason, want) {
					t.Errorf("%v: %q, want %q in it", p, reason, want)
				}
			}
		})
	}
}

// asked returns what Query sends.
func asked(tb testing.TB, d terminal.Detector) string {
	tb.Helper()
	return raw(tb, skipTicks(d.Query()))
}

// What is asked through tmux is asked once, and never of another terminal.
func TestDetectorAsksThroughTmux(t *testing.T) {
	t.Parallel()
	const query = "\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\"
	through := "\x1bPtmux;" + strings.ReplaceAll("\x1b[>q"+query+"\x1b[c", "\x1b", "\x1b\x1b") + "\x1b\\"
	tests := map[string]struct {
		env  []string
		name string
		want string
	}{
		"tmux":                        {[]string{"TMUX=x"}, "tmux 3.5a", through},
		"tmux without a hint":         {nil, "tmux 3.5a", through},
		"a terminal":                  {nil, "kitty(0.41.1)", ""},
		"a terminal opened from tmux": {[]string{"TMUX=x"}, "kitty(0.41.1)", query + "\x1b[c"},
		"a name like tmux's":          {nil, "tmuxine", ""},
	}
	for label, test := range tests {
		t.Run(label, func(t *testing.T) {
			t.Parallel()
			d := newDetector(t, terminal.ProbeConfig{Env: test.env})
			for i, want := range []string{test.want, ""} {
				var cmd tea.Cmd
				d, cmd = d.Update(name(test.name))
				if got := raw(t, skipTicks(cmd)); got != want {
					t.Errorf("name %d: asks %q, want %q", i+1, got, want)
				}
			}
		})
	}
}

// skipTicks leaves out of a batch what waits.
func skipTicks(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	batch, ok := cmd().(tea.BatchMsg)
	if !ok {
		return cmd
	}
	return tea.Batch(batch[:len(batch)-1]...)
}

// A tmux that is no longer there must not be waited for.
func TestDetectorAsksTmuxThatIsGone(t *testing.T) {
	t.Parallel()
	env := []string{"TMUX=" + t.TempDir() + "/none,1,0", "TMUX_PANE=%0", "PATH=" + os.Getenv("PATH")}
	d := newDetector(t, terminal.ProbeConfig{Env: env, Out: os.Stderr}, name("tmux 3.5a"), da1(1, 2, 4), terminal.SecondOver())
	if d.Terminal().Known {
		t.Fatal("known before tmux told")
	}
	for msg := range messages(d.Query()) {
		d, _ = d.Update(msg)
	}
	if got := d.Terminal(); !got.Known || got.Protocol != graphics.Sixel {
		t.Errorf("got %+v", got)
	}
}

// messages runs the commands of a batch but for the last, which waits.
func messages(cmd tea.Cmd) func(yield func(tea.Msg) bool) {
	return func(yield func(tea.Msg) bool) {
		batch, _ := cmd().(tea.BatchMsg)
		for _, c := range batch[:max(len(batch)-1, 0)] {
			if msg := c(); msg != nil && !yield(msg) {
				return
			}
		}
	}
}

func FuzzTold(f *testing.F) {
	f.Add("on|256,RGB,sixel|XTerm(379)\n", "kitty(0.28.0)")
	f.Add("|||", "kitty(")
	f.Add("off", "ghostty 1")
	f.Add("1|sixel|\x1b[31m\n", "kitty(999999999999999999999.1)")
	f.Fuzz(func(t *testing.T, line, outer string) {
		d := newDetector(t, terminal.ProbeConfig{Env: []string{"TMUX=x"}},
			name("tmux 3.5a"), terminal.Told(line), da1(1, 2, 4), name(outer), kittyAnswer(31, "OK"), da1(62))
		got := d.Terminal()
		if !got.Known || strings.ContainsAny(got.Outer+d.Reason(graphics.Kitty), "\x1b\n\a") {
			t.Errorf("got %+v, %q", got, d.Reason(graphics.Kitty))
		}
		if got.Kitty && !strings.HasPrefix(got.Outer, "kitty(") && !strings.HasPrefix(got.Outer, "ghostty ") {
			t.Errorf("placeholders in %q", got.Outer)
		}
	})
}
