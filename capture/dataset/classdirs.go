package dataset

import (
	"errors"
	"fmt"

	"github.com/framebin/framebin/capture/filename"
)

// ClassDirs is a folder a class, within one a subset where there is a split.
// An image that has several classes lies in the folder of the surest. The
// manifest lies beside, as readers take all that is in the root for a class.
var ClassDirs = &Layout{
	Name: "classdirs", Beside: true,
	Help:  "a folder a class, the image in that of its surest",
	Keeps: "one class an image",
	place: func(w *Writer, r *record) (string, error) { return placeByClass(w, r, w.options.Split != Split{}) },
	write: func(s *set, _ Tree) error { return nil },
	class: folderOf, fold: filename.Fold,
	note: func(extension string) string {
		if extension != ".gif" {
			return ""
		}
		return "some images are GIF: torchvision's ImageFolder passes them over, and refuses a folder where a class has no others"
	},
}

var errNoClass = errors.New("it has no class, so there is no folder for it")

// placeByClass puts an image into the folder of its surest class, and takes
// the other labels out of its record.
func placeByClass(w *Writer, r *record, split bool) (string, error) {
	best := -1
	for i := range r.Labels {
		if best < 0 || confidenceOf(&r.Labels[i]) > confidenceOf(&r.Labels[best]) {
			best = i
		}
	}
	if best < 0 {
		return "", errNoClass
	}
	for i := range r.Labels {
		if l := &r.Labels[i]; l.Class != r.Labels[best].Class {
			why := fmt.Sprintf("the image lies in the folder of one class, %q", r.Labels[best].Class)
			if err := w.omit(r.Seq, l.Object, codeLayout, why); err != nil {
				return "", err
			}
		}
	}
	r.Labels = []label{r.Labels[best]}
	class := r.Labels[0].Class
	folder := w.folders.of(class)
	w.noteSpelling(class, folder)
	folder += "/"
	if split {
		folder = subsetNames[r.Subset] + "/" + folder
	}
	return folder + r.Image, nil
}

// confidenceOf orders labels; one without a confidence is sure.
func confidenceOf(l *label) float64 {
	if l.Confidence == nil {
		return 1
	}
	return *l.Confidence
}
