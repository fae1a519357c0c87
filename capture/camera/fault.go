package camera

import (
	"bytes"
	"fmt"
	"time"

	"github.com/framebin/framebin/capture/prediction"
)

// Fault is a way in which a request breaks the contract.
type Fault uint8

// The faults, in the order in which the camera mixes them in.
const (
	NoFault        Fault = iota
	CutBody              // a multipart body that ends in the middle of a part
	BrokenJSON           // predictions.json ends in the middle
	MissingMask          // an object refers to a mask part that does not come
	OtherMaskSize        // masks of another size than the image
	BrokenImage          // an image part that does not decode
	CutImage             // an image part of which half is there
	EscapeSequence       // class names that would steer a terminal
	UnknownKind          // a kind that nobody has heard of
	EmptyBody            // a content type and no body
	faultCount
)

// faultEvery is how many requests there are to a malformed one.
const faultEvery = 3

// String says what is wrong, for progress lines.
func (f Fault) String() string {
	switch f {
	case NoFault:
		return "none"
	case CutBody:
		return "body cut off"
	case BrokenJSON:
		return "broken JSON"
	case MissingMask:
		return "mask missing"
	case OtherMaskSize:
		return "mask of another size"
	case BrokenImage:
		return "image does not decode"
	case CutImage:
		return "image cut off"
	case EscapeSequence:
		return "escape sequences in a class"
	case UnknownKind:
		return "unknown kind"
	case EmptyBody:
		return "empty body"
	case faultCount:
	}
	return "unknown fault"
}

// Faults returns every fault.
func Faults() []Fault {
	all := make([]Fault, 0, int(faultCount)-1)
	for f := CutBody; f < faultCount; f++ {
		all = append(all, f)
	}
	return all
}

// faultOf returns the fault of the nth request when faults are mixed in: every
// third request has one, in turn.
func faultOf(n int) Fault {
	if n%faultEvery != faultEvery-1 {
		return NoFault
	}
	all := Faults()
	return all[n/faultEvery%len(all)]
}

// Faulty returns a body of a kind with a fault, and its content type. A fault
// of masks is one of an instance segmentation, where the kind has no masks.
func (s *Source) Faulty(fault Fault, kind prediction.Kind, n int, at time.Time) (string, []byte, error) {
	return s.faulty(fault, shot{kind: kind, turn: n, number: n, at: at})
}

// faulty spoils one shot.
func (s *Source) faulty(fault Fault, take shot) (string, []byte, error) {
	if fault == MissingMask || fault == OtherMaskSize {
		if take.kind != prediction.SemanticSegmentation {
			take.kind = prediction.InstanceSegmentation
		}
	}
	f, err := s.take(take)
	if err != nil {
		return "", nil, err
	}
	if f, err = f.withFault(fault); err != nil {
		return "", nil, err
	}
	contentType, body, err := f.Body()
	switch fault { //nolint:exhaustive // the other faults are in the parts
	case CutBody:
		body = body[:len(body)*3/5]
	case EmptyBody:
		body = nil
	}
	return contentType, body, err
}

// withFault returns the frame with a fault in one of its parts.
func (f Frame) withFault(fault Fault) (Frame, error) {
	var err error
	switch fault {
	case BrokenJSON:
		f.Predictions = f.Predictions[:len(f.Predictions)*2/3]
	case MissingMask:
		f.Masks = f.Masks[:len(f.Masks)-1]
	case OtherMaskSize:
		f.Masks, err = otherMasks(f)
	case BrokenImage:
		f.Image = append(bytes.Clone(f.Image[:64]), "no photograph from here on"...)
	case CutImage:
		f.Image = f.Image[:len(f.Image)/2]
	case EscapeSequence:
		f.Predictions, err = escapeSequences(f)
	case UnknownKind:
		f.Predictions, err = document{
			Kind:    "PoseEstimation.v9",
			Objects: &[]entity{{ClassID: "left elbow", Confidence: 0.5}},
		}.encode()
	case NoFault, CutBody, EmptyBody, faultCount:
	}
	return f, err
}

// otherMasks puts masks of another photograph in the place of a frame's.
func otherMasks(f Frame) ([]Mask, error) {
	masks := make([]Mask, len(f.Masks))
	for i, m := range f.Masks {
		other, err := readFile(fmt.Sprintf("trees_BLAN_1024_masks/mask_%04d.png", i%4))
		if err != nil {
			return nil, err
		}
		if bytes.Equal(other, m.PNG) {
			other, err = readFile(fmt.Sprintf("kmeans_colour_275_masks/mask_%04d.png", i%4))
			if err != nil {
				return nil, err
			}
		}
		masks[i] = Mask{Filename: m.Filename, PNG: other}
	}
	return masks, nil
}

// escapeSequences makes predictions whose class would set the title, clear the
// screen, turn the text around and go on in a new line.
func escapeSequences(f Frame) ([]byte, error) {
	class := "\x1b]0;taken over\x07\x1b[2J\x1b[31mred\r\n\u202etoamot\u2069"
	box := &bounds{X: 40, Y: 60, Width: 120, Height: 90}
	return document{
		Kind:    "ObjectDetection.v1",
		Objects: &[]entity{{ClassID: class, Confidence: simulate(0, f.Number, 0), BoundingBox: box}},
	}.encode()
}
