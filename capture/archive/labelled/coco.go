package labelled

import (
	"encoding/json"
	"errors"
	"fmt"
	"image"

	"github.com/framebin/framebin/capture/prediction/interchange"
	"github.com/framebin/framebin/capture/prediction/shapes"
)

type cocoFile struct {
	Images []struct {
		ID     json.Number `json:"id"`
		Name   string      `json:"file_name"`
		Width  int         `json:"width"`
		Height int         `json:"height"`
	} `json:"images"`
	Annotations []cocoAnnotation `json:"annotations"`
	Categories  []cocoCategory   `json:"categories"`
}

type cocoAnnotation struct {
	Image        json.Number     `json:"image_id"`
	Category     json.Number     `json:"category_id"`
	Box          []float64       `json:"bbox"`
	Segmentation json.RawMessage `json:"segmentation"`
	Keypoints    []float64       `json:"keypoints"` // x, y, visible
	Score        *float64        `json:"score"`
	Attributes   struct {
		Rotation float64 `json:"rotation"` // of the box, as CVAT has it: in degrees clockwise about its middle
	} `json:"attributes"`
	Segments []struct {
		Category json.Number `json:"category_id"`
		Box      []float64   `json:"bbox"`
	} `json:"segments_info"` // of a panoptic annotation
}

type cocoCategory struct {
	ID        json.Number `json:"id"`
	Name      string      `json:"name"`
	Keypoints []string    `json:"keypoints"`
}

// object returns what the annotation says; ok is false where its place cannot be
// read.
func (a *cocoAnnotation) object(categories map[json.Number]*cocoCategory) (o interchange.Object, ok bool) {
	c := categories[a.Category]
	if c == nil {
		c = &cocoCategory{Name: "#" + a.Category.String()}
	}
	o = interchange.Object{Class: c.Name, ClassID: a.Category.String(), Confidence: a.Score}
	if len(a.Box) == 4 {
		o.Box = &interchange.Box{X: a.Box[0], Y: a.Box[1], Width: a.Box[2], Height: a.Box[3]}
		turn(&o, a.Attributes.Rotation)
	}
	for k := 0; k+2 < len(a.Keypoints); k += 3 {
		if a.Keypoints[k+2] == 0 {
			continue // not labelled
		}
		p := interchange.Keypoint{X: a.Keypoints[k], Y: a.Keypoints[k+1]}
		if k/3 < len(c.Keypoints) {
			p.Name = c.Keypoints[k/3]
		}
		o.Keypoints = append(o.Keypoints, p)
	}
	return o, segment(&o, a.Segmentation) && len(a.Box)%4 == 0
}

// parts returns the objects of a panoptic annotation.
func (a *cocoAnnotation) parts(categories map[json.Number]*cocoCategory) (list []interchange.Object) {
	for _, part := range a.Segments {
		inner := cocoAnnotation{Category: part.Category, Box: part.Box}
		o, _ := inner.object(categories)
		list = append(list, o)
	}
	return list
}

// categories returns the classes by their numbers.
func (f *cocoFile) categories() map[json.Number]*cocoCategory {
	by := make(map[json.Number]*cocoCategory, len(f.Categories))
	for i := range f.Categories {
		by[f.Categories[i].ID] = &f.Categories[i]
	}
	return by
}

// readCOCO indexes a COCO file; another JSON is none.
func (s *Set) readCOCO(name string, text []byte) error {
	var f cocoFile
	err := json.Unmarshal(text, &f)
	mistyped, _ := errors.AsType[*json.UnmarshalTypeError](err)
	switch {
	case err != nil && mistyped == nil, f.Images == nil || f.Annotations == nil:
		if !s.stems[stemOf(name)] && !s.readRecords(name, text) {
			s.unread(name, text)
		}
		return nil // such as the predictions of one image: no COCO
	case mistyped != nil:
		s.problem(fmt.Sprintf("%s: %s has a %s where COCO has a number or a text", name, mistyped.Field, mistyped.Value))
	}
	s.spoken[name] = true
	images := make(map[json.Number]*entry, len(f.Images))
	for _, i := range f.Images {
		images[i.ID] = &entry{file: name, name: i.Name, size: image.Pt(i.Width, i.Height)}
		s.entries.add(images[i.ID])
	}
	categories := f.categories()
	empty := 0
	for i := range f.Annotations {
		a := &f.Annotations[i]
		of, ok := images[a.Image]
		switch {
		case !ok:
			s.problem(fmt.Sprintf("%s: annotation %d is of no image in it", name, i+1))
			continue
		case a.Segments != nil:
			of.objects = append(of.objects, a.parts(categories)...)
			continue
		case a.Category == "" && a.Box == nil:
			empty++ // such as a caption
			continue
		}
		o, ok := a.object(categories)
		if !ok {
			s.problem(fmt.Sprintf("%s: the box or the segmentation of annotation %d cannot be read", name, i+1))
		}
		of.objects = append(of.objects, o)
	}
	if empty > 0 {
		s.problem(fmt.Sprintf("%s: %d annotations have neither a class nor a place, as captions do, and are left out", name, empty))
	}
	return nil
}

// segment reads polygons or run lengths, and reports whether it could.
func segment(o *interchange.Object, text json.RawMessage) bool {
	if len(text) == 0 || string(text) == "null" {
		return true
	}
	var polygons [][]float64
	if json.Unmarshal(text, &polygons) == nil {
		rings := make([][]interchange.Point, 0, len(polygons))
		for _, flat := range polygons {
			if len(flat) < 6 || len(flat)%2 != 0 {
				return false
			}
			ring := make([]interchange.Point, 0, len(flat)/2)
			for i := 0; i < len(flat); i += 2 {
				ring = append(ring, interchange.Point{flat[i], flat[i+1]})
			}
			rings = append(rings, ring)
		}
		if len(rings) > 0 {
			o.SetOutlines(rings)
		}
		return true
	}
	var runs struct {
		Size   [2]int          `json:"size"`
		Counts json.RawMessage `json:"counts"`
	}
	if json.Unmarshal(text, &runs) != nil {
		return false
	}
	rle := &interchange.RLE{Size: runs.Size}
	var packed string
	switch {
	case json.Unmarshal(runs.Counts, &rle.Counts) == nil:
	case json.Unmarshal(runs.Counts, &packed) == nil:
		var err error
		if rle.Counts, err = shapes.Uncompress(packed); err != nil {
			return false
		}
	default:
		return false
	}
	o.RLE = rle
	return true
}
