package dataset

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"math"
	"path"
	"strings"

	"github.com/framebin/framebin/capture/prediction"
)

// VOC has Annotations/, JPEGImages/, ImageSets/Main/SUBSET.txt, and the
// labelmap.txt without which CVAT refuses classes that are not VOC's own.
//
// Corners are whole pixels: that of the last is the first beyond the box. They
// count from Options.VOCOrigin: with 0 CVAT reads the very box, with 1
// supervision. Nothing reads the inclusive corners of the development kit
// right.
var VOC = &Layout{
	Name:  "voc",
	Help:  "Pascal VOC: JPEGImages/, Annotations/, ImageSets/ and labelmap.txt, as CVAT reads it",
	Keeps: "classes, boxes in whole pixels",
	place: func(_ *Writer, r *record) (string, error) { return "JPEGImages/" + r.Image, nil },
	write: writeVOC,
	class: mapped,
	note: func(extension string) string {
		if extension == ".jpg" {
			return ""
		}
		return "some images are no JPEG: CVAT takes them, torchvision's VOCDetection opens NAME.jpg alone"
	},
}

type vocFile struct {
	XMLName  xml.Name    `xml:"annotation"`
	Folder   string      `xml:"folder"`
	Filename string      `xml:"filename"`
	Database string      `xml:"source>database"`
	Width    int         `xml:"size>width"`
	Height   int         `xml:"size>height"`
	Depth    int         `xml:"size>depth"`
	Outlined int         `xml:"segmented"`
	Objects  []vocObject `xml:"object"`
}

type vocObject struct {
	Name      string `xml:"name"`
	Pose      string `xml:"pose"`
	Truncated int    `xml:"truncated"`
	Difficult int    `xml:"difficult"`
	XMin      int    `xml:"bndbox>xmin"`
	YMin      int    `xml:"bndbox>ymin"`
	XMax      int    `xml:"bndbox>xmax"`
	YMax      int    `xml:"bndbox>ymax"`
}

func writeVOC(s *set, t Tree) error {
	s.w.note(fmt.Sprintf("corners of boxes count from %d, and the last is the first beyond the box", s.w.options.VOCOrigin))
	if s.w.sum.outlined+s.w.sum.turned > 0 {
		s.w.note("outlines and masks are not in it: the boxes around them are")
	}
	for _, subset := range s.subsets {
		err := s.each(subset, func(r *record) error { return s.vocFile(t, r) })
		if err != nil {
			return err
		}
		err = put(t, "ImageSets/Main/"+subsetNames[subset]+".txt", func(w *bufio.Writer) error {
			return s.each(subset, func(r *record) error {
				_, err := fmt.Fprintln(w, stem(r.Image))
				return err
			})
		})
		if err != nil {
			return err
		}
	}
	return put(t, "labelmap.txt", func(w *bufio.Writer) error {
		const background = "background" // a class of CVAT's own, which may be there once
		_, _ = fmt.Fprintf(w, "# label:color_rgb:parts:actions\n%s:0,0,0::\n", background)
		for i, class := range s.classes {
			if class == background {
				continue
			}
			red, green, blue := vocColor(i + 1)
			if _, err := fmt.Fprintf(w, "%s:%d,%d,%d::\n", class, red, green, blue); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *set) vocFile(t Tree, r *record) error {
	f := vocFile{
		Folder: "JPEGImages", Filename: path.Base(r.Image), Database: "framebin",
		Width: r.Width, Height: r.Height, Depth: 3,
	}
	for i := range r.Labels {
		l := &r.Labels[i]
		if l.Box == nil {
			if err := s.omit(r, l, codeLayout, "VOC has no place for a class of the whole image: use classdirs or coco"); err != nil {
				return err
			}
			continue
		}
		box, inside := clipped(*l.Box, r.Width, r.Height)
		if !inside {
			if err := s.omit(r, l, codePlace, errBeside(r.Width, r.Height).Error()); err != nil {
				return err
			}
			continue
		}
		o := vocObject{Name: l.Class, Pose: "Unspecified"}
		if box != *l.Box {
			o.Truncated = 1
		}
		whole := wholePixels(box, r.Width, r.Height)
		if whole != box {
			s.w.note("boxes are rounded to whole pixels, as readers take nothing else")
		}
		origin := s.w.options.VOCOrigin
		o.XMin, o.YMin = int(whole.X)+origin, int(whole.Y)+origin
		o.XMax, o.YMax = o.XMin+int(whole.Width), o.YMin+int(whole.Height)
		f.Objects = append(f.Objects, o)
	}
	text, err := xml.MarshalIndent(f, "", "  ")
	if err != nil {
		return err
	}
	return put(t, "Annotations/"+stem(r.Image)+".xml", func(w *bufio.Writer) error {
		_, _ = w.Write(text)
		return w.WriteByte('\n')
	})
}

// wholePixels rounds the corners of a box that lies in an image, and keeps a
// pixel of it.
func wholePixels(b prediction.Box, width, height int) prediction.Box {
	x0, y0 := min(math.Round(b.X), float64(width-1)), min(math.Round(b.Y), float64(height-1))
	x1, y1 := max(math.Round(b.X+b.Width), x0+1), max(math.Round(b.Y+b.Height), y0+1)
	return prediction.Box{X: x0, Y: y0, Width: x1 - x0, Height: y1 - y0}
}

// vocColor is the colour of a class in VOC's own map: its bits, spread over
// the upper ones of the channels.
func vocColor(class int) (red, green, blue int) {
	for bit := 7; bit >= 0; bit-- {
		red |= class & 1 << bit
		green |= class >> 1 & 1 << bit
		blue |= class >> 2 & 1 << bit
		class >>= 3
	}
	return red, green, blue
}

// stem is the name of a file without folder and extension.
func stem(name string) string {
	name = path.Base(name)
	return strings.TrimSuffix(name, path.Ext(name))
}
