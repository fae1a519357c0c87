package labelled

import (
	"encoding/json"
	"fmt"
	"path"
	"strings"

	"github.com/framebin/framebin/capture/prediction/interchange"
	"github.com/framebin/framebin/capture/prediction/shapes"
)

// cocoIndex has the objects of COCO files by the images that they are of.
type cocoIndex struct {
	byPath map[string][]interchange.Object // by what file_name says
	byBase map[string][]string             // paths by their last element
}

// objects returns those of an image: of the file_name that is the longest end
// of its path.
func (x *cocoIndex) objects(name string) ([]interchange.Object, bool) {
	longest, found := "", false
	for _, known := range x.byBase[path.Base(name)] {
		if (known == name || strings.HasSuffix(name, "/"+known)) && len(known) >= len(longest) {
			longest, found = known, true
		}
	}
	if all := x.byBase[path.Base(name)]; !found && len(all) == 1 {
		longest, found = all[0], true // a path of where the images were once
	}
	return x.byPath[longest], found
}

type cocoFile struct {
	Images []struct {
		ID   json.Number `json:"id"`
		Name string      `json:"file_name"`
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
}

type cocoCategory struct {
	ID        json.Number `json:"id"`
	Name      string      `json:"name"`
	Keypoints []string    `json:"keypoints"`
}

// object returns what the annotation says; ok is false where its segmentation
// cannot be read.
func (a *cocoAnnotation) object(c *cocoCategory) (o interchange.Object, ok bool) {
	o = interchange.Object{Class: c.Name, ClassID: a.Category.String(), Confidence: a.Score}
	if len(a.Box) == 4 {
		o.Box = &interchange.Box{X: a.Box[0], Y: a.Box[1], Width: a.Box[2], Height: a.Box[3]}
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
	return o, segment(&o, a.Segmentation)
}

// readCOCO indexes a COCO file; another JSON is none.
func (s *Set) readCOCO(name string) error {
	text, _, err := s.read(name, maxLabels)
	if err != nil {
		return err
	}
	var f cocoFile
	if err := json.Unmarshal(text, &f); err != nil || f.Images == nil || f.Annotations == nil {
		return nil //nolint:nilerr // such as the predictions of one image: no COCO
	}
	if s.coco.byPath == nil {
		s.coco = cocoIndex{make(map[string][]interchange.Object), make(map[string][]string)}
	}
	images := make(map[json.Number]string, len(f.Images))
	for _, i := range f.Images {
		known := path.Clean(strings.ReplaceAll(i.Name, `\`, "/"))
		images[i.ID] = known
		if _, ok := s.coco.byPath[known]; !ok {
			s.coco.byPath[known] = nil
			s.coco.byBase[path.Base(known)] = append(s.coco.byBase[path.Base(known)], known)
		}
	}
	categories := make(map[json.Number]*cocoCategory, len(f.Categories))
	for i := range f.Categories {
		categories[f.Categories[i].ID] = &f.Categories[i]
	}
	for i := range f.Annotations {
		a := &f.Annotations[i]
		image, ok := images[a.Image]
		if !ok {
			s.problem(fmt.Sprintf("%s: annotation %d is of no image in it", name, i+1))
			continue
		}
		c := categories[a.Category]
		if c == nil {
			c = &cocoCategory{Name: "#" + a.Category.String()}
		}
		o, ok := a.object(c)
		if !ok {
			s.problem(fmt.Sprintf("%s: the segmentation of annotation %d cannot be read", name, i+1))
		}
		s.coco.byPath[image] = append(s.coco.byPath[image], o)
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
