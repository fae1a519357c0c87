package labelled

import (
	"encoding/json"
	"errors"
	"io"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
)

// record is where what a file of several images says of one lies in it.
type record struct {
	file     string
	from, to int
	key      string // of it in a map
	isListed bool   // it lies in a list
}

// readRecords indexes a JSON that has a value for each image, which names it: the
// tasks of Label Studio, the lists of CreateML, the map of VIA. What such a value says
// is read as if it had been sent with the image. It reports whether it is one.
func (s *Set) readRecords(file string, text []byte) bool {
	const deepest, most = 64, 20_000_000 // values
	tree, err := jsonspan.Parse(text, jsonspan.Limits{Depth: deepest, Nodes: min(len(text), most)})
	if err != nil {
		return false
	}
	called := make(map[string]string, len(s.images)) // by their last element; "" for several
	for _, image := range s.images {
		base := path.Base(image)
		if _, twice := called[base]; twice {
			image = ""
		}
		called[base] = image
	}
	const around = 2 // levels
	found := false
	for name, n := range records(tree.Root(), around) {
		image := called[name]
		if _, rest, ok := strings.Cut(name, "-"); ok && image == "" { // as uploads are called, by a number before
			image = called[rest]
		}
		if image != "" {
			from, to := n.Span()
			s.records[image] = record{file, from, to, n.Key(), n.Key() == ""}
			found = true
		}
	}
	return found
}

// records returns the values of a list or a map that name an image each, or those of
// one of several in it, some levels deep, by the last elements of the names.
func records(in jsonspan.Node, levels int) map[string]jsonspan.Node {
	found := make(map[string]jsonspan.Node)
	for n := range in.Children() {
		if levels > 0 {
			if inner := records(n, levels-1); len(inner) > 1 || n.Kind() == jsonspan.Array && len(inner) > 0 {
				return inner
			}
		}
		const near = 4 // levels
		if name := namedImage(n, near); name != "" && n.Kind() == jsonspan.Object {
			found[name] = n
		}
	}
	return found
}

// namedImage returns the last element of the name of an image that a value holds
// first; "" for none.
func namedImage(n jsonspan.Node, levels int) string {
	if n.Kind() == jsonspan.String {
		const longest = 4 << 10
		text := strings.ReplaceAll(n.Head(longest), `\`, "/")
		if !IsImage(text) {
			return ""
		}
		if plain, err := url.PathUnescape(text); err == nil {
			text = plain
		}
		return path.Base(text)
	}
	if levels > 0 {
		for c := range n.Children() {
			if name := namedImage(c, levels-1); name != "" {
				return name
			}
		}
	}
	return ""
}

// record returns what a file of several images says of one, as if it were the only one.
func (s *Set) record(r record) ([]byte, error) {
	f, err := s.root.Open(r.file)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	text, err := io.ReadAll(io.NewSectionReader(f, int64(r.from), int64(r.to-r.from)))
	if r.isListed {
		return slices.Concat([]byte("["), text, []byte("]")), err
	}
	key, failed := json.Marshal(r.key)
	return slices.Concat([]byte("{"), key, []byte(":"), text, []byte("}")), errors.Join(err, failed)
}
