package tables

import (
	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// IsClassMap reports whether n holds one mask of all classes and what its
// values mean, as Roboflow writes semantic segmentation:
// {"segmentation_mask":"iVBOR...","class_map":{"0":"background","1":"leaf"}}.
func IsClassMap(n jsonspan.Node) bool {
	mask, classes := ClassMap(n)
	return mask.Kind() == jsonspan.String && classes.Len() > 0
}

// ClassMap returns the two members.
func ClassMap(n jsonspan.Node) (mask, classes jsonspan.Node) {
	if n.Kind() != jsonspan.Object {
		return mask, classes
	}
	for c := range n.Children() {
		switch vocabulary.Normalise(c.RawKey()) {
		case "segmentationmask", "mask":
			mask = c
		case "classmap":
			if c.Kind() == jsonspan.Object {
				classes = c
			}
		}
	}
	return mask, classes
}
