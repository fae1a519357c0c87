package dataset

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"path"
)

// CSV is a row an object, in the columns that TensorFlow's and Roboflow's
// readers know and some after them, beside images/. Corners are those of the
// box; a class of the whole image has none.
var CSV = &Layout{
	Name:  "csv",
	Help:  "a row an object for TensorFlow and Roboflow, images beside; as OUT.csv the rows alone",
	Keeps: "classes, boxes, confidences",
	place: func(_ *Writer, r *record) (string, error) { return "images/" + r.Image, nil },
	write: func(s *set, t Tree) error {
		for _, subset := range s.subsets {
			err := put(t, subsetNames[subset]+".csv", func(w *bufio.Writer) error { return s.csvRows(w, subset) })
			if err != nil {
				return err
			}
		}
		return nil
	},
}

var csvColumns = []string{"filename", "width", "height", "class", "xmin", "ymin", "xmax", "ymax", "confidence", "request", "object"}

func (s *set) csvRows(w *bufio.Writer, subset int) error {
	rows := csv.NewWriter(w)
	err := rows.Write(csvColumns)
	if err != nil {
		return err
	}
	err = s.each(subset, func(r *record) error {
		for i := range r.Labels {
			l := &r.Labels[i]
			row := []string{path.Base(r.Image), fmt.Sprint(r.Width), fmt.Sprint(r.Height), l.Class, "", "", "", "", "", fmt.Sprint(r.Seq), fmt.Sprint(l.Object)}
			if b := l.Box; b != nil {
				s.w.noteBeyond(*b, r)
				row[4], row[5] = number(rounded(b.X)), number(rounded(b.Y))
				row[6], row[7] = number(rounded(b.X+b.Width)), number(rounded(b.Y+b.Height))
			}
			if l.Confidence != nil {
				row[8] = number(*l.Confidence)
			}
			if err := rows.Write(row); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	rows.Flush()
	return rows.Error()
}
