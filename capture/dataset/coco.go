package dataset

import (
	"bufio"
	"fmt"
	"path"

	"github.com/framebin/framebin/capture/archive/safejson"
	"github.com/framebin/framebin/capture/prediction"
)

// COCO has annotations/instances_SUBSET.json beside images/. Confidences are
// in results/SUBSET.json, which COCO's API loads as detections, and the score
// of each annotation, which its readers pass over. Classes of whole images are
// in annotations/labels_SUBSET.json.
//
// A mask is one polygon along the edges of its pixels, or, with Options.RLE,
// uncompressed run lengths with iscrowd 1, which all readers take; trainers
// take those for crowds and leave them out.
var COCO = &Layout{
	Name:  "coco",
	Help:  "COCO: images/ and annotations/instances_train.json, confidences in results/",
	Keeps: "classes, boxes, masks to the pixel, outlines, keypoints, confidences, classes of whole images",
	place: func(_ *Writer, r *record) (string, error) { return "images/" + r.Image, nil },
	write: writeCOCO,
}

type cocoImage struct {
	ID     int    `json:"id"` // from 1
	Name   string `json:"file_name"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
}

type cocoAnnotation struct {
	ID           int       `json:"id"` // from 1
	Image        int       `json:"image_id"`
	Category     int       `json:"category_id"` // from 1
	Box          []float64 `json:"bbox,omitempty"`
	Area         *float64  `json:"area,omitempty"`
	Segmentation any       `json:"segmentation,omitempty"`
	Keypoints    []float64 `json:"keypoints,omitempty"` // x, y, visible
	Posed        int       `json:"num_keypoints,omitempty"`
	Crowd        int       `json:"iscrowd"`
	Score        *float64  `json:"score,omitempty"`
}

type cocoRLE struct {
	Size   [2]int   `json:"size"` // height, width
	Counts []uint32 `json:"counts"`
}

type cocoCategory struct {
	ID        int      `json:"id"`
	Name      string   `json:"name"`
	Parent    string   `json:"supercategory"`
	Keypoints []string `json:"keypoints,omitempty"`
	Skeleton  [][2]int `json:"skeleton,omitempty"`
}

type cocoResult struct {
	Image    int       `json:"image_id"`
	Category int       `json:"category_id"`
	Box      []float64 `json:"bbox"`
	Score    float64   `json:"score"`
}

func writeCOCO(s *set, t Tree) error {
	names, err := s.keypointNames()
	if err != nil {
		return err
	}
	labelled := s.w.sum.Objects > s.w.sum.located
	for _, subset := range s.subsets {
		end := subsetNames[subset] + ".json"
		if s.w.sum.located > 0 || !labelled {
			err = s.cocoFile(t, "annotations/instances_"+end, subset, names, func(l *label) bool { return l.Box != nil })
		}
		if err == nil && labelled {
			err = s.cocoFile(t, "annotations/labels_"+end, subset, nil, func(l *label) bool { return l.Box == nil })
		}
		if err == nil && s.w.sum.located > 0 {
			err = s.cocoResults(t, "results/"+end, subset)
		}
		if err != nil {
			return err
		}
	}
	if s.w.options.RLE {
		s.w.note("masks are run lengths with iscrowd 1, as readers want them; trainers leave such objects out")
	}
	return nil
}

// cocoFile writes the annotations of a subset that has picks.
func (s *set) cocoFile(t Tree, name string, subset int, keypoints []string, has func(*label) bool) error {
	return put(t, name, func(w *bufio.Writer) error {
		_, _ = fmt.Fprintf(w, `{"info":{"description":"captured with framebin"},"licenses":[],`+"\n"+`"images":[`)
		list := jsonList{w: w}
		err := s.each(subset, func(r *record) error {
			return list.add(cocoImage{r.Number, path.Base(r.Image), r.Width, r.Height})
		})
		if err != nil {
			return err
		}
		_, _ = w.WriteString("],\n\"annotations\":[")
		if err := s.cocoAnnotations(w, subset, keypoints, has); err != nil {
			return err
		}
		_, _ = w.WriteString("],\n\"categories\":[")
		list = jsonList{w: w}
		for i, class := range s.classes {
			c := cocoCategory{ID: i + 1, Name: class, Keypoints: keypoints}
			if keypoints != nil {
				c.Skeleton = [][2]int{}
			}
			if err := list.add(c); err != nil {
				return err
			}
		}
		_, err = w.WriteString("]}\n")
		return err
	})
}

// cocoAnnotations writes the labels of a subset that has picks.
func (s *set) cocoAnnotations(w *bufio.Writer, subset int, keypoints []string, has func(*label) bool) error {
	list := jsonList{w: w}
	return s.each(subset, func(r *record) error {
		for i := range r.Labels {
			if l := &r.Labels[i]; has(l) {
				if err := list.add(s.cocoAnnotation(list.n+1, r, l, keypoints)); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func (s *set) cocoAnnotation(id int, r *record, l *label, keypoints []string) cocoAnnotation {
	a := cocoAnnotation{ID: id, Image: r.Number, Category: s.ids[l.Class] + 1, Score: l.Confidence}
	if l.Box == nil {
		return a
	}
	s.w.noteBeyond(*l.Box, r)
	area := rounded(l.Area)
	if l.Rings == nil {
		area = rounded(l.Box.Width * l.Box.Height)
	}
	a.Box, a.Area, a.Segmentation = numbers(l.Box.X, l.Box.Y, l.Box.Width, l.Box.Height), &area, [][]float64{}
	switch {
	case l.Runs != nil:
		a.Segmentation, a.Crowd = cocoRLE{[2]int{r.Height, r.Width}, l.Runs}, 1
	case l.Rings != nil:
		rings := make([][]float64, 0, len(l.Rings))
		for _, ring := range l.Rings {
			flat := make([]float64, 0, 2*len(ring))
			for _, p := range ring {
				flat = append(flat, rounded(p.X), rounded(p.Y))
			}
			rings = append(rings, flat)
		}
		a.Segmentation = rings
	}
	if len(l.Keypoints) > 0 {
		for _, k := range inOrder(l.Keypoints, keypoints) {
			if k == nil {
				a.Keypoints = append(a.Keypoints, 0, 0, 0)
				continue
			}
			a.Keypoints = append(a.Keypoints, rounded(k.X), rounded(k.Y), visible(k))
			a.Posed++
		}
	}
	return a
}

// cocoResults writes the objects of known confidence as detections.
func (s *set) cocoResults(t Tree, name string, subset int) error {
	return put(t, name, func(w *bufio.Writer) error {
		_, _ = w.WriteString("[")
		list := jsonList{w: w}
		err := s.each(subset, func(r *record) error {
			for _, l := range r.Labels {
				if l.Box == nil || l.Confidence == nil {
					continue
				}
				box := numbers(l.Box.X, l.Box.Y, l.Box.Width, l.Box.Height)
				if err := list.add(cocoResult{r.Number, s.ids[l.Class] + 1, box, *l.Confidence}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		_, err = w.WriteString("]\n")
		return err
	})
}

// jsonList writes the elements of an array, one a line.
type jsonList struct {
	w *bufio.Writer
	n int
}

func (l *jsonList) add(v any) error {
	text, err := safejson.Marshal(v)
	if err != nil {
		return err
	}
	if l.n > 0 {
		_ = l.w.WriteByte(',')
	}
	l.n++
	_ = l.w.WriteByte('\n')
	_, err = l.w.Write(text)
	return err
}

// numbers returns what JSON has of coordinates.
func numbers(v ...float64) []float64 {
	for i := range v {
		v[i] = rounded(v[i])
	}
	return v
}

// keypointNames returns the names of keypoints in the order of their first
// object; nil where no object has any.
func (s *set) keypointNames() ([]string, error) {
	if s.w.sum.posed == 0 {
		return nil, nil
	}
	names, known := []string{}, map[string]bool{}
	for r, err := range s.w.records.all() {
		if err != nil {
			return nil, err
		}
		for _, l := range r.Labels {
			for i := range l.Keypoints {
				if name := keypointName(l.Keypoints, i); !known[name] {
					known[name] = true
					names = append(names, name)
				}
			}
		}
	}
	return names, nil
}

// keypointName is that of a keypoint, or its number.
func keypointName(of []prediction.Keypoint, i int) string {
	if of[i].Name != "" {
		return of[i].Name
	}
	return fmt.Sprintf("keypoint_%d", i+1)
}

// inOrder returns the keypoints by the order of names, nil for one that an
// object has not.
func inOrder(keypoints []prediction.Keypoint, names []string) []*prediction.Keypoint {
	by := make(map[string]*prediction.Keypoint, len(keypoints))
	for i := range keypoints {
		by[keypointName(keypoints, i)] = &keypoints[i]
	}
	ordered := make([]*prediction.Keypoint, len(names))
	for i, name := range names {
		ordered[i] = by[name]
	}
	return ordered
}

// visible returns COCO's word for a keypoint: 2 for one that is seen, 0 for
// one that the model did not find.
func visible(k *prediction.Keypoint) float64 {
	if k.X == 0 && k.Y == 0 || k.Confidence.Known && k.Confidence.Value == 0 {
		return 0
	}
	return 2
}
