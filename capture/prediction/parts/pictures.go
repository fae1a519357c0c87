package parts

import (
	"strings"

	"github.com/framebin/framebin/capture"
)

// Pictures tells the image from the masks. The image is what is called so,
// else what is a JPEG, else what is not called a mask. Of the
// others, PNGs and what is called a mask are masks, as is what an object
// refers to: refs has the names of files in lower case, with and without their
// extensions.
func (s *Sources) Pictures(refs map[string]struct{}) (image int, masks []int) {
	referenced := func(p *capture.Part) bool {
		name := PartBase(FileName(p))
		if _, ok := refs[name]; ok {
			return name != ""
		}
		_, ok := refs[Stem(name)]
		return ok && name != ""
	}
	image = s.image(referenced)
	for i := range s.Parts {
		p := &s.Parts[i]
		mask := CalledMask(p) || p.MediaType == "image/png" || Sniff(p.Body) == "image/png" || referenced(p)
		if i != image && s.Images[i].Is && mask {
			masks = append(masks, i)
		}
	}
	return image, masks
}

// image returns the index of the image: the largest of the parts that are most
// likely it, for some send a thumbnail besides.
func (s *Sources) image(referenced func(p *capture.Part) bool) int {
	if s.Image != None {
		return s.Image
	}
	for _, is := range []func(p *capture.Part) bool{
		func(p *capture.Part) bool { return PartBase(Stem(FileName(p))) == "image" },
		func(p *capture.Part) bool { return strings.EqualFold(p.Name, "image") && !CalledMask(p) },
		func(p *capture.Part) bool { return p.MediaType == "image/jpeg" && !CalledMask(p) },
		func(p *capture.Part) bool { return !CalledMask(p) && !referenced(p) },
	} {
		best, most := None, int64(-1)
		for i := range s.Parts {
			size := s.Images[i].Size
			if area := int64(size.Width) * int64(size.Height); s.Images[i].Is && is(&s.Parts[i]) && area > most {
				best, most = i, area
			}
		}
		if best != None {
			return best
		}
	}
	return None
}

// Picture returns the image at an index: what its header tells, and its place
// in findings.
func (s *Sources) Picture(image int) (info Image, where string) {
	switch {
	case image == Body:
		return s.Images[0], "body"
	case image >= 0:
		return s.Images[image], Place(&s.Parts[image])
	}
	return Image{}, ""
}
