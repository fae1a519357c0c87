//go:build e2e && linux

package e2e_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/framebin/framebin/capture/camera"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/ui/e2e"
)

// journey is what a person does, step by step, in a window of its own.
type journey struct {
	light bool
	flags []string
	begin func(*traveller) // before the first step
	steps []step
}

// step is something that is done, and what the screen shows then.
type step struct {
	name string // of the picture
	do   func(*traveller)
	keys []string
	text string // that is typed after the keys
	then []string
	want string

	readme bool // its picture is in the README
}

// traveller is on a journey.
type traveller struct {
	t      *testing.T
	term   *e2e.Terminal
	target string
	source *camera.Source
}

// send posts a frame to a path as a camera does.
func (g *traveller) send(path string, kind prediction.Kind, turn int, fault camera.Fault) {
	g.t.Helper()
	contentType, body, err := g.source.Faulty(fault, kind, turn, time.Now())
	if err != nil {
		g.t.Fatal(err)
	}
	post(g.t, g.target+path, http.Header{"Content-Type": {contentType}, "User-Agent": {"camera-inference/1.0"}}, body)
}

// morning is what has come by the time that somebody looks.
func morning(g *traveller) {
	g.t.Helper()
	kinds := camera.Kinds()
	tick := time.NewTicker(100 * time.Millisecond) // as cameras do, for the figures in the header
	defer tick.Stop()
	for i := range 24 {
		<-tick.C
		fault := camera.NoFault
		if i%11 == 5 {
			fault = camera.Faults()[i/11]
		}
		g.send("/", kinds[i%len(kinds)], i, fault)
	}
	g.term.WaitText("Requests 24")
}

// line is four cameras, one of which has stopped.
func line(g *traveller) {
	g.t.Helper()
	tick := time.NewTicker(150 * time.Millisecond)
	defer tick.Stop()
	for i := range 40 {
		<-tick.C
		g.send("/line1", prediction.ObjectDetection, i, camera.NoFault)
		if i%2 == 0 {
			g.send("/line2", prediction.InstanceSegmentation, 2*i, camera.NoFault)
		}
		if i%3 == 0 && i > 20 {
			g.send("/gate", prediction.SemanticSegmentation, i, camera.NoFault)
		}
		if i < 12 {
			g.send("/dock", prediction.ObjectDetection, 3*i+1, camera.NoFault)
		}
	}
	g.send("/gate", prediction.InstanceSegmentation, 1, camera.MissingMask)
	g.term.WaitText("/dock")
}

func journeys() map[string]journey {
	return map[string]journey{
		"first": {steps: []step{
			{name: "waiting", want: "Waiting for the first request"},
			{name: "frame", do: func(g *traveller) { g.send("/", prediction.ObjectDetection, 1, camera.NoFault) }, want: "1 Predictions", readme: true},
			{name: "help", keys: []string{"question"}, want: "── Keys"},
		}},
		"find": {begin: morning, steps: []step{
			{name: "problem", keys: []string{"at", "5"}, want: "error ", readme: true},
			{name: "filter", keys: []string{"slash"}, text: "class:rbc count>9", want: "of 24: class:rbc"},
			{name: "object", keys: []string{"Return", "1", "n"}, want: "›■"},
		}},
		"read": {light: true, begin: func(g *traveller) {
			morning(g)
			g.send("/", prediction.InstanceSegmentation, 0, camera.NoFault)
		}, steps: []step{
			{name: "document", keys: []string{"Return", "4"}, want: "InstanceSegmentation.v1\""},
			{name: "search", keys: []string{"slash"}, text: "mask_0002", then: []string{"Return"}, want: "1 of 1", readme: true},
			{name: "end", keys: []string{"Escape"}, want: "h/l fold"},
			{name: "back", keys: []string{"Escape"}, want: "n object"},
			{name: "mask", keys: []string{"Tab", "Tab", "3", "j", "Return"}, want: "inside", readme: true},
			{name: "timing", keys: []string{"Escape", "6"}, want: "arrived"},
		}},
		"compare": {begin: func(g *traveller) {
			g.send("/", prediction.ObjectDetection, 1, camera.NoFault)
			g.source = camera.NewSource(7)
			g.send("/", prediction.ObjectDetection, 1, camera.NoFault)
			g.term.WaitText("── #2")
		}, steps: []step{
			{name: "kept", keys: []string{"equal"}, want: "is kept"},
			{name: "other", keys: []string{"k"}, want: "── #1"},
			{name: "objects", keys: []string{"equal"}, want: "#2 beside #1 · #1:", readme: true},
		}},
		"export": {begin: morning, steps: []step{
			{name: "formats", keys: []string{"x", "a"}, want: "coco"},
			{name: "written", keys: []string{"h", "a", "r", "Return"}, want: "exported 24 requests"},
		}},
		"cameras": {begin: line, steps: []step{
			{name: "bar", want: "/line1", readme: true},
			{name: "wall", keys: []string{"v", "w"}, want: "wall of cameras", readme: true},
			{name: "one", do: func(g *traveller) { g.term.Click(4, 1) }, want: "path=/dock"},
		}},
		"answer": {light: true, begin: morning, steps: []step{
			{name: "otherwise", keys: []string{"R"}, want: "503", readme: true},
			{name: "refused", keys: []string{"1"}, want: "answers: 503"},
			{name: "as before", keys: []string{"R", "a"}, want: "as configured"},
		}},
	}
}

// TestJourneys goes every journey, and makes the pictures of the README where it
// is asked to: .ci/screenshots does.
func TestJourneys(t *testing.T) {
	t.Parallel()
	for name, j := range journeys() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			term := e2e.Start(t, e2e.Options{
				Cols: 104, Rows: 30, FontSize: 10, Light: j.light,
				Env:     []string{"COLORTERM=truecolor"}, // as most terminals say, and xterm does not
				Command: append([]string{framebin, "--listen", "127.0.0.1:0"}, j.flags...),
			})
			g := &traveller{t: t, term: term, target: address(t, term), source: camera.NewSource(1)}
			if j.begin != nil {
				j.begin(g)
			}
			for _, s := range j.steps {
				if s.do != nil {
					s.do(g)
				}
				if s.keys != nil {
					term.Key(s.keys...)
				}
				if s.text != "" {
					term.Type(s.text)
				}
				if s.then != nil {
					term.Key(s.then...)
				}
				term.WaitText(s.want)
				shot := term.Shot()
				if *images != "" && s.readme {
					save(t, shot, name+"-"+s.name)
				}
			}
		})
	}
}
