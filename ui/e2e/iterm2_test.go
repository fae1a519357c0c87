//go:build e2e && linux

package e2e_test

import (
	"testing"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/ui/e2e"
)

// mlterm takes inline files too, though it says nothing that tells so: it
// stands in for iTerm2, which no Debian has.
func TestInlineFilesAreShown(t *testing.T) {
	t.Parallel()
	dir := single(t, prediction.ObjectDetection)
	term := open(t, dir, e2e.Options{Emulator: e2e.MLTerm}, "--graphics", "iterm2")
	in := paneOf120x40()
	want := meant(t, dir, pixels(term, in))
	shot, at := waitPicture(t, term, in, want, exactLikeness)
	checkClassColors(t, shot.Crop(at), want)
	checkNothingAround(t, shot, in, at)
}

// Whatever draws the screen anew, nothing of a picture stays where it does
// not belong.
func TestInlineFilesLeaveNothing(t *testing.T) {
	t.Parallel()
	o := e2e.Options{Emulator: e2e.MLTerm}
	start := func() *e2e.Terminal {
		term := open(t, film(t, false), o, "--graphics", "iterm2")
		term.WaitFor("a picture", func(s *e2e.Shot) bool { return pictured(s, paneOf120x40()) })
		return term
	}
	want := atRest(start())
	term := start()
	disturb(term)
	for i := range 6 {
		term.Resize(80+(i*17)%41, 24+(i*7)%17)
		term.Key("Up")
	}
	term.Resize(120, 40)
	term.Key("G")
	waitEqual(t, term, want)
}
