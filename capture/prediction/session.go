package prediction

import (
	"net"
	"strings"
	"sync"

	"github.com/framebin/framebin/capture"
)

// The most that a Session remembers; what comes beyond is not compared.
const (
	maxSessionClasses = 10_000
	maxSessionShapes  = 1_000
	maxSessionSources = 1_000
)

// Session remembers what requests had in common, for what one request alone
// cannot tell: a class that was never seen before, an image of another size
// than the one before, and the layout of boxes, which another request of the
// same shape may have proved or a person has chosen.
//
// It is safe for concurrent use. The zero Session is empty and ready.
type Session struct {
	mu      sync.Mutex
	classes map[string]struct{}
	sizes   map[string]Size    // by source
	shapes  map[string]*shaped // by Reading.Shape
}

// shaped is what is known of the requests of one shape.
type shaped struct {
	fits   uint8 // the layouts that no request excluded, a bit each
	units  BoxUnits
	pinned BoxFormat // zero: none
}

// Read reads r as [Read] does, with what the session knows of its shape where
// o leaves the boxes open, and adds the findings that need the requests
// before. Requests are to be given in their order, each once.
func (s *Session) Read(r *capture.Request, o Options) *Reading {
	rd := Read(r, o)
	if o.Boxes == (BoxFormat{}) && rd.fits != 0 {
		if f := s.learn(rd); f != (BoxFormat{}) && (rd.Assumed || f != rd.Boxes) {
			rd = Read(r, Options{Boxes: f, Maps: o.Maps})
		}
	}
	rd.Findings = append(rd.Findings, s.compare(r, rd)...)
	return rd
}

// Pin chooses how boxes of a shape are read from now on; the zero format
// gives the choice back.
func (s *Session) Pin(shape string, f BoxFormat) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if known := s.shape(shape); known != nil {
		known.pinned = f
	}
}

// Format returns how boxes of a shape are to be read: as pinned, else as the
// requests so far have proved, else zero.
func (s *Session) Format(shape string) BoxFormat {
	s.mu.Lock()
	defer s.mu.Unlock()
	if known, ok := s.shapes[shape]; ok {
		return known.format()
	}
	return BoxFormat{}
}

// learn adds what a reading excludes and returns what is known now.
func (s *Session) learn(rd *Reading) BoxFormat {
	s.mu.Lock()
	defer s.mu.Unlock()
	known := s.shape(rd.Shape)
	if known == nil {
		return BoxFormat{}
	}
	switch {
	case known.fits == 0:
		known.fits, known.units = rd.fits, rd.Boxes.Units
	case known.units != rd.Boxes.Units:
		// Units changed: what was excluded before was another sender's.
		known.fits, known.units = rd.fits, rd.Boxes.Units
	case known.fits&rd.fits != 0:
		known.fits &= rd.fits
	default:
		known.fits = rd.fits // the requests contradict each other
	}
	return known.format()
}

// shape returns what is known of a shape; nil if there are too many.
func (s *Session) shape(name string) *shaped {
	if known, ok := s.shapes[name]; ok {
		return known
	}
	if len(s.shapes) >= maxSessionShapes {
		return nil
	}
	if s.shapes == nil {
		s.shapes = make(map[string]*shaped)
	}
	known := new(shaped)
	s.shapes[name] = known
	return known
}

// format returns the pinned format, or the only one left.
func (k *shaped) format() BoxFormat {
	if k.pinned != (BoxFormat{}) {
		return k.pinned
	}
	for _, l := range []BoxLayout{XYWH, XYXY, CXCYWH} {
		if k.fits == 1<<l {
			return BoxFormat{l, k.units}
		}
	}
	return BoxFormat{}
}

// compare finds what differs from the requests before.
func (s *Session) compare(r *capture.Request, rd *Reading) []Finding {
	if rd.Prediction == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []Finding
	if size := rd.ImageSize; size != (Size{}) {
		from := source(r)
		if s.sizes == nil {
			s.sizes = make(map[string]Size)
		}
		before, seen := s.sizes[from]
		if seen && before != size {
			list = append(list, NewFinding(CodeImageSizeChanged, rd.imagePlace(), size.Width, size.Height, before.Width, before.Height))
		}
		if seen || len(s.sizes) < maxSessionSources {
			s.sizes[from] = size
		}
	}
	return append(list, s.newClasses(rd)...)
}

// newClasses finds the classes that no request before had. In the first
// request with any, none is new.
func (s *Session) newClasses(rd *Reading) []Finding {
	first := s.classes == nil
	var list []Finding
	for i := range rd.Prediction.Objects {
		o := &rd.Prediction.Objects[i]
		if _, ok := s.classes[o.Class]; ok || o.Class == "" || len(s.classes) >= maxSessionClasses {
			continue
		}
		if s.classes == nil {
			s.classes = make(map[string]struct{})
		}
		s.classes[strings.Clone(o.Class)] = struct{}{}
		if !first && len(list) < maxAlike {
			list = append(list, NewFinding(CodeClassNew, rd.documentPlace()+":"+o.Pointer, clip(o.Class, 80)))
		}
	}
	return list
}

// source names the sender of a request, and what it was sent to: two cameras
// that post to one listener differ in one of them.
func source(r *capture.Request) string {
	host, _, err := net.SplitHostPort(r.Remote)
	if err != nil {
		host = r.Remote
	}
	return strings.Clone(host + " " + clip(r.Target, maxText))
}

func (r *Reading) imagePlace() string {
	if r.Image < 0 {
		return "body"
	}
	return r.Parts[r.Image].place()
}

func (r *Reading) documentPlace() string {
	if r.Document < 0 || r.Document >= len(r.Parts) {
		return "body"
	}
	return r.Parts[r.Document].place()
}

// Where names a place in the document, given as a JSON pointer, as findings
// do.
func (r *Reading) Where(pointer string) string { return r.documentPlace() + ":" + pointer }

// place names the part in findings: by its file name, else its field name.
func (p *PartInfo) place() string {
	if p.Filename != "" {
		return p.Filename
	}
	return p.Name
}
