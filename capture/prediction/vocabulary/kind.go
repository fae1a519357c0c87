package vocabulary

import (
	"strings"

	"github.com/framebin/framebin/capture/prediction/object"
)

// ParseKind reads a kind such as "ObjectDetection.v1". Case, separators
// and prefixes ("een.objectDetection.v1") do not matter.
func ParseKind(s string) object.WireKind {
	var w object.WireKind
	if i := strings.LastIndex(strings.ToLower(s), ".v"); i >= 0 && digitsOnly(s[i+2:]) {
		w.Version = s[i+2:]
		s = s[:i]
	}
	letters := strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z':
			return r
		case 'A' <= r && r <= 'Z':
			return r + 'a' - 'A'
		}
		return -1
	}, s[:min(len(s), 256)])
	for _, row := range KindWords {
		if containsAll(letters, row.Words) {
			w.Kind, w.Exact = row.Kind, row.exact
			return w
		}
	}
	return w
}

// KindRow tells a kind by its words.
type KindRow struct {
	Words []string // all of them must be in the letters of the kind
	Kind  object.Kind
	exact bool
}

// KindWords are the rules of which words make which kind, first match first. A
// segmentation alone is none: its structure decides.
var KindWords = []KindRow{
	{[]string{"semanticsegmentation"}, object.SemanticSegmentation, true},
	{[]string{"instancesegmentation"}, object.InstanceSegmentation, true},
	{[]string{"multilabel"}, object.MultilabelClassification, true},
	{[]string{"objectdetection"}, object.ObjectDetection, true},
	{[]string{"imageclassification"}, object.ImageClassification, true},
	{[]string{"semantic"}, object.SemanticSegmentation, false},
	{[]string{"instance"}, object.InstanceSegmentation, false},
	{[]string{"multi", "label"}, object.MultilabelClassification, false},
	{[]string{"detect"}, object.ObjectDetection, false},
	{[]string{"classif"}, object.ImageClassification, false},
}

func containsAll(s string, all []string) bool {
	for _, w := range all {
		if !strings.Contains(s, w) {
			return false
		}
	}
	return true
}

func digitsOnly(s string) bool {
	return s != "" && strings.Trim(s, "0123456789.") == ""
}

// IsKindKey reports whether a normalised key tells the kind of a document.
func IsKindKey(key string) bool {
	switch key {
	case "kind", "type", "task", "tasktype", "projecttype", "backbonetype":
		return true
	}
	return false
}
