package labelled

import (
	"image"
	"path"
	"slices"
	"strings"

	"github.com/framebin/framebin/capture/prediction/interchange"
)

// entry is what a file of labels that is about several images says of one.
type entry struct {
	file    string      // the file of labels
	name    string      // of the image, as the file has it
	size    image.Point // of the image that was labelled; zero where it is not told
	kind    string      // of the document; "" leaves it to the objects
	objects []interchange.Object
}

// index has the entries by the last element of the image's name.
type index map[string][]*entry

// add takes an image in.
func (x index) add(e *entry) {
	e.name = path.Clean(strings.ReplaceAll(e.name, `\`, "/"))
	x[path.Base(e.name)] = append(x[path.Base(e.name)], e)
}

// of returns the entries that are of an image: those that fit it best. The same
// name may lie in several folders, and several files be about the same image.
func (x index) of(name string) []*entry {
	all := x[path.Base(name)]
	var found []*entry
	best := 0
	for _, e := range all {
		switch fits := e.fits(name, all); {
		case fits == 0 || fits < best:
		case fits > best:
			best, found = fits, []*entry{e}
		default:
			found = append(found, e)
		}
	}
	return found
}

// fits says how well the name and the file of an entry fit an image; 0 for not
// at all. All are those of the same last element.
func (e *entry) fits(name string, all []*entry) int {
	const place, ending, old = 3 << 20, 2 << 20, 1 << 20
	near := nearness(name, e.file)
	switch {
	case path.Join(path.Dir(e.file), e.name) == name:
		return place + near
	case e.name == name || strings.HasSuffix(name, "/"+e.name):
		return ending + strings.Count(e.name, "/")<<10 + near
	case !slices.ContainsFunc(all, func(other *entry) bool { return other.name != e.name }):
		return old + near // a path of where the images were once
	}
	return 0
}

// nearness counts the folders that two files have in common, twice, and one more
// where the second is called by a folder of the first, as instances_train.json.
func nearness(name, labels string) int {
	a, b := strings.Split(path.Dir(name), "/"), strings.Split(path.Dir(labels), "/")
	common := 0
	for common < len(a) && common < len(b) && a[common] == b[common] && a[common] != "." {
		common++
	}
	near := 2 * common
	called := strings.ToLower(strings.Join(b[common:], "/") + "/" + path.Base(labels))
	if slices.ContainsFunc(a[common:], func(folder string) bool {
		const shortest = 3
		return len(folder) >= shortest && strings.Contains(called, strings.ToLower(folder))
	}) {
		near++
	}
	return near
}
