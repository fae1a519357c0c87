package labelled

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/framebin/framebin/capture/imageheader"
	"github.com/framebin/framebin/capture/prediction/interchange"
)

// readYAML takes the classes and the keypoints of an Ultralytics dataset;
// another YAML file has none.
func (s *Set) readYAML(_ string, text []byte) error {
	var f struct {
		Names yaml.Node `yaml:"names"`
		Posed []int     `yaml:"kpt_shape"`
	}
	if err := yaml.Unmarshal(text, &f); err != nil {
		return nil //nolint:nilerr // no YAML that says anything of classes
	}
	if len(f.Posed) == 2 && f.Posed[0] > 0 && (f.Posed[1] == 2 || f.Posed[1] == 3) {
		s.posed = [2]int{f.Posed[0], f.Posed[1]}
	}
	var list []string
	var numbered map[int]string
	switch {
	case f.Names.Decode(&list) == nil && list != nil:
		s.names = list
	case f.Names.Decode(&numbered) == nil:
		const most = 1 << 20 // a number beyond it is no class
		for i, class := range numbered {
			if i < 0 || i > most {
				continue
			}
			for len(s.names) <= i {
				s.names = append(s.names, "")
			}
			s.names[i] = class
		}
	}
	return nil
}

// readYOLO reads the objects of one image. Its coordinates are shares of the
// image as its orientation turns it, and are turned back.
func (s *Set) readYOLO(name string, h imageheader.Header) ([]interchange.Object, error) {
	text, _, err := s.read(name, maxLabels)
	if err != nil {
		return nil, err
	}
	objects := []interchange.Object{}
	line := 0
	for row := range strings.Lines(strings.TrimPrefix(string(text), byteOrderMark)) {
		line++
		fields := strings.Fields(row)
		if len(fields) == 0 || len(objects) == 0 && (strings.HasPrefix(row, "imagesource:") || strings.HasPrefix(row, "gsd:")) { // of DOTA
			continue
		}
		o, err := s.yoloLine(fields, h)
		if err != nil {
			return nil, fmt.Errorf("%s: line %d: %w", name, line, err)
		}
		objects = append(objects, o)
	}
	return objects, nil
}

// yoloLine reads the object of a line; also one of DOTA.
func (s *Set) yoloLine(fields []string, h imageheader.Header) (o interchange.Object, err error) {
	if o, ok := corners(fields); ok {
		return o, nil
	}
	v := make([]float64, len(fields))
	for i, field := range fields {
		if v[i], err = strconv.ParseFloat(field, 64); err != nil || math.IsNaN(v[i]) || math.IsInf(v[i], 0) {
			return o, fmt.Errorf("%.20q is no number", field)
		}
	}
	if k := slices.IndexFunc(v[1:], func(c float64) bool { return c <= -farthest || c >= farthest }); k >= 0 && !s.isTrack(v) && !s.isPose(v) {
		return o, fmt.Errorf("%g is no share of the image: these are pixels, or keypoints without a kpt_shape in data.yaml", v[k+1])
	}
	return s.yoloObject(v, h)
}

// corners reads a line of DOTA: the corners of a turned box in pixels, its class, and how
// difficult it is.
func corners(fields []string) (o interchange.Object, ok bool) {
	const class = 8 // its column
	if len(fields) != class+1 && len(fields) != class+2 {
		return o, false
	}
	v := make([]float64, class+1)
	for i := range v {
		var err error
		if v[i], err = strconv.ParseFloat(fields[i], 64); (err == nil) != (i < class) || math.IsNaN(v[i]) || math.IsInf(v[i], 0) {
			return o, false
		}
	}
	o.Class = fields[class]
	o.SetOutlines([][]interchange.Point{{{v[0], v[1]}, {v[2], v[3]}, {v[4], v[5]}, {v[6], v[7]}}})
	return o, true
}

// numbered reports whether the labels beside the first image have numbers for classes.
func (s *Set) numbered() bool {
	for _, name := range sorted(s.beside.txt)[:min(len(s.beside.txt), 1)] {
		text, _, _ := s.read(s.beside.txt[name], maxLabels) // what cannot be read is told of with its image
		for row := range strings.Lines(string(text)) {
			if _, ok := corners(strings.Fields(row)); ok {
				return false
			}
		}
	}
	return len(s.beside.txt) > 0
}

// farthest is a share of the image that is no place near it.
const farthest = 2

// isTrack reports whether a line is a box with its confidence and the number of
// its track, which no share of the image is.
func (s *Set) isTrack(v []float64) bool {
	return len(v) == 7 && s.posed[0] == 0 && v[6] >= farthest && v[6] == math.Trunc(v[6])
}

// isPose reports whether a line has as many numbers as box and keypoints.
func (s *Set) isPose(v []float64) bool {
	numbers := s.posed[0] * s.posed[1]
	return numbers > 0 && (len(v) == 5+numbers || len(v) == 6+numbers)
}

// confident takes the confidence off the end of a line, and the number of a
// track.
func (s *Set) confident(v []float64) ([]float64, *float64) {
	const box = 5
	switch last := len(v) - 1; {
	case s.isTrack(v):
		return v[:box], &v[box]
	case last == box, s.posed[0] > 0 && last == box+s.posed[0]*s.posed[1],
		s.posed[0] == 0 && last >= 7 && last%2 == 1 && v[last] >= 0 && v[last] <= 1:
		return v[:last], &v[last]
	}
	return v, nil
}

// yoloObject makes an object of the numbers of a line: class and box, box and
// keypoints, or outline; with a confidence behind them, or, of a box that is
// followed from frame to frame, a confidence and the number of its track.
func (s *Set) yoloObject(v []float64, h imageheader.Header) (o interchange.Object, err error) {
	class := int(v[0])
	o.ClassID = strconv.Itoa(class)
	if o.Class = "#" + o.ClassID; class >= 0 && class < len(s.names) && s.names[class] != "" {
		o.Class = s.names[class]
	}
	stored := func(x, y float64) interchange.Point { return unturned(x, y, h) }
	numbers := s.posed[0] * s.posed[1]
	v, o.Confidence = s.confident(v)
	switch n := len(v); {
	case n == 5, numbers > 0 && n == 5+numbers:
		a, b := stored(v[1]-v[3]/2, v[2]-v[4]/2), stored(v[1]+v[3]/2, v[2]+v[4]/2)
		o.Box = &interchange.Box{
			X: pixels(min(a[0], b[0])), Y: pixels(min(a[1], b[1])),
			Width: pixels(math.Abs(b[0] - a[0])), Height: pixels(math.Abs(b[1] - a[1])),
		}
		if n > 5 {
			o.Keypoints = s.keypoints(v[5:], stored)
		}
		return o, nil
	case n >= 7 && n%2 == 1:
		ring := make([]interchange.Point, 0, n/2)
		for i := 1; i < n; i += 2 {
			p := stored(v[i], v[i+1])
			ring = append(ring, interchange.Point{pixels(p[0]), pixels(p[1])})
		}
		o.SetOutlines([][]interchange.Point{ring})
		return o, nil
	default:
		return o, fmt.Errorf("%d columns are neither a box, an outline nor a box with keypoints", n)
	}
}

// keypoints reads x and y of each, and whether it is there.
func (s *Set) keypoints(v []float64, stored func(x, y float64) interchange.Point) (list []interchange.Keypoint) {
	for i := 0; i < len(v); i += s.posed[1] {
		if s.posed[1] == 3 && v[i+2] == 0 {
			continue // not labelled
		}
		p := stored(v[i], v[i+1])
		list = append(list, interchange.Keypoint{
			X: pixels(p[0]), Y: pixels(p[1]), Name: fmt.Sprintf("keypoint_%d", i/s.posed[1]+1),
		})
	}
	return list
}

// pixels rounds to a ten thousandth of a pixel, so that whole ones are whole.
func pixels(v float64) float64 { return math.Round(v*1e4) / 1e4 }

// unturned returns the point of the stored image that lies at a share of the
// turned one.
func unturned(x, y float64, h imageheader.Header) interchange.Point {
	turned := h.Oriented()
	x, y = x*float64(turned.X), y*float64(turned.Y)
	width, height := float64(h.Size.X), float64(h.Size.Y)
	switch h.Orientation {
	case imageheader.FlipX:
		return interchange.Point{width - x, y}
	case imageheader.Rotate180:
		return interchange.Point{width - x, height - y}
	case imageheader.FlipY:
		return interchange.Point{x, height - y}
	case imageheader.Transpose:
		return interchange.Point{y, x}
	case imageheader.Rotate90:
		return interchange.Point{y, height - x}
	case imageheader.Transverse:
		return interchange.Point{width - y, height - x}
	case imageheader.Rotate270:
		return interchange.Point{width - y, x}
	default:
		return interchange.Point{x, y}
	}
}
