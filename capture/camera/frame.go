package camera

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"image/jpeg"
	"sync"
	"time"

	"github.com/framebin/framebin/capture/prediction"
)

// ErrKind is wrapped by the error for a kind that the camera has no frames of.
var ErrKind = errors.New("no sample frames of this kind")

// Frame is one image with its prediction, as it goes over the wire. Its bytes
// are shared between frames and must not be changed.
type Frame struct {
	Kind        prediction.Kind
	Number      int
	Image       []byte // JPEG with the number and the time burnt in
	Predictions []byte // JSON
	Masks       []Mask // in the order of the objects
}

// Mask is a mask part.
type Mask struct {
	Filename string // "mask_0000.png"
	PNG      []byte
}

// Source makes frames from the built-in photographs. It is safe for
// concurrent use. Nothing is decoded before the first frame that needs it.
type Source struct {
	seed uint64

	mu     sync.Mutex
	scenes map[prediction.Kind][]*scene
	photos map[string]*strips
}

// NewSource returns a source whose simulated confidences come from seed.
func NewSource(seed uint64) *Source {
	return &Source{seed: seed, photos: map[string]*strips{}}
}

// Frame returns frame number n of a kind, taken at a time: equal arguments
// give equal bytes. A kind with several photographs takes turns. Its error
// wraps [ErrKind] where there is no such kind.
func (s *Source) Frame(kind prediction.Kind, n int, at time.Time) (Frame, error) {
	return s.take(shot{kind: kind, turn: n, number: n, at: at})
}

// shot is what decides a frame.
type shot struct {
	kind   prediction.Kind
	turn   int // which of the kind's photographs, modulo their number
	number int // of the frame
	at     time.Time
}

// take makes a frame.
func (s *Source) take(t shot) (Frame, error) {
	sc, photo, err := s.open(t.kind, t.turn)
	if err != nil {
		return Frame{}, err
	}
	jpg, err := photo.encode(stamp(photo.strip, t.number, t.at))
	if err != nil {
		return Frame{}, err
	}
	text, err := describe(sc, s.seed, t.number).encode()
	if err != nil {
		return Frame{}, err
	}
	f := Frame{Kind: t.kind, Number: t.number, Image: jpg, Predictions: text}
	for i, o := range sc.objects {
		if o.mask == "" {
			continue
		}
		png, err := readFile(o.mask)
		if err != nil {
			return Frame{}, err
		}
		f.Masks = append(f.Masks, Mask{Filename: maskName(i), PNG: png})
	}
	return f, nil
}

// open returns the scene of that turn and its photograph, decoded once.
func (s *Source) open(kind prediction.Kind, turn int) (*scene, *strips, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.scenes == nil {
		scenes, err := openScenes()
		if err != nil {
			return nil, nil, err
		}
		s.scenes = scenes
	}
	scenes := s.scenes[kind]
	if len(scenes) == 0 {
		return nil, nil, fmt.Errorf("%w: %s", ErrKind, kind)
	}
	sc := scenes[max(turn, 0)%len(scenes)]
	if photo, ok := s.photos[sc.image]; ok {
		return sc, photo, nil
	}
	photo, err := openPhoto(sc.image)
	if err != nil {
		return nil, nil, err
	}
	s.photos[sc.image] = photo
	return sc, photo, nil
}

// openPhoto decodes a built-in photograph.
func openPhoto(name string) (*strips, error) {
	b, err := readFile(name)
	if err != nil {
		return nil, err
	}
	img, err := jpeg.Decode(bytes.NewReader(b))
	if err != nil {
		return nil, fmt.Errorf("decode %s: %w", name, err)
	}
	switch img.(type) {
	case *image.YCbCr, *image.Gray:
	default: // no built-in photograph is; a new one might be
		grey := image.NewGray(img.Bounds())
		draw.Draw(grey, grey.Rect, img, img.Bounds().Min, draw.Src)
		img = grey
	}
	return newStrips(img)
}
