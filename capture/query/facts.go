package query

import (
	"cmp"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"
	"unique"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction"
)

// maxClasses bounds the classes of a request that a filter knows.
const maxClasses = 256

// Facts are what a filter is asked about: one request. They share no memory
// with it.
type Facts struct {
	Seq        uint64
	Time       time.Time
	Bytes      int64   // of the body
	Confidence []Range // of each class
	*Traits
}

// Traits are the facts that requests of one camera often have in common, so
// that a list of a million need not hold them a million times. Texts are in
// lower case.
type Traits struct {
	// Text is what plain words are looked for in: method, target, media type,
	// status, and what was seen.
	Text string

	method, host, media unique.Handle[string]
	camera              unique.Handle[string]
	from                unique.Handle[string] // address of the sender, without the port
	target              int32                 // bytes of Text, behind the method
	status              int32
	*seen
}

// seen is what was seen in a request, and what is wrong with it.
type seen struct {
	problem bool // a warning or an error
	objects int
	kinds   []string // the project type, and the kind as it was sent
	classes []classCount
	codes   []string // of the findings, and what else is wrong
}

var nothingSeen = &seen{}

// classCount is a class and how many objects are of it.
type classCount struct {
	name  string
	count int
}

// Range is the lowest and the highest confidence of some objects, 0..1; Low is
// above High where no confidence is known.
type Range struct{ Low, High float32 }

// The codes of what is wrong with a request beside its findings.
const (
	CodeRejected    = "rejected"
	CodeNotRecorded = "not-recorded"
)

// FactsOf returns the facts of a request. The caller need not hold it.
func FactsOf(r *capture.Request, reading *prediction.Reading) Facts {
	method, media, target := strings.ToLower(r.Method), strings.ToLower(r.MediaType), strings.ToLower(r.Target)
	t := &Traits{
		method: unique.Make(method), media: unique.Make(media), host: unique.Make(strings.ToLower(r.Host)),
		camera: unique.Make(strings.ToLower(r.Camera)),
		from:   unique.Make(address(r.Remote)), target: int32(len(target)), status: int32(r.Status), seen: nothingSeen,
	}
	told := seenIn(r, reading)
	if told.Kind != "" || len(reading.Findings) > 0 || r.Rejected || r.NotRecorded {
		t.seen = &seen{}
	}
	x := Facts{Seq: r.Seq, Time: r.Time, Bytes: r.Size, Traits: t}
	words := []string{method, target, media, strconv.Itoa(r.Status)}
	if r.Camera != "" {
		words = append(words, t.camera.Value())
	}
	worst := prediction.Info
	for _, f := range reading.Findings {
		worst = max(worst, f.Severity)
		t.addCode(f.Code)
	}
	if r.Rejected {
		worst = prediction.Error
		t.addCode(CodeRejected)
		words = append(words, CodeRejected, strings.ToLower(r.Reason))
	} else if told.Kind != "" {
		x.add(told)
		words = append(words, t.kinds...)
		for _, c := range t.classes {
			words = append(words, c.name)
		}
	}
	if worst > prediction.Info {
		t.problem = true
		t.addCode(worst.String())
		words = append(words, worst.String())
	}
	if r.NotRecorded {
		t.problem = true
		t.addCode(CodeNotRecorded)
		words = append(words, "not recorded")
	}
	t.Text = strings.Join(words, " ")
	return x
}

// address returns the host of an address with a port, in lower case.
func address(remote string) string {
	if a, err := netip.ParseAddrPort(remote); err == nil {
		return a.Addr().Unmap().String()
	}
	if host, _, err := net.SplitHostPort(remote); err == nil {
		remote = host
	}
	return strings.ToLower(remote)
}

func (t *Traits) addCode(code string) {
	if !slices.Contains(t.codes, code) {
		t.codes = append(t.codes, code)
	}
}

// seenIn returns what was seen in r: as it was read, or else as an archive tells.
func seenIn(r *capture.Request, reading *prediction.Reading) capture.Seen {
	if s := cmp.Or(SeenIn(reading), r.Seen); s != nil {
		return *s
	}
	return capture.Seen{}
}

// add adds what was seen.
func (x *Facts) add(s capture.Seen) {
	x.kinds = append(x.kinds, s.Kind)
	if s.WireKind != "" {
		x.kinds = append(x.kinds, strings.ToLower(s.WireKind))
	}
	x.objects = s.Objects
	x.Confidence = make([]Range, 0, len(s.Classes))
	for _, c := range s.Classes {
		x.classes = append(x.classes, classCount{strings.ToLower(c.Name), c.Count})
		x.Confidence = append(x.Confidence, Range{c.Low, c.High})
	}
}

// SeenIn sums up what a reading says of a prediction; nil where it has none.
// Classes beyond maxClasses are left out.
func SeenIn(reading *prediction.Reading) *capture.Seen {
	p := reading.Prediction
	if p == nil {
		return nil
	}
	s := &capture.Seen{Kind: p.Kind.String(), WireKind: p.WireKind, Objects: len(p.Objects)}
	at := make(map[string]int)
	for i := range p.Objects {
		o := &p.Objects[i]
		k, ok := at[o.Class]
		if !ok {
			if len(s.Classes) >= maxClasses {
				continue
			}
			k = len(s.Classes)
			s.Classes = append(s.Classes, capture.SeenClass{Name: o.Class, Low: 2, High: -1})
			at[o.Class] = k
		}
		one := &s.Classes[k]
		one.Count++
		if c := o.Confidence; c.Known {
			one.Low, one.High = min(one.Low, float32(c.Value)), max(one.High, float32(c.Value))
		}
	}
	return s
}

// path returns the target.
func (t *Traits) path() string {
	from := len(t.method.Value()) + len(" ")
	return t.Text[from : from+int(t.target)]
}
