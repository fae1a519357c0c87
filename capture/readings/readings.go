// Package readings keeps what was made out of requests, so that the list, the
// details, the picture and an export of one request share one reading of it.
//
// It decides nothing: package prediction reads, and whoever asks says how the
// boxes are to be read. Packages of ui import it.
package readings

import (
	"container/list"
	"slices"
	"sync"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/prediction/vendors"
)

// Store keeps the readings used last, up to a number of bytes. It is safe for
// concurrent use. Readings in it are shared: nobody may change one.
type Store struct {
	mu    sync.Mutex
	max   int64
	used  int64
	reads uint64
	maps  vendors.Set
	bound int64 // as prediction.Options.Memory
	turn  Turn
	order *list.List // of *entry, the last used first
	byKey map[key]*list.Element
}

// key tells readings of one request apart.
type key struct {
	seq   uint64
	boxes prediction.BoxFormat
	maps  vendors.Set
}

type entry struct {
	key     key
	done    chan struct{} // closed when reading is there
	reading *prediction.Reading
	bytes   int64
}

// New returns a Store for at most so many bytes, as [Bytes] counts them. The
// reading used last is kept, however large it is.
func New(maxBytes int64) *Store {
	return &Store{max: maxBytes, order: list.New(), byKey: make(map[key]*list.Element)}
}

// Read returns what is made out of r, its boxes read in the given format: what
// is kept, else it is read now. The caller has r on hold.
func (s *Store) Read(r *capture.Request, boxes prediction.BoxFormat) *prediction.Reading {
	o := s.Options(boxes)
	e, mine := s.claim(key{r.Seq, boxes, o.Maps})
	if !mine {
		<-e.done
		if reading, ok := s.of(e); ok {
			return reading
		}
		return prediction.Read(r, o) // it panicked elsewhere
	}
	var reading *prediction.Reading
	defer func() { s.fill(e, reading) }()
	defer s.Turn().Take(r)()
	reading = prediction.Read(r, o)
	return reading
}

// ReadAltered reads a request that is not as it was captured, one without its
// secrets say. Nothing of that is kept, and nothing that is kept is used.
func (s *Store) ReadAltered(r *capture.Request, boxes prediction.BoxFormat) *prediction.Reading {
	return prediction.Read(r, s.Options(boxes))
}

// SetMaps changes the maps that documents are read by. Readings by others are
// not given out any more.
func (s *Store) SetMaps(maps vendors.Set) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.maps = maps
}

// SetMemory says how many bytes the program may take, see [prediction.Options].
func (s *Store) SetMemory(bytes int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.bound = bytes
}

// SetTurn has large documents read in turn with those who read elsewhere.
func (s *Store) SetTurn(t Turn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.turn = t
}

// Turn returns what SetTurn was given.
func (s *Store) Turn() Turn {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.turn
}

// Options returns how documents are read now.
func (s *Store) Options(boxes prediction.BoxFormat) prediction.Options {
	s.mu.Lock()
	defer s.mu.Unlock()
	return prediction.Options{Boxes: boxes, Maps: s.maps, Memory: s.bound}
}

// Put keeps a reading that was made with more knowledge than Read has, for
// whoever asks for that request and format from now on.
func (s *Store) Put(seq uint64, boxes prediction.BoxFormat, reading *prediction.Reading) {
	s.mu.Lock()
	defer s.mu.Unlock()
	k := key{seq, boxes, s.maps}
	if old, ok := s.byKey[k]; ok {
		s.drop(old)
	}
	e := &entry{key: k, done: make(chan struct{}), reading: reading, bytes: Bytes(reading)}
	close(e.done)
	s.byKey[k] = s.order.PushFront(e)
	s.used += e.bytes
	s.reads++
	s.shrink()
}

// Kept returns a reading that is at hand.
func (s *Store) Kept(seq uint64, boxes prediction.BoxFormat) (*prediction.Reading, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	at, ok := s.byKey[key{seq, boxes, s.maps}]
	if !ok {
		return nil, false
	}
	s.order.MoveToFront(at)
	e, _ := at.Value.(*entry)
	return e.reading, e.reading != nil
}

// Amend adds what was found later on, as when its images and masks were
// decoded, to a reading that is kept.
func (s *Store) Amend(seq uint64, boxes prediction.BoxFormat, found []prediction.Finding) {
	s.mu.Lock()
	defer s.mu.Unlock()
	at, ok := s.byKey[key{seq, boxes, s.maps}]
	if !ok {
		return
	}
	e, _ := at.Value.(*entry)
	if e.reading == nil {
		return
	}
	amended := *e.reading
	amended.Findings = slices.Clone(amended.Findings)
	for _, f := range found {
		if !slices.ContainsFunc(amended.Findings, func(k prediction.Finding) bool { return k.Code == f.Code && k.Where == f.Where }) {
			amended.Findings = append(amended.Findings, f)
		}
	}
	if len(amended.Findings) == len(e.reading.Findings) {
		return
	}
	e.reading = &amended
	s.used += Bytes(&amended) - e.bytes
	e.bytes = Bytes(&amended)
	s.shrink()
}

// Reads counts the readings that were made, by Read or by whoever called Put.
func (s *Store) Reads() uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.reads
}

// of returns the reading of an entry that was filled, as amended by now.
func (s *Store) of(e *entry) (*prediction.Reading, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return e.reading, e.reading != nil
}

// claim returns the entry of a key, and whether the caller is to fill it.
func (s *Store) claim(k key) (e *entry, mine bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if at, ok := s.byKey[k]; ok {
		s.order.MoveToFront(at)
		e, _ = at.Value.(*entry)
		return e, false
	}
	e = &entry{key: k, done: make(chan struct{})}
	s.byKey[k] = s.order.PushFront(e)
	s.reads++
	return e, true
}

// fill ends a claim. Without a reading the entry goes, and the next who asks
// reads again.
func (s *Store) fill(e *entry, reading *prediction.Reading) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e.reading = reading
	close(e.done)
	at, ok := s.byKey[e.key]
	switch {
	case !ok || at.Value != e: // another was put meanwhile
	case reading == nil:
		s.drop(at)
	default:
		e.bytes = Bytes(reading)
		s.used += e.bytes
		s.shrink()
	}
}

// shrink drops those not used for longest, but for the last used.
func (s *Store) shrink() {
	for s.used > s.max && s.order.Len() > 1 {
		s.drop(s.order.Back())
	}
}

func (s *Store) drop(at *list.Element) {
	e, _ := s.order.Remove(at).(*entry)
	s.used -= e.bytes
	delete(s.byKey, e.key)
}

// What a reading takes, about, in bytes.
const (
	readingBytes = 1024
	objectBytes  = 512
	partBytes    = 128
	imageBytes   = 128
	findingBytes = 160
	fieldBytes   = 48
	pointBytes   = 16
	countBytes   = 4
)

// Bytes returns about how much memory a reading holds.
func Bytes(r *prediction.Reading) int64 {
	n := readingBytes + len(r.Parts)*partBytes + len(r.Images)*imageBytes + len(r.Findings)*findingBytes
	if r.Prediction == nil {
		return int64(n)
	}
	n += len(r.Prediction.Objects)*objectBytes + fields(r.Prediction.Extra)
	for i := range r.Prediction.Objects {
		o := &r.Prediction.Objects[i]
		n += fields(o.Extra) + len(o.Keypoints)*objectBytes/4
		for _, ring := range o.Polygons {
			n += len(ring) * pointBytes
		}
		if o.RLE != nil {
			n += len(o.RLE.Counts) * countBytes
		}
	}
	return int64(n)
}

func fields(all []prediction.Field) int {
	n := 0
	for _, f := range all {
		n += fieldBytes + len(f.Pointer) + len(f.Value)
	}
	return n
}
