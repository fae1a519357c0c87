package dataset

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"math"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/framebin/framebin/capture/imageheader"
	"github.com/framebin/framebin/capture/prediction"
)

// YOLO is the layout of Ultralytics: data.yaml, images/SUBSET and
// labels/SUBSET; or SUBSET/CLASS for frames that have a class as a whole.
//
// Its reader turns images as their EXIF asks, so labels are turned as well. A
// file with a sixth column, with a coordinate outside the image, or of an image
// below 10 pixels is passed over with its image: confidences are not in it,
// boxes and outlines are clipped.
var YOLO = &Layout{
	Name:  "yolo",
	Help:  "Ultralytics YOLO: data.yaml, images/, labels/; detect, segment, pose, obb or classify by the objects",
	Keeps: "classes, and boxes, outlines, turned boxes or keypoints; no confidences",
	place: func(w *Writer, r *record) (string, error) {
		if len(r.Labels) > 0 && !slices.ContainsFunc(r.Labels, func(l label) bool { return l.Box != nil }) {
			return placeByClass(w, r, true)
		}
		return "images/" + subsetNames[r.Subset] + "/" + r.Image, nil
	},
	write: writeYOLO,
	image: func(h imageheader.Header) error {
		const least = 10
		switch {
		case h.Format == imageheader.GIF:
			return errors.New("YOLO reads no GIF")
		case h.Size.X < least || h.Size.Y < least:
			return fmt.Errorf("YOLO reads no image below %d pixels: it has %dx%d", least, h.Size.X, h.Size.Y)
		}
		return nil
	},
}

func writeYOLO(s *set, t Tree) error {
	task := s.yoloTask()
	keypoints, err := s.keypointNames()
	if err != nil {
		return err
	}
	classified := false
	for _, subset := range s.subsets {
		err := s.each(subset, func(r *record) error {
			name, isDetection := strings.CutPrefix(r.Image, "images/")
			if !isDetection { // its class is its folder
				classified = true
				return nil
			}
			lines, err := s.yoloLines(r, task, keypoints)
			if err != nil {
				return err
			}
			return put(t, "labels/"+strings.TrimSuffix(name, path.Ext(name))+".txt", func(w *bufio.Writer) error {
				_, err := w.WriteString(strings.Join(lines, ""))
				return err
			})
		})
		if err != nil {
			return err
		}
	}
	if s.w.sum.located == 0 && s.w.sum.Objects > 0 {
		s.w.note("the task is classify: each subset has a folder a class")
		return nil
	}
	s.w.note("the task is " + string(task))
	if classified {
		s.w.note("images that have but a class lie in SUBSET/CLASS beside images/: a reader of boxes does not see them")
	}
	return put(t, "data.yaml", func(w *bufio.Writer) error {
		_, _ = fmt.Fprintf(w, "# %s, task: %s\n", s.w.options.Program, task)
		for i, name := range subsetNames {
			switch {
			case slices.Contains(s.subsets, i):
				_, _ = fmt.Fprintf(w, "%s: images/%s\n", name, name)
			case name == "val":
				_, _ = w.WriteString("val: images/train # there is no other subset: see --split\n")
			}
		}
		if task == Pose {
			_, _ = fmt.Fprintf(w, "kpt_shape: [%d, 3]\n# keypoints: %s\n", len(keypoints), quoted(strings.Join(keypoints, ", ")))
		}
		_, err := fmt.Fprintf(w, "nc: %d\nnames:\n", len(s.classes))
		for i, class := range s.classes {
			_, err = fmt.Fprintf(w, "  %d: %s\n", i, quoted(class))
		}
		return err
	})
}

// quoted returns text as YAML and JSON have it in quotes.
func quoted(text string) string {
	out, err := json.Marshal(text)
	if err != nil { // no string fails
		return `""`
	}
	return string(out)
}

// yoloTask is the one that was asked for, or what at least half of the objects
// are made for.
func (s *set) yoloTask() Task {
	sum := s.w.sum
	switch {
	case s.w.options.Task != Auto:
		return s.w.options.Task
	case sum.posed > 0 && 2*sum.posed >= sum.located:
		return Pose
	case sum.turned > 0 && 2*sum.turned >= sum.located:
		return Oriented
	case sum.outlined > 0 && 2*(sum.outlined+sum.turned) >= sum.located:
		return Segment
	}
	return Detect
}

// yoloLines returns the lines of an image, each with its line end.
func (s *set) yoloLines(r *record, task Task, keypoints []string) ([]string, error) {
	if r.Orientation > imageheader.AsStored {
		s.w.note("labels of images with an EXIF orientation are turned with them")
	}
	var lines []string
	for i := range r.Labels {
		l := &r.Labels[i]
		columns, err := s.yoloColumns(r, l, task, keypoints)
		line := fmt.Sprintf("%d%s\n", s.ids[l.Class], columns)
		switch {
		case err != nil:
			err = s.omit(r, l, codePlace, err.Error())
		case slices.Contains(lines, line):
			err = s.omit(r, l, codeTwice, "its line is that of an object before it, and readers leave the second out")
		default:
			lines = append(lines, line)
		}
		if err != nil {
			return nil, err
		}
	}
	return lines, nil
}

var errNoBox = errors.New("it is a class of the whole image among objects that have a place")

// yoloColumns returns what a line has after the class, each column after a
// blank.
func (s *set) yoloColumns(r *record, l *label, task Task, keypoints []string) (string, error) {
	if l.Box == nil {
		return "", errNoBox
	}
	size := r.Orientation.Size(pointOf(r.Width, r.Height))
	turn := func(p prediction.Point) prediction.Point { return oriented(p, r.Orientation, r.Width, r.Height) }
	var b strings.Builder
	write := func(p prediction.Point) {
		fmt.Fprintf(&b, " %s %s", share(p.X, size.X), share(p.Y, size.Y))
	}
	box, inside := clipped(*l.Box, r.Width, r.Height)
	if !inside {
		return "", errBeside(r.Width, r.Height)
	}
	corners := cornersOf(box)
	if task == Oriented || task == Segment {
		for _, p := range s.yoloOutline(l, task, corners[:]) {
			write(turn(prediction.Point{X: min(max(p.X, 0), float64(r.Width)), Y: min(max(p.Y, 0), float64(r.Height))}))
		}
		return b.String(), nil
	}
	from, to := turn(corners[0]), turn(corners[2])
	write(prediction.Point{X: (from.X + to.X) / 2, Y: (from.Y + to.Y) / 2})
	write(prediction.Point{X: math.Abs(to.X - from.X), Y: math.Abs(to.Y - from.Y)})
	if task == Pose {
		for _, k := range inOrder(l.Keypoints, keypoints) {
			if k == nil || visible(k) == 0 || k.X < 0 || k.Y < 0 || k.X > float64(r.Width) || k.Y > float64(r.Height) {
				b.WriteString(" 0 0 0")
				continue
			}
			write(turn(k.Point))
			b.WriteString(" 2")
		}
	}
	return b.String(), nil
}

// yoloOutline returns the outline of an object: that of its box where it has
// none of the kind that the task is for.
func (s *set) yoloOutline(l *label, task Task, box []prediction.Point) []prediction.Point {
	switch {
	case task == Oriented && l.Turned:
		return l.Rings[0]
	case task == Oriented:
		return box
	case l.Rings == nil:
		s.w.note("objects without an outline have that of their box")
		return box
	case l.Bridged || len(l.Rings) > 1:
		s.w.note("outlines with pieces or holes are one line each, joined by bridges of no width")
	}
	return joined(l.Rings)
}

// share is a coordinate as a share of a side, fine enough to find the tenth of
// a pixel of any image again.
func share(v float64, side int) string { return number(math.Round(v/float64(side)*1e9) / 1e9) }

// joined makes one ring of several, by bridges from the first point of the
// first that are gone there and back.
func joined(rings [][]prediction.Point) []prediction.Point {
	ring := slices.Clone(rings[0])
	for _, other := range rings[1:] {
		ring = append(ring, rings[0][0])
		ring = append(append(ring, other...), other[0])
	}
	return ring
}

// cornersOf goes round a box.
func cornersOf(b prediction.Box) [4]prediction.Point {
	return [4]prediction.Point{{X: b.X, Y: b.Y}, {X: b.X + b.Width, Y: b.Y}, {X: b.X + b.Width, Y: b.Y + b.Height}, {X: b.X, Y: b.Y + b.Height}}
}

func pointOf(width, height int) image.Point { return image.Pt(width, height) }

// oriented returns where a point of a stored image lies once the image is
// turned as its orientation asks.
func oriented(p prediction.Point, o imageheader.Orientation, width, height int) prediction.Point {
	w, h := float64(width), float64(height)
	switch o {
	case imageheader.FlipX:
		return prediction.Point{X: w - p.X, Y: p.Y}
	case imageheader.Rotate180:
		return prediction.Point{X: w - p.X, Y: h - p.Y}
	case imageheader.FlipY:
		return prediction.Point{X: p.X, Y: h - p.Y}
	case imageheader.Transpose:
		return prediction.Point{X: p.Y, Y: p.X}
	case imageheader.Rotate90:
		return prediction.Point{X: h - p.Y, Y: p.X}
	case imageheader.Transverse:
		return prediction.Point{X: h - p.Y, Y: w - p.X}
	case imageheader.Rotate270:
		return prediction.Point{X: p.Y, Y: w - p.X}
	default:
		return p
	}
}

// rounded keeps a millionth of a pixel.
func rounded(v float64) float64 { return math.Round(v*1e6) / 1e6 }

// number spells v without an exponent and with no more places than it needs.
func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
