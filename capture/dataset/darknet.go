package dataset

import (
	"bufio"
	"fmt"
	"path"
	"strings"
)

// Darknet is what CVAT calls YOLO 1.1: obj.data, obj.names, SUBSET.txt, and
// images beside their labels in obj_SUBSET_data. It has boxes alone.
var Darknet = &Layout{
	Name:  "darknet",
	Help:  "Darknet, CVAT's YOLO 1.1: obj.data, obj.names, obj_train_data/",
	Keeps: "classes, boxes; no confidences",
	place: func(_ *Writer, r *record) (string, error) {
		return "obj_" + subsetNames[r.Subset] + "_data/" + r.Image, nil
	},
	write: writeDarknet,
	image: YOLO.image,
	class: oneLine,
}

func writeDarknet(s *set, t Tree) error {
	for _, subset := range s.subsets {
		err := s.each(subset, func(r *record) error {
			lines, err := s.yoloLines(r, Detect, nil)
			if err != nil {
				return err
			}
			return put(t, strings.TrimSuffix(r.Image, path.Ext(r.Image))+".txt", func(w *bufio.Writer) error {
				_, err := w.WriteString(strings.Join(lines, ""))
				return err
			})
		})
		if err != nil {
			return err
		}
		err = put(t, subsetNames[subset]+".txt", func(w *bufio.Writer) error {
			return s.each(subset, func(r *record) error {
				_, err := fmt.Fprintln(w, "data/"+r.Image)
				return err
			})
		})
		if err != nil {
			return err
		}
	}
	err := put(t, "obj.names", func(w *bufio.Writer) error {
		_, err := w.WriteString(strings.Join(append(s.classes, ""), "\n"))
		return err
	})
	if err != nil {
		return err
	}
	return put(t, "obj.data", func(w *bufio.Writer) error {
		_, _ = fmt.Fprintf(w, "classes = %d\n", len(s.classes))
		for _, subset := range s.subsets {
			name := map[string]string{"val": "valid"}[subsetNames[subset]]
			if name == "" {
				name = subsetNames[subset]
			}
			_, _ = fmt.Fprintf(w, "%s = data/%s.txt\n", name, subsetNames[subset])
		}
		_, err := w.WriteString("names = data/obj.names\nbackup = backup/\n")
		return err
	})
}
