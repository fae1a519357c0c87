package dataset

import (
	"errors"
	"fmt"
	"io"

	"github.com/framebin/framebin/capture/archive/safejson"
)

// writeManifest writes the manifest, its list of omissions one by one.
func writeManifest(to io.Writer, w *Writer) error {
	head, err := safejson.Marshal(struct {
		Program string   `json:"program"`
		Format  string   `json:"format"`
		Classes []string `json:"class_names"`          // in the order of their numbers
		Origin  int      `json:"voc_origin,omitempty"` // of corners
		Summary
	}{w.options.Program, w.layout.Name, append([]string{}, w.set.classes...), w.options.VOCOrigin, w.sum})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(to, "%s,\n\"omissions\":[", head[:len(head)-1])
	first := true
	for o, failed := range w.omissions.all() {
		if failed != nil {
			return failed
		}
		text, failed := safejson.Marshal(o)
		if failed != nil {
			return failed
		}
		separator := ",\n"
		if first {
			separator = "\n"
		}
		first = false
		_, failed = fmt.Fprintf(to, "%s%s", separator, text)
		err = errors.Join(err, failed)
	}
	_, last := io.WriteString(to, "\n]}\n")
	return errors.Join(err, last)
}
