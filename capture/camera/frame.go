package camera

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"sync"
	"time"

	"golang.org/x/image/font"
	"golang.org/x/image/font/inconsolata"
	"golang.org/x/image/math/fixed"

	"github.com/framebin/framebin/capture/prediction"
)

// ErrKind is wrapped by the error for a kind that the camera has no frames of.
var ErrKind = errors.New("no sample frames of this kind")

// Frame is one image with its prediction, as it goes over the wire. Its bytes
// are shared between frames and must not be changed.
type Frame struct {
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
	f := Frame{Number: t.number, Image: jpg, Predictions: text}
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

// document is predictions.json of any kind: what a kind does not have is left
// out.
type document struct {
	Kind       string    `json:"kind"`
	ClassID    string    `json:"classId,omitempty"`
	Confidence float64   `json:"confidence,omitempty"`
	Objects    *[]entity `json:"objects,omitempty"`
	Labels     *[]entity `json:"labels,omitempty"`
	Regions    *[]entity `json:"regions,omitempty"`
}

// entity is one detected thing of a document.
type entity struct {
	ClassID     string  `json:"classId"`
	Confidence  float64 `json:"confidence,omitempty"`
	BoundingBox *bounds `json:"boundingBox,omitempty"`
	MaskFile    string  `json:"maskFile,omitempty"`
}

// bounds is a box of a document, in pixels.
type bounds struct {
	X      float64 `json:"x"`
	Y      float64 `json:"y"`
	Width  float64 `json:"width"`
	Height float64 `json:"height"`
}

// describe makes the document of a scene. Confidences are those of the
// upstream model, or simulated for this frame.
func describe(s *scene, seed uint64, frame int) document {
	entities := make([]entity, len(s.objects))
	for i, o := range s.objects {
		entities[i] = entity{ClassID: o.class, Confidence: o.confidence}
		if o.confidence == 0 {
			entities[i].Confidence = simulate(seed, frame, i)
		}
		if o.mask != "" {
			entities[i].MaskFile = maskName(i)
		}
		if o.box != nil {
			entities[i].BoundingBox = &bounds{X: o.box.X, Y: o.box.Y, Width: o.box.Width, Height: o.box.Height}
		}
	}
	switch s.kind {
	case prediction.ObjectDetection:
		return document{Kind: "ObjectDetection.v1", Objects: &entities}
	case prediction.ImageClassification:
		first := entities[0]
		return document{Kind: "ImageClassification.v1", ClassID: first.ClassID, Confidence: first.Confidence}
	case prediction.MultilabelClassification:
		return document{Kind: "MultilabelImageClassification.v1", Labels: &entities}
	case prediction.InstanceSegmentation:
		for i := range entities {
			entities[i].BoundingBox = nil
		}
		return document{Kind: "InstanceSegmentation.v1", Objects: &entities}
	case prediction.SemanticSegmentation:
		for i := range entities {
			entities[i].Confidence = 0
		}
		return document{Kind: "SemanticSegmentation.v1", Regions: &entities}
	case prediction.Unknown:
	}
	return document{Kind: "Unknown.v1", Objects: &entities}
}

// encode returns the JSON text.
func (d document) encode() ([]byte, error) {
	b, err := json.Marshal(d)
	if err != nil {
		return nil, fmt.Errorf("encode the predictions: %w", err)
	}
	return b, nil
}

// maskName is how the inference names its mask files.
func maskName(i int) string { return fmt.Sprintf("mask_%04d.png", i) }

const (
	glyphWidth  = 8
	glyphHeight = 16
	baseline    = 12
	stampLayout = "15:04:05.000"
	paper       = 16  // luma behind the text
	ink         = 235 // luma of the text
	neutral     = 128 // chroma of grey
	wideEnough  = 600 // pixels of width from which the text is doubled
)

// stamp returns a copy of a strip, its origin at zero, with the frame number
// and the time in its bottom left corner. It has no number sign: a receiver
// counts requests, and a camera that misses frames is ahead of it.
func stamp(strip image.Image, number int, at time.Time) image.Image {
	text := fmt.Sprintf(" f%06d %s ", number, at.Format(stampLayout))
	scale := 1
	if strip.Bounds().Dx() >= wideEnough {
		scale = 2
	}
	mask := typeset(text)
	switch p := strip.(type) {
	case *image.YCbCr:
		out := cloneYCbCr(p)
		paint(&image.Gray{Pix: out.Y, Stride: out.YStride, Rect: out.Rect}, mask, scale)
		paper := corner(out.Rect, mask, scale)
		for y := paper.Min.Y; y < paper.Max.Y; y++ {
			for x := paper.Min.X; x < paper.Max.X; x++ {
				c := out.COffset(x, y)
				out.Cb[c], out.Cr[c] = neutral, neutral
			}
		}
		return out
	case *image.Gray:
		out := image.NewGray(image.Rectangle{Max: p.Rect.Size()})
		draw.Draw(out, out.Rect, p, p.Rect.Min, draw.Src)
		paint(out, mask, scale)
		return out
	default:
		return strip
	}
}

// typeset draws text at its natural size.
func typeset(text string) *image.Alpha {
	mask := image.NewAlpha(image.Rect(0, 0, glyphWidth*len(text), glyphHeight))
	pen := font.Drawer{
		Dst:  mask,
		Src:  image.NewUniform(color.Alpha{A: 0xff}),
		Face: inconsolata.Bold8x16,
		Dot:  fixed.P(0, baseline),
	}
	pen.DrawString(text)
	return mask
}

// corner returns the bottom left corner of r that text fills when scaled.
func corner(r image.Rectangle, mask *image.Alpha, scale int) image.Rectangle {
	size := mask.Rect.Size().Mul(scale)
	return image.Rect(r.Min.X, r.Max.Y-size.Y, r.Min.X+size.X, r.Max.Y).Intersect(r)
}

// paint puts text on paper into the bottom left corner, scaled.
func paint(dst *image.Gray, mask *image.Alpha, scale int) {
	r := corner(dst.Rect, mask, scale)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			a := int(mask.AlphaAt((x-r.Min.X)/scale, (y-r.Min.Y)/scale).A)
			dst.SetGray(x, y, color.Gray{Y: uint8(paper + (ink-paper)*a/0xff)})
		}
	}
}

// cloneYCbCr copies the pixels of a part of an image, with its origin at zero
// and the same subsampling.
func cloneYCbCr(p *image.YCbCr) *image.YCbCr {
	out := image.NewYCbCr(image.Rect(0, 0, p.Rect.Dx(), p.Rect.Dy()), p.SubsampleRatio)
	for y := range out.Rect.Dy() {
		from := p.YOffset(p.Rect.Min.X, p.Rect.Min.Y+y)
		copy(out.Y[y*out.YStride:(y+1)*out.YStride], p.Y[from:])
		c, chroma := out.COffset(0, y), p.COffset(p.Rect.Min.X, p.Rect.Min.Y+y)
		copy(out.Cb[c:c+out.CStride], p.Cb[chroma:])
		copy(out.Cr[c:c+out.CStride], p.Cr[chroma:])
	}
	return out
}
