package aggregate

import (
	"math"
	"slices"
	"strings"
	"sync"

	"github.com/framebin/framebin/capture/prediction"
)

// Box is where an object was, in shares of the stored image.
type Box struct{ X0, Y0, X1, Y1 float32 }

// placed reports whether it is known where the object was.
func (b Box) placed() bool { return b.X1 >= b.X0 && b.Y1 >= b.Y0 } // also false without numbers

// unplaced is the Box of an object whose mask was not decoded yet.
func unplaced() Box { return Box{X0: 1, X1: 0} }

// Mark is an object in a frame.
type Mark struct {
	Box

	Class      string
	Confidence prediction.Confidence // its Text is not kept
	Object     int                   // index in its prediction
}

// Log remembers where objects were, the latest first to stay. It is safe for
// concurrent use.
type Log struct {
	mu      sync.Mutex
	most    int // objects
	objects int
	frames  []frame // by seq
	classes map[string]string
}

// frame is what the Log keeps of a frame.
type frame struct {
	seq   uint64
	marks []Mark
}

// The bounds of a Log beside the number of objects: names come over the wire,
// and a frame without objects takes memory, too.
const (
	maxClasses  = 4096
	maxClass    = 256 // bytes
	frameObject = 2   // objects that a frame counts for by itself
)

// NewLog returns a Log that keeps at most so many objects.
func NewLog(objects int) *Log {
	return &Log{most: objects, classes: make(map[string]string)}
}

// Add notes the objects of a frame. One that is there already is replaced.
func (l *Log) Add(seq uint64, rd *prediction.Reading) {
	marks := marksOf(rd)
	l.mu.Lock()
	defer l.mu.Unlock()
	for i := range marks {
		marks[i].Class = l.class(marks[i].Class)
	}
	at, found := l.find(seq)
	if found {
		l.objects += len(marks) - len(l.frames[at].marks)
		l.frames[at].marks = marks
	} else {
		l.objects += len(marks) + frameObject
		l.frames = slices.Insert(l.frames, at, frame{seq, marks})
	}
	n := 0
	for l.objects > l.most && n < len(l.frames) {
		l.objects -= len(l.frames[n].marks) + frameObject
		n++
	}
	l.frames = l.frames[n:]
}

// class returns the name in memory that is shared, cut to a bound; "" once
// there are too many.
func (l *Log) class(name string) string {
	name = name[:min(len(name), maxClass)]
	known, ok := l.classes[name]
	if !ok && len(l.classes) < maxClasses {
		known = strings.Clone(name)
		l.classes[known] = known
	}
	return known
}

// Trim forgets the frames before one.
func (l *Log) Trim(seq uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	n, _ := l.find(seq)
	for _, f := range l.frames[:n] {
		l.objects -= len(f.marks) + frameObject
	}
	l.frames = l.frames[n:]
}

// Place tells where an object is that had no place so far. An empty extent
// says that it has none.
func (l *Log) Place(seq uint64, object int, b Box) {
	l.mu.Lock()
	defer l.mu.Unlock()
	at, found := l.find(seq)
	if !found {
		return
	}
	marks := slices.Clone(l.frames[at].marks) // others may be reading them
	for i := range marks {
		if marks[i].Object == object {
			marks[i].Box = clipped(b)
		}
	}
	l.frames[at].marks = marks
}

// Marks returns the objects of a frame, and false if one of them has no place
// yet. The caller must not change them.
func (l *Log) Marks(seq uint64) (marks []Mark, complete bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	at, found := l.find(seq)
	if !found {
		return nil, true
	}
	marks = l.frames[at].marks
	return marks, !slices.ContainsFunc(marks, func(m Mark) bool { return m.Box == unplaced() })
}

func (l *Log) find(seq uint64) (int, bool) {
	return slices.BinarySearchFunc(l.frames, seq, func(f frame, seq uint64) int {
		switch {
		case f.seq < seq:
			return -1
		case f.seq > seq:
			return 1
		}
		return 0
	})
}

// marksOf lists the objects of a reading that are somewhere in the image. What
// classes cover of a whole scene is no such thing.
func marksOf(rd *prediction.Reading) []Mark {
	p := rd.Prediction
	if p == nil || p.Kind == prediction.SemanticSegmentation || rd.Canvas.Width < 1 || rd.Canvas.Height < 1 {
		return nil
	}
	marks := make([]Mark, 0, len(p.Objects))
	for i := range p.Objects {
		o := &p.Objects[i]
		m := Mark{Class: o.Class, Confidence: o.Confidence, Object: i, Box: unplaced()}
		m.Confidence.Text = ""
		if b, ok := o.Bounds(); ok {
			w, h := float64(rd.Canvas.Width), float64(rd.Canvas.Height)
			m.Box = clipped(Box{
				float32(b.X / w), float32(b.Y / h), float32((b.X + b.Width) / w), float32((b.Y + b.Height) / h),
			})
		} else if o.Mask == nil && o.RLE == nil {
			continue
		}
		marks = append(marks, m)
	}
	return marks
}

// clipped cuts a box at the edges of the image. What is not in it at all lies
// on its edge; what is no box is without a place for good.
func clipped(b Box) Box {
	clip := func(v float32) float32 { return min(max(v, 0), 1) }
	b = Box{clip(b.X0), clip(b.Y0), clip(b.X1), clip(b.Y1)}
	if !b.placed() {
		return Box{X0: float32(math.NaN())}
	}
	return b
}
