package preview

import (
	"time"

	"github.com/framebin/framebin/render/survey"
)

// rest is how long a draft stays before the sharp picture is begun: while a
// key is held nothing is begun that would not be waited for.
const rest = 150 * time.Millisecond

// tempo is what the pane has learnt of how long renderings take. Where they
// are slow a frame that was not shown yet is drawn as a draft first, so that a
// held key is seen to move; where drafts take as long there are none, and each
// rendering goes on to its end. So it does where the newest frame is shown: of
// a camera that is faster some frames are skipped, and the others are whole.
type tempo struct {
	slow    bool // a sharp picture takes longer than patience
	useless bool // so does a draft
}

// overtaken reports whether a rendering that is no longer wanted is given up.
func (m *Model) overtaken(w want) bool {
	switch {
	case m.running.sharp() == w:
		return false
	case m.early:
		return true
	case m.running.key.Target != w.key.Target || m.running.x != w.x || m.running.y != w.y:
		return m.deps.Now().Sub(m.started) > patience
	case m.running.key.Options.Draft || m.tempo.useless || m.newest:
		return false // it will be seen
	case m.tempo.slow || m.deps.Now().Sub(m.started) > patience:
		m.tempo.slow = true
		return true
	}
	return false
}

// next returns what to render for w to be shown, and how long that can wait.
func (m *Model) next(w want) (want, time.Duration) {
	switch {
	case m.shown.want.sharp() == w:
		return w, rest
	case m.tempo.slow && !m.tempo.useless && !m.newest && w.key.Seq != m.shown.want.key.Seq && w.key.Options.Survey.Mode == survey.None:
		w.key.Options.Draft = true
	}
	return w, 0
}

// learn notes how long a rendering that was wanted took.
func (m *Model) learn(asked want, failed bool) {
	long := m.deps.Now().Sub(m.started) > patience
	switch {
	case asked.key.Options.Draft:
		m.tempo.useless = m.tempo.useless || long || failed
	case !failed:
		m.tempo.slow = long
		m.tempo.useless = m.tempo.useless && long
	}
}

// sharp returns what a draft stands for.
func (w want) sharp() want {
	w.key.Options.Draft = false
	return w
}
