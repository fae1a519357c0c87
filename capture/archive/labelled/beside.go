package labelled

import (
	"bytes"
	"fmt"
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"
)

// besides are the files of labels that are about one image each, by the image.
type besides struct {
	xml, txt, json map[string]string
}

// has reports whether a file of labels is about an image.
func (b *besides) has(image string) bool {
	return b.xml[image]+b.txt[image]+b.json[image] != ""
}

// pair finds the file of labels of each image: in the folder that its layout
// has for them, beside it, or, where neither is there, the nearest one of its
// name. Those that are left over are told of.
func (s *Set) pair(ext, folder, other string) map[string]string {
	stems := map[string][]string{}
	for name := range s.files {
		if strings.EqualFold(path.Ext(name), ext) && !s.spoken[name] && !isNames(path.Base(name)) {
			stems[stemOf(name)] = append(stems[stemOf(name)], name)
		}
	}
	found := map[string]string{}
	taken := map[string]bool{}
	homes := map[string]bool{} // folders of files that were taken
	for _, image := range s.images {
		labels := nearest(image, stems[stemOf(image)], folder, other)
		if labels != "" {
			found[image], taken[labels], homes[path.Dir(labels)] = labels, true, true
		}
	}
	var left []string
	for _, names := range stems {
		for _, name := range names {
			if !taken[name] && homes[path.Dir(name)] && !isList(name) {
				left = append(left, name)
			}
		}
	}
	if slices.Sort(left); len(left) > 0 {
		s.problem(fmt.Sprintf("%d files of labels are of no image here, such as %s", len(left), left[0]))
	}
	return found
}

// nearest returns which of the files that are called like an image is about it;
// "" where that is none, or two of them are as near.
func nearest(image string, candidates []string, folder, other string) string {
	stem := strings.TrimSuffix("/"+image, path.Ext(image))
	swapped := stem
	if i := strings.LastIndex(stem, "/"+folder+"/"); i >= 0 {
		swapped = stem[:i] + "/" + other + stem[i+len(folder)+1:]
	}
	best, found, tie := -1, "", false
	for _, name := range candidates {
		near := nearness(image, name)
		switch own := "/" + strings.TrimSuffix(name, path.Ext(name)); own {
		case swapped:
			near += 2 << 20
		case stem:
			near += 1 << 20
		}
		switch {
		case near > best:
			best, found, tie = near, name, false
		case near == best:
			tie = true
		}
	}
	if tie {
		return ""
	}
	return found
}

// isList reports whether a file lists images, as VOC and Darknet have it.
func isList(name string) bool {
	return strings.Contains("/"+name, "/ImageSets/") || slices.Contains([]string{"train.txt", "val.txt", "valid.txt", "test.txt"}, path.Base(name))
}

// unread tells of a file that names images of the folder and yet was not read.
func (s *Set) unread(name string, text []byte) {
	const most = 20
	for _, image := range s.images[:min(len(s.images), most)] {
		base := path.Base(image)
		if bytes.Contains(text, []byte(base)) || bytes.Contains(text, []byte(url.PathEscape(base))) {
			s.problem(name + " names images that are here, but what it says of them is not read: COCO, VOC, YOLO, Darknet, DOTA, JSON of a value for each image and CSV of columns filename and class are")
			return
		}
	}
}

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
