package preview_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/ui/tui/preview"
)

// settle waits for all that was begun.
func (b *bench) settle() { b.pass(time.Minute) }

// hold presses a key so many times a second that frames pass by, and returns
// the frame that is selected in the end.
func (b *bench) hold(keys int) uint64 {
	for i := range keys {
		b.show(uint64(i + 1))
		b.pass(time.Second / 30)
	}
	return uint64(keys)
}

// TestDraftsWhileAKeyIsHeld goes over 90 frames at 30 a second that take very
// long to render. Drafts are seen to move; as soon as the key rests the sharp
// picture is begun, and none before.
func TestDraftsWhileAKeyIsHeld(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const takes = 800 * time.Millisecond
		b := newBench(takes)
		defer b.settle()
		b.renderer.draft = 60 * time.Millisecond
		last := b.hold(90)
		if len(b.shown) < 25 {
			t.Errorf("%d pictures were shown in three seconds, want at least 25: %v", len(b.shown), b.shown)
		}
		if got := b.renderer.sharp.Load(); got != 1 {
			t.Errorf("%d sharp pictures were begun, want the first alone", got)
		}
		b.pass(100 * time.Millisecond)
		if p := b.model.Shown(); p.Key.Seq != last || !p.Key.Options.PreviewQuality {
			t.Errorf("#%d is shown at rest, draft %v, want a draft of #%d", p.Key.Seq, p.Key.Options.PreviewQuality, last)
		}
		b.pass(takes + 160*time.Millisecond)
		if p := b.model.Shown(); p.Key.Seq != last || !b.model.Current() {
			t.Errorf("in the end #%d is shown, draft %v, want #%d", p.Key.Seq, p.Key.Options.PreviewQuality, last)
		}
	})
}

// TestNoDraftsOfQuickFrames holds a key over frames that are drawn in time.
func TestNoDraftsOfQuickFrames(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(60 * time.Millisecond)
		defer b.settle()
		b.renderer.draft = 10 * time.Millisecond
		b.hold(90)
		if got := b.renderer.drafts.Load(); got != 0 {
			t.Errorf("%d drafts were drawn", got)
		}
	})
}

// TestSlowFramesBeginWithADraft looks at one slow frame after the other, and
// then at quick ones, which have no drafts any more.
func TestSlowFramesBeginWithADraft(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(700 * time.Millisecond)
		defer b.settle()
		b.renderer.draft = 30 * time.Millisecond
		b.show(1)
		b.pass(2 * time.Second)
		b.show(2)
		b.pass(100 * time.Millisecond)
		if p := b.model.Shown(); p.Key.Seq != 2 || !p.Key.Options.PreviewQuality {
			t.Errorf("#%d is shown at once, draft %v, want a draft of #2", p.Key.Seq, p.Key.Options.PreviewQuality)
		}
		b.pass(time.Second)
		if !b.model.Current() {
			t.Error("the draft stays")
		}
		b.renderer.takes = 20 * time.Millisecond
		b.show(3)
		b.pass(time.Second)
		before := b.renderer.drafts.Load()
		b.show(4)
		b.pass(time.Second)
		if got := b.renderer.drafts.Load(); got != before || !b.model.Current() {
			t.Errorf("%d more drafts of quick frames", got-before)
		}
	})
}

// TestDraftsThatHelpNothing holds a key over frames whose drafts take as long
// as they do, and over some that have none: each rendering goes on to its end.
func TestDraftsThatHelpNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const takes = 800 * time.Millisecond
		b := newBench(takes)
		defer b.settle()
		b.renderer.draft = takes
		last := b.hold(150)
		if len(b.shown) < 4 {
			t.Errorf("%d pictures were shown in five seconds, want at least 4", len(b.shown))
		}
		if got := b.renderer.drafts.Load(); got != 1 {
			t.Errorf("%d drafts were drawn, want one to learn from", got)
		}
		b.pass(2*takes + 100*time.Millisecond)
		if p := b.model.Shown(); p.Key.Seq != last || !b.model.Current() {
			t.Errorf("in the end #%d is shown, want #%d", p.Key.Seq, last)
		}
	})
}

// TestAFailedDraftGivesWay looks at frames of which only the whole can be
// drawn.
func TestAFailedDraftGivesWay(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(700 * time.Millisecond)
		defer b.settle()
		b.renderer.draft = -1
		b.show(1)
		b.pass(time.Second)
		b.show(2)
		b.pass(time.Second)
		if p := b.model.Shown(); p.Key.Seq != 2 || !b.model.Current() {
			t.Errorf("#%d is shown, want #2", p.Key.Seq)
		}
	})
}

// TestTheNewestIsShownWhole follows a camera that is faster than the drawing:
// frames are skipped, and those that are shown are no drafts.
func TestTheNewestIsShownWhole(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(400 * time.Millisecond)
		defer b.settle()
		b.renderer.draft = 30 * time.Millisecond
		b.model.Prepare(preview.Subject{}, true)
		b.hold(150)
		if len(b.shown) < 10 {
			t.Errorf("%d pictures were shown in five seconds, want at least 10", len(b.shown))
		}
		if got := b.renderer.drafts.Load(); got != 0 {
			t.Errorf("%d drafts were drawn", got)
		}
	})
}

// TestADraftThatIsThereIsSharp shows frames that the renderer has at hand.
func TestADraftThatIsThereIsSharp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(700 * time.Millisecond)
		defer b.settle()
		b.show(1)
		b.pass(time.Second)
		b.renderer.kept = func(k render.Key) bool { return k.Seq == 2 }
		b.show(2)
		b.pass(200 * time.Millisecond)
		if !b.model.Current() || b.renderer.drawn.Load() != 2 {
			t.Errorf("a picture at hand is drawn again: %d renderings", b.renderer.drawn.Load())
		}
	})
}
