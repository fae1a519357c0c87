package requests

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// places tells whether requests came from several cameras, to several paths or
// from several senders: then the list says where each belongs. It counts the
// frames of each.
type places struct {
	known                          bool
	first                          place
	cameras, paths, froms          bool // others came from, or to, elsewhere
	cameraWide, pathWide, fromWide int  // characters of the longest
	tallies                        map[place]*tally
}

// place is all that may tell cameras apart.
type place struct{ camera, path, from string }

func placeOf(r *Row) place { return place{r.Camera, r.Path, r.From} }

// maxPlaces bounds the places whose frames are counted.
const maxPlaces = 256

// tally counts the frames of a place that are in the list.
type tally struct {
	frames, problems int
	newest           uint64
	worst            bool // of the newest frame: it has a problem
	last             time.Time
	arrivals         [arrivals]time.Time // of the latest, in a circle
	seen             int                 // ever
}

// arrivals is how many of the latest frames the rate is of.
const arrivals = 16

func (p *places) add(r *Row) {
	if r.Rejected {
		return // from anybody, to anywhere
	}
	at := placeOf(r)
	if !p.known {
		p.known, p.first = true, at
	}
	p.cameras = p.cameras || at.camera != p.first.camera
	p.paths = p.paths || at.path != p.first.path
	p.froms = p.froms || at.from != p.first.from
	p.cameraWide = max(p.cameraWide, utf8.RuneCountInString(at.camera))
	p.pathWide = max(p.pathWide, utf8.RuneCountInString(at.path))
	p.fromWide = max(p.fromWide, utf8.RuneCountInString(at.from))
	p.count(r, 1)
}

// count puts a row that is in the list in or takes it out.
func (p *places) count(r *Row, n int) {
	if r.Rejected || !r.Frame {
		return
	}
	at := placeOf(r)
	t := p.tallies[at]
	switch {
	case t == nil && (n < 0 || len(p.tallies) >= maxPlaces):
		return
	case t == nil:
		if p.tallies == nil {
			p.tallies = make(map[place]*tally)
		}
		t = &tally{}
		p.tallies[at] = t
	}
	problem := r.Problems > 0 || r.Unkept
	t.frames += n
	if problem {
		t.problems += n
	}
	switch {
	case t.frames <= 0:
		delete(p.tallies, at)
	case n > 0 && r.Seq >= t.newest:
		if r.Seq > t.newest {
			t.arrivals[t.seen%arrivals] = r.Time
			t.seen++
		}
		t.newest, t.last, t.worst = r.Seq, r.Time, problem
	}
}

// of is where a request belongs: its camera, the path it came to, or who sent
// it, whichever they differ in; "" while all are alike.
func (p *places) of(r *Row) string {
	switch {
	case p.cameras && r.Camera != "":
		return r.Camera
	case p.paths:
		return r.Path
	case p.cameras, p.froms:
		return r.From
	}
	return ""
}

// told says by what cameras are told apart.
func (p *places) told() [3]bool { return [...]bool{p.cameras, p.paths, p.froms} }

// widest is the width of the longest name of a camera; 0 while all are alike.
func (p *places) widest() int {
	switch {
	case p.cameras && p.paths:
		return max(p.cameraWide, p.pathWide)
	case p.cameras:
		return max(p.cameraWide, p.fromWide)
	case p.paths:
		return p.pathWide
	case p.froms:
		return p.fromWide
	}
	return 0
}

// Camera is what the frames in the list tell of one camera.
type Camera struct {
	Name     string // escaped
	Filter   string // the term that asks for it
	Frames   int    // in the list
	Problems int    // of these, with one
	Problem  bool   // the newest has one
	Last     time.Time
	Gap      time.Duration // usual between two; 0 while it is not known
}

// Cameras returns what is known of each camera, by name; nil until two have
// sent more than one frame, which is what makes a camera.
func (m Model) Cameras() []Camera {
	byName := make(map[string]*tally)
	terms := make(map[string]string)
	for at, t := range m.places.tallies {
		row := Row{Camera: at.camera, Path: at.path, From: at.from}
		name := m.places.of(&row)
		if name == "" {
			return nil
		}
		if byName[name] = t.with(byName[name]); terms[name] == "" {
			terms[name] = m.places.term(at)
		}
	}
	cameras := make([]Camera, 0, len(byName))
	sure := 0
	for name, t := range byName {
		if t.frames > 1 {
			sure++
		}
		cameras = append(cameras, Camera{
			Name: name, Filter: terms[name], Frames: t.frames, Problems: t.problems, Problem: t.worst, Last: t.last, Gap: t.gap(),
		})
	}
	if sure < 2 {
		return nil
	}
	slices.SortFunc(cameras, func(a, b Camera) int { return cmp.Compare(a.Name, b.Name) })
	return cameras
}

// term asks a filter for the requests of a place.
func (p *places) term(at place) string {
	field, value := "from", at.from
	switch {
	case p.cameras && at.camera != "":
		field, value = "camera", at.camera
	case p.paths:
		field, value = "path", at.path
	}
	if strings.ContainsAny(value, ` "`) {
		value = `"` + strings.ReplaceAll(value, `"`, "") + `"`
	}
	return field + "=" + value
}

// with is what two places of one camera come to.
func (t *tally) with(other *tally) *tally {
	if other == nil {
		return t
	}
	sum := *t
	if other.newest > t.newest {
		sum = *other
	}
	sum.frames, sum.problems = t.frames+other.frames, t.problems+other.problems
	return &sum
}

// gap is the usual time between two frames, of the latest.
func (t *tally) gap() time.Duration {
	n := min(t.seen, arrivals)
	if n < 2 {
		return 0
	}
	oldest := t.arrivals[(t.seen-n)%arrivals]
	return t.last.Sub(oldest) / time.Duration(n-1)
}

// Place is where a request came to, else from whom; "" while all are alike.
func (m Model) Place(r Row) string {
	place := m.places.of(&r)
	return place
}

// Before returns the captured request that came before another from the same
// camera, false if none is known.
func (m Model) Before(seq uint64) (Row, bool) {
	const looked = 1000 // rows
	i, ok := m.rows.find(seq)
	if !ok {
		return Row{}, false
	}
	name := m.places.of(m.rows.says(i))
	for j := i - 1; j >= max(i-looked, 0); j-- {
		row := m.rows.says(j)
		if other := m.places.of(row); other == name && !row.Rejected {
			return m.rows.at(j), true
		}
	}
	return Row{}, false
}

// NewestOfEach returns the newest frame of each camera that passes the filter,
// up to most of them, by the names of the cameras.
func (m Model) NewestOfEach(most int) []Row {
	const looked = 10_000 // rows
	if n := len(m.places.tallies); n > 0 {
		most = min(most, n)
	}
	newest := make(map[string]Row)
	for i := m.Len() - 1; i >= max(m.Len()-looked, 0) && len(newest) < most; i-- {
		row := m.arrived(i)
		name := m.places.of(&row)
		if _, seen := newest[name]; row.Frame && !seen {
			newest[name] = row
		}
	}
	rows := make([]Row, 0, len(newest))
	for _, row := range newest {
		rows = append(rows, row)
	}
	slices.SortFunc(rows, func(a, b Row) int { return cmp.Compare(m.Place(a), m.Place(b)) })
	return rows
}
