package mask

import (
	"slices"
	"strings"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/parts"
)

// Called makes an object of each mask of a request that has no document, of the class
// that the name of its file tells: "mask_leaf.png", "leaf_mask.png", "0_leaf.png". It
// returns none where the names are no classes, or where a file may be another picture.
func Called(r Request) (objects []object.Raw, values []object.Object, found []finding.Finding) {
	classes := classesOf(r)
	if classes == nil {
		return nil, nil, nil
	}
	var out finding.List
	values = make([]object.Object, len(r.Masks))
	objects = make([]object.Raw, len(r.Masks))
	for i, part := range r.Masks {
		p := &r.Parts[part]
		values[i].Class = classes[i]
		objects[i].Object = &values[i]
		objects[i].Mask = &object.MaskRef{Ref: object.Clip(strings.Clone(nameOf(p)), object.MaxText), Part: -1}
		if i == 0 {
			out.Add(finding.ClassByFile.At(parts.Place(p), object.Clip(classes[i], 80)))
		}
	}
	return objects, values, out.Close()
}

// classesOf returns the class that each mask is called by; nil unless all are.
func classesOf(r Request) []string {
	var image []string
	if r.Image >= 0 {
		image = words(parts.Stem(parts.Base(nameOf(&r.Parts[r.Image]))))
	}
	names := make([][]string, len(r.Masks))
	for i, part := range r.Masks {
		p := &r.Parts[part]
		if r.Image >= 0 && !parts.CalledMask(p) && (r.Images[part].Size != r.Images[r.Image].Size || isFlat(r.Parts[r.Image].Body) || !isFlat(p.Body)) {
			return nil
		}
		names[i] = slices.DeleteFunc(words(parts.Stem(parts.Base(nameOf(p)))), func(w string) bool {
			return strings.Trim(w, "0123456789") == "" || slices.Contains(sayMask, w) || slices.Contains(image, w)
		})
	}
	classes := make([]string, len(names))
	for i, name := range names {
		classes[i] = strings.Join(name, " ")
		if classes[i] == "" {
			return nil
		}
	}
	for i, name := range withoutCommon(names) {
		classes[i] = strings.Join(name, " ")
	}
	if len(classes) == 0 {
		return nil
	}
	return classes
}

// isFlat reports whether a PNG has no colours, or those of a palette, as masks do and
// photographs do not.
func isFlat(file []byte) bool {
	const at, palette = 25, 3 // of the colour type in a PNG
	return parts.Sniff(file) == "image/png" && len(file) > at && (file[at] == 0 || file[at] == palette)
}

// withoutCommon returns names without the words that are in all of them, as "frame" in
// each; none where one of them is nothing else.
func withoutCommon(names [][]string) [][]string {
	rest := make([][]string, len(names))
	for i, name := range names {
		for _, w := range name {
			if len(names) == 1 || slices.ContainsFunc(names, func(n []string) bool { return !slices.Contains(n, w) }) {
				rest[i] = append(rest[i], w)
			}
		}
		if rest[i] == nil {
			return nil
		}
	}
	return rest
}

// sayMask are words of names that say what a file is, and no class.
var sayMask = []string{"mask", "masks", "seg", "segmentation", "binary", "class", "label", "image", "png", "file", "part", "blob", "pred", "prediction", "output"}

// nameOf returns the name of the file that a part holds, else that of its field.
func nameOf(p *capture.Part) string {
	if name := parts.FileName(p); name != "" && name != "blob" {
		return name
	}
	return p.Name
}
