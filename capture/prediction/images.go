package prediction

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/document"
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/parts"
)

// EmbeddedImage stands in Reading.Image for an image that lies in a string of
// the document.
const EmbeddedImage = -3

// ErrNoImage is returned for a request without an image.
var ErrNoImage = errors.New("no image was sent")

// ImageSource is one of the images of a request: a part, the body, or a string
// of the document.
type ImageSource struct {
	Part      int    // index of the part, BodyIsIt, or EmbeddedImage
	Pointer   string // to the string of the document; "" for others
	MediaType string
	Bytes     int  // about
	Size      Size // by its header

	span  Span
	outer bool // span is of the document that the document lay in
}

// findImages makes the list of images, and takes the largest that lies in the
// document where no part is the image.
func (r *Reading) findImages(s *parts.Sources, doc *document.Document) {
	r.listParts(s)
	if r.Document == parts.None {
		r.several()
		return
	}
	link, at := "", ""
	for _, text := range []struct {
		json  []byte
		outer bool
	}{{s.JSON, false}, {s.Outer, true}} {
		if text.json == nil || r.Image != parts.None && !parts.MayHold(text.json) {
			continue
		}
		in := parts.Look(text.json)
		for i := range in.Images {
			if text.outer || !isMask(doc, in.Images[i].Span) {
				r.embed(&in.Images[i], text.outer)
			}
		}
		if link == "" {
			link, at = in.Link, in.LinkAt
		}
		if in.Closed != "" && !doc.Prediction {
			r.add([]Finding{finding.BodyNotRead.At(s.Name+":"+in.Closed, in.Holds)})
		}
	}
	r.several()
	if len(r.Images) == 0 && link != "" && doc.Prediction {
		r.Link = link
		r.add([]Finding{finding.ImageLinked.At(s.Name+":"+at, object.Clip(link, 200))})
	}
}

// several says that there are several images.
func (r *Reading) several() {
	if len(r.Images) > 1 && r.Image != parts.None {
		where := r.ImagePlaceAt(r.Drawn)
		r.add([]Finding{finding.ImagesSeveral.At(where, len(r.Images), object.Clip(where, 80))})
	}
}

// listParts lists the images that are parts, or the body.
func (r *Reading) listParts(s *parts.Sources) {
	for i := range s.Images {
		if !s.Images[i].Is || slices.Contains(r.Masks, i) {
			continue
		}
		source := ImageSource{Part: BodyIsIt, Size: s.Images[i].Size, MediaType: parts.Sniff(s.Content), Bytes: len(s.Content)}
		if s.Image != parts.Body {
			source.Part, source.MediaType, source.Bytes = i, s.Infos[i].MediaType, s.Infos[i].Bytes
		}
		if source.Part == r.Image {
			r.Drawn = len(r.Images)
		}
		r.Images = append(r.Images, source)
		r.embedded = append(r.embedded, parts.Embedded{})
	}
}

// embed lists an image in a string of the document, or of the one that the
// document lay in, and takes it as the image if it is the largest of its sort.
func (r *Reading) embed(e *parts.Embedded, outer bool) {
	if r.Image == parts.None || r.Image == EmbeddedImage && area(e.Size) > area(r.Images[r.Drawn].Size) {
		r.Image, r.Drawn = EmbeddedImage, len(r.Images)
	}
	r.Images = append(r.Images, ImageSource{
		Part: EmbeddedImage, Pointer: e.Pointer, MediaType: e.MediaType, Bytes: e.Bytes, Size: e.Size, span: e.Span, outer: outer,
	})
	r.embedded = append(r.embedded, *e)
}

func area(s Size) int64 { return int64(s.Width) * int64(s.Height) }

// share tells of each object which image it lies on, where the document does: one
// that is called by name on the way to the object or beside it, or that lies
// in the document beside what holds the object. All others lie on the one that
// is drawn. It returns the others that have some.
func (r *Reading) share(objects []object.Raw) (others []int) {
	if len(r.Images) < 2 || r.Image == parts.None {
		for i := range objects {
			objects[i].Image = r.Drawn
		}
		return nil
	}
	names := r.imageNames()
	for i := range objects {
		g := &objects[i]
		g.Image = r.imageOf(g, names)
		if g.Image != r.Drawn && !slices.Contains(others, g.Image) {
			others = append(others, g.Image)
		}
	}
	return others
}

// Elsewhere counts the objects that lie on other images than the one that is
// drawn.
func (r *Reading) Elsewhere() (n int) {
	if r.Prediction == nil {
		return 0
	}
	for i := range r.Prediction.Objects {
		if r.Prediction.Objects[i].Image != r.Drawn {
			n++
		}
	}
	return n
}

// imageNames returns the images that are parts by their names.
func (r *Reading) imageNames() map[string]int {
	names := make(map[string]int)
	for i, source := range r.Images {
		if source.Part < 0 {
			continue
		}
		base := parts.PartBase(r.Parts[source.Part].Filename)
		for _, name := range []string{base, parts.Stem(base), strings.ToLower(r.Parts[source.Part].Name)} {
			if at, taken := names[name]; taken && at != i {
				names[name] = parts.None // of several
			} else {
				names[name] = i
			}
		}
	}
	delete(names, "")
	return names
}

// imageOf returns the image that an object lies on.
func (r *Reading) imageOf(g *object.Raw, names map[string]int) int {
	named := func(name string) (int, bool) {
		i, ok := names[strings.ToLower(name)]
		return i, ok && i >= 0
	}
	for token := range strings.SplitSeq(g.Pointer, "/") {
		if i, ok := named(token); ok {
			return i
		}
	}
	for _, f := range g.Extra {
		if i, ok := named(strings.Trim(f.Value, `"`)); ok {
			return i
		}
	}
	best, length := r.Drawn, 0
	for i := range r.Images {
		holder, _ := path.Split(r.Images[i].Pointer)
		if source := &r.Images[i]; source.Part != EmbeddedImage || source.outer || len(holder) <= max(length, 1) {
			continue
		}
		if strings.HasPrefix(g.Pointer, holder) { // not the crop that an object has itself
			best, length = i, len(holder)
		}
	}
	return best
}

// onImage returns the objects that lie on an image.
func onImage(objects []object.Raw, image int) (list []object.Raw) {
	for i := range objects {
		if objects[i].Image == image {
			list = append(list, objects[i])
		}
	}
	return list
}

// isMask reports whether an object has the image at a span as its mask.
func isMask(doc *document.Document, at Span) bool {
	for i := range doc.Objects {
		if m := doc.Objects[i].Mask; m != nil && m.Inside == at {
			return true
		}
	}
	return false
}

// ImageFile returns the bytes of the image that is drawn, an image file, as
// they lie in req, which the caller has on hold; [ErrNoImage] where there is none.
// Where it lies in the document they are decoded, and no more than it holds.
func (r *Reading) ImageFile(req *capture.Request) ([]byte, error) {
	return r.ImageFileAt(req, r.Drawn)
}

// ImageFileAt returns the bytes of one of r.Images; [ErrNoImage] where there is
// no such.
func (r *Reading) ImageFileAt(req *capture.Request, i int) ([]byte, error) {
	if i >= len(r.Images) {
		return nil, ErrNoImage
	}
	source := &r.Images[i]
	switch {
	case source.Part == BodyIsIt:
		data, _ := req.Content() // what is wrong with it is in the findings
		return parts.Unwrap(data), nil
	case source.Part >= 0:
		all, _ := req.Parts() // as above
		if source.Part >= len(all) {
			return nil, fmt.Errorf("%w: its part is gone", ErrInside)
		}
		return parts.Unwrap(all[source.Part].Body), nil
	}
	if source.outer {
		return inString(parts.JSON(req, r.Document, r.memory), source.span)
	}
	return inString(r.JSON(req), source.span)
}

// inString decodes an image in a string of a document.
func inString(text []byte, at Span) ([]byte, error) {
	if at.Start < 0 || at.Start+2 > at.End || at.End > len(text) {
		return nil, fmt.Errorf("%w: there is none", ErrInside)
	}
	tree, err := jsonspan.Parse(text[at.Start:at.End], jsonspan.Limits{Depth: 2, Nodes: at.End - at.Start})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrInside, err)
	}
	return parts.DecodeValue(tree.Root())
}

// PartFile returns the image file that a part holds, out of its base64 where
// it was sent so.
func PartFile(p *capture.Part) []byte { return parts.Unwrap(p.Body) }

// ImagePlaceAt names one of r.Images, as findings do; "" where there is none.
func (r *Reading) ImagePlaceAt(i int) string {
	if i >= len(r.Images) {
		return ""
	}
	switch source := &r.Images[i]; {
	case source.Part >= 0:
		return r.Parts[source.Part].Place()
	case source.Part == EmbeddedImage:
		return r.Where(source.Pointer)
	}
	return "body"
}
