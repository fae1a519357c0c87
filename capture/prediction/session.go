package prediction

import (
	"net"
	"strings"
	"sync"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/geometry"
	"github.com/framebin/framebin/capture/prediction/object"
)

// The most that a Session remembers; what comes beyond is not compared.
const (
	maxSessionClasses = 10_000
	maxSessionShapes  = 1_000
	maxSessionSources = 1_000
	maxSessionNew     = 10   // new classes that are told of one request
	maxTarget         = 1024 // bytes of a target that tell a source
)

// Session remembers what requests had in common, for what one request alone
// cannot tell: a class that was never seen before, an image of another size
// than the one before, and the layout of boxes, which another request of the
// same shape may have proved.
//
// It is safe for concurrent use. The zero Session is empty and ready.
type Session struct {
	mu      sync.Mutex
	classes map[string]struct{}
	sizes   map[string]Size             // by source
	shapes  map[string]geometry.History // by Reading.Shape
}

// Read reads r as [Read] does, with what the session knows of its shape where
// o leaves the boxes open, and adds the findings that need the requests
// before. Requests are to be given in their order, each once.
func (s *Session) Read(r *capture.Request, o Options) *Reading {
	rd := read(r, o, s.known)
	s.mu.Lock()
	defer s.mu.Unlock()
	if o.Boxes == (BoxFormat{}) && !rd.history.Empty() {
		s.learn(rd.Shape, rd.history)
	}
	if rd.Prediction != nil {
		rd.Findings = append(append(rd.Findings, s.compareSize(r, rd)...), s.newClasses(rd)...)
	}
	return rd
}

// known returns what requests of a shape have proved.
func (s *Session) known(shape string) geometry.History {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.shapes[shape]
}

// learn adds what a request proves.
func (s *Session) learn(shape string, h geometry.History) {
	before, ok := s.shapes[shape]
	if !ok && len(s.shapes) >= maxSessionShapes {
		return
	}
	if s.shapes == nil {
		s.shapes = make(map[string]geometry.History)
	}
	s.shapes[shape] = before.Then(h)
}

// compareSize finds an image of another size than the one before.
func (s *Session) compareSize(r *capture.Request, rd *Reading) []Finding {
	size := rd.ImageSize
	if size.Empty() {
		return nil
	}
	from := source(r)
	if s.sizes == nil {
		s.sizes = make(map[string]Size)
	}
	before, seen := s.sizes[from]
	if seen || len(s.sizes) < maxSessionSources {
		s.sizes[from] = size
	}
	if !seen || before == size {
		return nil
	}
	where := "body"
	if rd.Image >= 0 {
		where = rd.Parts[rd.Image].Place()
	}
	return []Finding{finding.ImageSizeChanged.At(where, size, before)}
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
		if !first && len(list) < maxSessionNew {
			list = append(list, finding.ClassNew.At(rd.Where(o.Pointer), object.Clip(o.Class, 80)))
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
	return strings.Clone(host + " " + object.Clip(r.Target, maxTarget))
}
