package motion_test

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/ui/tui/motion"
)

func TestLines(t *testing.T) {
	t.Parallel()
	letter := func(r rune) tea.KeyPressMsg { return tea.KeyPressMsg{Code: r, Text: string(r)} }
	control := func(r rune) tea.KeyPressMsg { return tea.KeyPressMsg{Code: r, Mod: tea.ModCtrl} }
	tests := map[string]struct {
		key   tea.KeyPressMsg
		want  int
		moves bool
	}{
		"k":      {letter('k'), -1, true},
		"j":      {letter('j'), 1, true},
		"up":     {tea.KeyPressMsg{Code: tea.KeyUp}, -1, true},
		"down":   {tea.KeyPressMsg{Code: tea.KeyDown}, 1, true},
		"pgup":   {tea.KeyPressMsg{Code: tea.KeyPgUp}, -7, true},
		"pgdown": {tea.KeyPressMsg{Code: tea.KeyPgDown}, 7, true},
		"^b":     {control('b'), -7, true},
		"^f":     {control('f'), 7, true},
		"^u":     {control('u'), -3, true},
		"^d":     {control('d'), 3, true},
		"g":      {letter('g'), -100, true},
		"G":      {letter('G'), 100, true},
		"home":   {tea.KeyPressMsg{Code: tea.KeyHome}, -100, true},
		"end":    {tea.KeyPressMsg{Code: tea.KeyEnd}, 100, true},
		"x":      {letter('x'), 0, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, moves := motion.DefaultKeyMap().Lines(tt.key, 7, 100)
			if got != tt.want || moves != tt.moves {
				t.Errorf("got %d, %v, want %d, %v", got, moves, tt.want, tt.moves)
			}
		})
	}
}
