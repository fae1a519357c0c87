package table

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// origins tells whether requests came from several cameras, to several paths or
// from several senders: then the list says where each belongs. It counts the
// frames of each.
type origins struct {
	known                           bool
	first                           Origin
	names, paths, froms             bool // others came from, or to, elsewhere
	nameWidth, pathWidth, fromWidth int  // characters of the longest
	tallies                         map[Origin]*tally
}

// maxOrigins bounds the origins whose frames are counted.
const maxOrigins = 256

// tally counts the frames of an origin that are in the list.
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

func (o *origins) add(r *Row) {
	if r.Rejected {
		return // from anybody, to anywhere
	}
	at := r.Origin
	if !o.known {
		o.known, o.first = true, at
	}
	o.names = o.names || at.Camera != o.first.Camera
	o.paths = o.paths || at.Path != o.first.Path
	o.froms = o.froms || at.From != o.first.From
	o.nameWidth = max(o.nameWidth, utf8.RuneCountInString(at.Camera))
	o.pathWidth = max(o.pathWidth, utf8.RuneCountInString(at.Path))
	o.fromWidth = max(o.fromWidth, utf8.RuneCountInString(at.From))
	o.count(r, 1)
}

// count puts a row that is in the list in or takes it out.
func (o *origins) count(r *Row, n int) {
	if r.Rejected || !r.Frame {
		return
	}
	at := r.Origin
	t := o.tallies[at]
	switch {
	case t == nil && (n < 0 || len(o.tallies) >= maxOrigins):
		return
	case t == nil:
		if o.tallies == nil {
			o.tallies = make(map[Origin]*tally)
		}
		t = &tally{}
		o.tallies[at] = t
	}
	problem := r.Problems > 0 || r.Unkept
	t.frames += n
	if problem {
		t.problems += n
	}
	switch {
	case t.frames <= 0:
		delete(o.tallies, at)
	case n > 0 && r.Seq >= t.newest:
		if r.Seq > t.newest {
			t.arrivals[t.seen%arrivals] = r.Time
			t.seen++
		}
		t.newest, t.last, t.worst = r.Seq, r.Time, problem
	}
}

// camera is where a request belongs: its camera, the path it came to, or who sent
// it, whichever they differ in; "" while all are alike.
func (o *origins) camera(of Origin) string {
	switch {
	case o.names && of.Camera != "":
		return of.Camera
	case o.paths:
		return of.Path
	case o.names, o.froms:
		return of.From
	}
	return ""
}

// told says by what cameras are told apart.
func (o *origins) told() [3]bool { return [...]bool{o.names, o.paths, o.froms} }

// widest is the width of the longest name of a camera; 0 while all are alike.
func (o *origins) widest() int {
	switch {
	case o.names && o.paths:
		return max(o.nameWidth, o.pathWidth)
	case o.names:
		return max(o.nameWidth, o.fromWidth)
	case o.paths:
		return o.pathWidth
	case o.froms:
		return o.fromWidth
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
func (t Table) Cameras() []Camera {
	byName := make(map[string]*tally)
	terms := make(map[string]string)
	for at, one := range t.origins.tallies {
		name := t.origins.camera(at)
		if name == "" {
			return nil
		}
		if byName[name] = one.with(byName[name]); terms[name] == "" {
			terms[name] = t.origins.term(at)
		}
	}
	cameras := make([]Camera, 0, len(byName))
	sure := 0
	for name, one := range byName {
		if one.frames > 1 {
			sure++
		}
		cameras = append(cameras, Camera{
			Name: name, Filter: terms[name], Frames: one.frames, Problems: one.problems, Problem: one.worst, Last: one.last, Gap: one.gap(),
		})
	}
	if sure < 2 {
		return nil
	}
	slices.SortFunc(cameras, func(a, b Camera) int { return cmp.Compare(a.Name, b.Name) })
	return cameras
}

// term asks a filter for the requests of an origin.
func (o *origins) term(at Origin) string {
	field, value := "from", at.From
	switch {
	case o.names && at.Camera != "":
		field, value = "camera", at.Camera
	case o.paths:
		field, value = "path", at.Path
	}
	if strings.ContainsAny(value, ` "`) {
		value = `"` + strings.ReplaceAll(value, `"`, "") + `"`
	}
	return field + "=" + value
}

// with is what two origins of one camera come to.
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

// CameraOf names the camera that a request came from, else the path it came to,
// else its sender; "" while all are alike.
func (t Table) CameraOf(o Origin) string { return t.origins.camera(o) }

// CameraWidth is that of the longest name of a camera, in characters; 0 while all
// are alike.
func (t Table) CameraWidth() int { return t.origins.widest() }

// Before returns the captured request that came before another from the same
// camera, false if none is known.
func (t Table) Before(seq uint64) (Row, bool) {
	const looked = 1000 // rows
	i, ok := t.rows.find(seq)
	if !ok {
		return Row{}, false
	}
	name := t.origins.camera(t.rows.says(i).Origin)
	for j := i - 1; j >= max(i-looked, 0); j-- {
		row := t.rows.says(j)
		if t.origins.camera(row.Origin) == name && !row.Rejected {
			return t.rows.at(j), true
		}
	}
	return Row{}, false
}

// NewestOfEach returns the newest frame of each camera that passes the filter,
// up to most of them, by the names of the cameras.
func (t Table) NewestOfEach(most int) []Row {
	const looked = 10_000 // rows
	if n := len(t.origins.tallies); n > 0 {
		most = min(most, n)
	}
	newest := make(map[string]Row)
	for i := t.Len() - 1; i >= max(t.Len()-looked, 0) && len(newest) < most; i-- {
		row := t.arrived(i)
		name := t.origins.camera(row.Origin)
		if _, seen := newest[name]; row.Frame && !seen {
			newest[name] = row
		}
	}
	rows := make([]Row, 0, len(newest))
	for _, row := range newest {
		rows = append(rows, row)
	}
	slices.SortFunc(rows, func(a, b Row) int { return cmp.Compare(t.CameraOf(a.Origin), t.CameraOf(b.Origin)) })
	return rows
}
