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

// images are the images of a request that are no masks, wherever they lie, and
// which of them is drawn.
type images struct {
	parts    []PartInfo
	image    int   // that is drawn, as in Reading.Image
	masks    []int // indexes of the mask parts
	list     []ImageSource
	drawn    int         // index in list of image
	link     string      // the address of an image that was not sent; "" for none
	header   parts.Image // of image; zero if there is none
	name     string      // of image in findings
	findings []Finding
}

// findImages finds the images of a request. Where no part is the image, the
// largest is that lies in the document.
func findImages(d opened) images {
	s := &d.sources
	in := images{parts: s.Infos}
	in.image, in.masks = s.Pictures(references(d.Objects))
	in.listParts(s)
	in.header, in.name = s.Picture(in.image)
	at := ""
	if d.index != parts.None {
		at = in.findEmbedded(&d)
	}
	if len(in.list) > 0 || !d.Prediction {
		in.link = ""
	}
	switch {
	case len(in.list) > 1 && in.image != parts.None:
		place := in.list[in.drawn].place(s.Infos, d.index)
		in.findings = append(in.findings, finding.ImagesSeveral.At(place, len(in.list), object.Clip(place, 80)))
	case in.link != "":
		in.findings = append(in.findings, finding.ImageLinked.At(s.Name+":"+at, object.Clip(in.link, 200)))
	}
	return in
}

// references returns the names of the files that objects refer to as their
// masks, in lower case, with and without their extensions.
func references(objects []object.Raw) map[string]struct{} {
	refs := make(map[string]struct{})
	for i := range objects {
		if m := objects[i].Mask; m != nil {
			name := parts.PartBase(m.Ref)
			refs[name] = struct{}{}
			refs[parts.Stem(name)] = struct{}{}
		}
	}
	return refs
}

// listParts lists the images that are parts, or the body.
func (in *images) listParts(s *parts.Sources) {
	for i := range s.Images {
		if !s.Images[i].Is || slices.Contains(in.masks, i) {
			continue
		}
		source := ImageSource{Part: BodyIsIt, Size: s.Images[i].Size, MediaType: parts.Sniff(s.Content), Bytes: len(s.Content)}
		if s.Image != parts.Body {
			source.Part, source.MediaType, source.Bytes = i, s.Infos[i].MediaType, s.Infos[i].Bytes
		}
		if source.Part == in.image {
			in.drawn = len(in.list)
		}
		in.list = append(in.list, source)
	}
}

// findEmbedded lists the images in strings of the document, and of the one that
// the document lay in, and finds the first link to one. It returns where that
// stands.
func (in *images) findEmbedded(d *opened) (linkAt string) {
	s := &d.sources
	for _, text := range []struct {
		json  []byte
		outer bool
	}{{s.JSON, false}, {s.Outer, true}} {
		if text.json == nil || in.image != parts.None && !parts.MayHold(text.json) {
			continue
		}
		inside := parts.Look(text.json)
		for i := range inside.Images {
			if text.outer || !isMask(d.Document, inside.Images[i].Span) {
				in.embed(&inside.Images[i], text.outer, s.Name)
			}
		}
		if in.link == "" {
			in.link, linkAt = inside.Link, inside.LinkAt
		}
		if inside.Closed != "" && !d.Prediction {
			in.findings = append(in.findings, finding.BodyNotRead.At(s.Name+":"+inside.Closed, inside.Holds))
		}
	}
	return linkAt
}

// embed lists an image in a string of the document of that name, or of the one
// that the document lay in, and takes it as the image if it is the largest of
// its sort.
func (in *images) embed(e *parts.Embedded, outer bool, name string) {
	if in.image == parts.None || in.image == EmbeddedImage && area(e.Size) > area(in.list[in.drawn].Size) {
		in.image, in.drawn = EmbeddedImage, len(in.list)
		in.header, in.name = e.Image, name+":"+e.Pointer
	}
	in.list = append(in.list, ImageSource{
		Part: EmbeddedImage, Pointer: e.Pointer, MediaType: e.MediaType, Bytes: e.Bytes, Size: e.Size, span: e.Span, outer: outer,
	})
}

func area(s Size) int64 { return int64(s.Width) * int64(s.Height) }

// sizeOf returns the size of one of the images; zero if it is not known.
func (in *images) sizeOf(image int) object.Size {
	if image == in.drawn {
		return in.header.Size
	}
	return in.list[image].Size
}

// share tells of each object which image it lies on, where the document does: one
// that is called by name on the way to the object or beside it, or that lies
// in the document beside what holds the object. All others lie on the one that
// is drawn. It returns the others that have some.
func (in *images) share(objects []object.Raw) (others []int) {
	if len(in.list) < 2 || in.image == parts.None {
		for i := range objects {
			objects[i].Image = in.drawn
		}
		return nil
	}
	names := in.names()
	for i := range objects {
		g := &objects[i]
		g.Image = in.imageOf(g, names)
		if g.Image != in.drawn && !slices.Contains(others, g.Image) {
			others = append(others, g.Image)
		}
	}
	return others
}

// names returns the images that are parts by their names.
func (in *images) names() map[string]int {
	names := make(map[string]int)
	for i, source := range in.list {
		if source.Part < 0 {
			continue
		}
		part := &in.parts[source.Part]
		base := parts.PartBase(part.Filename)
		for _, name := range []string{base, parts.Stem(base), strings.ToLower(part.Name)} {
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
func (in *images) imageOf(g *object.Raw, names map[string]int) int {
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
	best, length := in.drawn, 0
	for i := range in.list {
		source := &in.list[i]
		holder, _ := path.Split(source.Pointer)
		if source.Part != EmbeddedImage || source.outer || len(holder) <= max(length, 1) {
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
	return r.Images[i].place(r.Parts, r.Document)
}

// place names the image, as findings do, in a request of these parts, of which
// the one at index is the document.
func (s *ImageSource) place(infos []PartInfo, index int) string {
	switch s.Part {
	case EmbeddedImage:
		return where(infos, index, s.Pointer)
	case BodyIsIt:
		return "body"
	}
	return infos[s.Part].Place()
}
