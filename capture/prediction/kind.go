package prediction

import "strings"

// wireKind is a kind as a document spells it.
type wireKind struct {
	kind    Kind
	version string // what follows ".v", "" if nothing does
	text    string // as sent, bounded
	pointer string // of the member that says it
	exact   bool   // the name of a project type, not only a word of it
}

// parseWireKind reads a kind such as "ObjectDetection.v1". Case, separators
// and prefixes ("een.objectDetection.v1") do not matter.
func parseWireKind(s string) wireKind {
	var w wireKind
	if i := strings.LastIndex(strings.ToLower(s), ".v"); i >= 0 && digitsOnly(s[i+2:]) {
		w.version = s[i+2:]
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
	for _, row := range kindWords() {
		if containsAll(letters, row.words) {
			w.kind, w.exact = row.kind, row.exact
			return w
		}
	}
	return w
}

type kindRow struct {
	words []string // all of them must be in the letters of the kind
	kind  Kind
	exact bool
}

// kindWords returns the rules of which words make which kind, first match
// first. A segmentation alone is none: its structure decides.
func kindWords() []kindRow {
	return []kindRow{
		{[]string{"semanticsegmentation"}, SemanticSegmentation, true},
		{[]string{"instancesegmentation"}, InstanceSegmentation, true},
		{[]string{"multilabel"}, MultilabelClassification, true},
		{[]string{"objectdetection"}, ObjectDetection, true},
		{[]string{"imageclassification"}, ImageClassification, true},
		{[]string{"semantic"}, SemanticSegmentation, false},
		{[]string{"instance"}, InstanceSegmentation, false},
		{[]string{"multi", "label"}, MultilabelClassification, false},
		{[]string{"detect"}, ObjectDetection, false},
		{[]string{"classif"}, ImageClassification, false},
	}
}

func containsAll(s string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(s, w) {
			return false
		}
	}
	return true
}

func digitsOnly(s string) bool {
	return s != "" && strings.Trim(s, "0123456789.") == ""
}
