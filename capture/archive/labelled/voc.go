package labelled

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image"
	"io"
	"math"
	"path"
	"strings"

	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"

	"github.com/framebin/framebin/capture/prediction/interchange"
)

// vocFile is what is read of the labels of an image.
type vocFile struct {
	Filename string      `xml:"filename"`
	Width    int         `xml:"size>width"`
	Height   int         `xml:"size>height"`
	Objects  []vocObject `xml:"object"`
}

type vocObject struct {
	Name string `xml:"name"`
	Box  *struct {
		XMin float64 `xml:"xmin"`
		YMin float64 `xml:"ymin"`
		XMax float64 `xml:"xmax"`
		YMax float64 `xml:"ymax"`
	} `xml:"bndbox"`
	Turned *struct {
		X      float64 `xml:"cx"`
		Y      float64 `xml:"cy"`
		Width  float64 `xml:"w"`
		Height float64 `xml:"h"`
		Angle  float64 `xml:"angle"` // in radians, clockwise
	} `xml:"robndbox"`
	Polygon    vocPolygon `xml:"polygon"`
	Attributes []struct {
		Name  string `xml:"name"`
		Value string `xml:"value"`
	} `xml:"attributes>attribute"` // of CVAT
}

// vocPolygon has the corners x1, y1, x2, y2 and so on.
type vocPolygon struct {
	Numbers []struct {
		XMLName xml.Name
		Value   float64 `xml:",chardata"`
	} `xml:",any"`
}

// named reads the XML files that are not called like an image: they may name the
// one that they are about.
func (s *Set) named() {
	taken := make(map[string]bool, len(s.beside.xml))
	for _, name := range s.beside.xml {
		taken[name] = true
	}
	images := make(map[string]string, len(s.images)) // without labels, by their last element
	for _, name := range s.images {
		if _, ok := s.beside.xml[name]; !ok {
			images[path.Base(name)] = name
		}
	}
	for _, name := range sorted(s.files) {
		if !strings.EqualFold(path.Ext(name), ".xml") || taken[name] || s.stems[stemOf(name)] {
			continue
		}
		text, _, err := s.read(name, maxLabels)
		if err != nil {
			continue
		}
		var f vocFile
		if decodeXML(text, &f) != nil || f.Filename == "" {
			s.unread(name, text)
			continue
		}
		if of, ok := images[path.Base(strings.ReplaceAll(f.Filename, `\`, "/"))]; ok {
			s.beside.xml[of] = name
		}
	}
}

// readVOC reads the objects of one image, and the size that it is said to have.
func (s *Set) readVOC(name string) ([]interchange.Object, image.Point, error) {
	text, _, err := s.read(name, maxLabels)
	if err != nil {
		return nil, image.Point{}, err
	}
	var f vocFile
	if err := decodeXML(text, &f); err != nil {
		return nil, image.Point{}, fmt.Errorf("%s: %w", name, err)
	}
	objects := make([]interchange.Object, 0, len(f.Objects))
	for i := range f.Objects {
		objects = append(objects, f.Objects[i].object(s.origin))
	}
	return objects, image.Pt(f.Width, f.Height), nil
}

func (v *vocObject) object(origin float64) interchange.Object {
	o := interchange.Object{Class: strings.TrimSpace(v.Name)}
	if b := v.Box; b != nil {
		o.Box = &interchange.Box{
			X: min(b.XMin, b.XMax) - origin, Y: min(b.YMin, b.YMax) - origin,
			Width: math.Abs(b.XMax - b.XMin), Height: math.Abs(b.YMax - b.YMin),
		}
	}
	for _, a := range v.Attributes {
		var degrees float64
		if _, err := fmt.Sscan(a.Value, &degrees); err == nil && a.Name == "rotation" {
			turn(&o, degrees)
		}
	}
	if t := v.Turned; t != nil {
		o.Box = &interchange.Box{X: t.X - t.Width/2 - origin, Y: t.Y - t.Height/2 - origin, Width: t.Width, Height: t.Height}
		turn(&o, t.Angle*180/math.Pi)
	}
	if n := v.Polygon.Numbers; len(n) >= 6 && len(n)%2 == 0 {
		ring := make([]interchange.Point, 0, len(n)/2)
		for i := 0; i < len(n); i += 2 {
			ring = append(ring, interchange.Point{n[i].Value - origin, n[i+1].Value - origin})
		}
		o.SetOutlines([][]interchange.Point{ring})
	}
	return o
}

// turn turns the box of an object about its middle, clockwise.
func turn(o *interchange.Object, degrees float64) {
	if o.Box == nil || math.Mod(degrees, 360) == 0 || math.IsNaN(degrees) || math.IsInf(degrees, 0) {
		return
	}
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	b := *o.Box
	x, y := b.X+b.Width/2, b.Y+b.Height/2
	ring := make([]interchange.Point, 0, 4)
	for _, corner := range [...]interchange.Point{{-1, -1}, {1, -1}, {1, 1}, {-1, 1}} {
		dx, dy := corner[0]*b.Width/2, corner[1]*b.Height/2
		ring = append(ring, interchange.Point{pixels(x + dx*cos - dy*sin), pixels(y + dx*sin + dy*cos)})
	}
	from, to := ring[0], ring[0]
	for _, p := range ring {
		from, to = interchange.Point{min(from[0], p[0]), min(from[1], p[1])}, interchange.Point{max(to[0], p[0]), max(to[1], p[1])}
	}
	o.Rotation = degrees
	o.Box = &interchange.Box{X: from[0], Y: from[1], Width: to[0] - from[0], Height: to[1] - from[1]}
	o.SetOutlines([][]interchange.Point{ring})
}

// decodeXML decodes a document in whatever encoding it names.
func decodeXML(text []byte, v any) error {
	var in io.Reader = bytes.NewReader(text)
	if bytes.HasPrefix(text, []byte("\xFF\xFE")) || bytes.HasPrefix(text, []byte("\xFE\xFF")) {
		in = unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Reader(in)
	}
	d := xml.NewDecoder(in)
	d.CharsetReader = func(name string, in io.Reader) (io.Reader, error) {
		e, err := htmlindex.Get(name)
		if err != nil {
			return nil, err
		}
		if strings.HasPrefix(strings.ToLower(name), "utf-16") { // as its byte order mark has told
			return in, nil
		}
		return e.NewDecoder().Reader(in), nil
	}
	return d.Decode(v)
}
