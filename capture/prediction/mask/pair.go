package mask

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/parts"
)

// Request is what of a request matters for its masks.
type Request struct {
	*parts.Sources
	Image  int            // index of the image part
	Masks  []int          // indexes of the mask parts
	Inline []parts.Inline // masks inside the document
	Kind   object.Kind

	Size        object.Size // of the image, as stored; zero if it is not known
	Orientation int         // of EXIF
}

// Sizes returns the sizes of the masks that are images.
func (r *Request) Sizes() []object.Size {
	var list []object.Size
	for _, i := range r.Masks {
		list = append(list, r.Images[i].Size)
	}
	for _, m := range r.Inline {
		list = append(list, m.Image.Size)
	}
	return list
}

// pairing gives the objects of one request their masks.
type pairing struct {
	Request
	objects []object.Raw
	out     finding.List
}

// Pair finds the mask of each object, in place: by reference, or, where no
// object has one, by the numbers in the names of the files, or by order.
func Pair(objects []object.Raw, r Request) []finding.Finding {
	p := pairing{Request: r, objects: objects}
	p.pair()
	p.share()
	return p.out.Close()
}

// partIndex finds parts by the ways in which documents refer to them, the
// surest first. The first part of a name counts.
type partIndex [6]map[string]int

// The ways to refer to a part.
const (
	byFilename = iota
	byBase
	byFolded // in lower case
	byStem   // in lower case and without extension
	byField
	byNumber // the digits at the end of its stem
)

func (p *pairing) index() *partIndex {
	var x partIndex
	for i := range x {
		x[i] = make(map[string]int, len(p.Parts))
	}
	for i := range p.Parts {
		part := &p.Parts[i]
		if i == p.Image || i == p.Document {
			continue
		}
		name := parts.FileName(part)
		b := parts.Base(name)
		folded := parts.PartBase(b)
		x.put(byFilename, name, i)
		x.put(byBase, b, i)
		x.put(byFolded, folded, i)
		x.put(byStem, parts.Stem(folded), i)
		x.put(byField, part.Name, i)
		if parts.CalledMask(part) {
			x.put(byNumber, number(part), i)
		}
	}
	return &x
}

func (x *partIndex) put(way int, key string, part int) {
	if _, taken := x[way][key]; !taken && key != "" {
		x[way][key] = part
	}
}

// find returns the part that a reference means; -1 if there is none.
func (x *partIndex) find(ref string) int {
	b := parts.Base(ref)
	if n, err := strconv.ParseFloat(ref, 64); err == nil && n >= 0 && n < 1e6 && n == float64(int(n)) {
		if i, ok := x[byFilename][fmt.Sprintf("mask_%04d.png", int(n))]; ok {
			return i
		}
		if i, ok := x[byNumber][strconv.Itoa(int(n))]; ok {
			return i
		}
	}
	for way, key := range [...]string{
		byFilename: ref,
		byBase:     b,
		byFolded:   parts.PartBase(b),
		byStem:     parts.Stem(parts.PartBase(b)),
		byField:    strings.TrimPrefix(ref, "cid:"),
	} {
		if i, ok := x[way][key]; ok {
			return i
		}
	}
	return -1
}

// number returns the number of a part: at the end of the name of its file, else
// at its beginning, else at the end of that of its field, as in "masks[0]".
func number(p *capture.Part) string {
	const digits = "0123456789"
	stem, field := parts.Stem(parts.Base(parts.FileName(p))), strings.TrimRight(p.Name, "])")
	for _, s := range [...]string{
		stem[len(strings.TrimRight(stem, digits)):],
		stem[:len(stem)-len(strings.TrimLeft(stem, digits))],
		field[len(strings.TrimRight(field, digits)):],
	} {
		if s != "" {
			return plain(s)
		}
	}
	return ""
}

// plain returns digits without leading zeros.
func plain(digits string) string {
	if t := strings.TrimLeft(digits, "0"); t != "" {
		return t
	}
	return "0"
}

// identified returns the mask part of each object, -1 for none, where the name
// of each mask has what one object alone is called: its class, an id, or a
// text beside it; nil where they do not.
func (p *pairing) identified() []int {
	for _, called := range p.callings() {
		if masks := p.named(called); masks != nil {
			return masks
		}
	}
	return nil
}

// named returns the mask part of each object, -1 for none, by what objects are
// called; nil unless the name of each mask has that of one object, and no two
// the same.
func (p *pairing) named(called map[string]int) []int {
	masks := slices.Repeat([]int{-1}, len(p.objects))
	for _, part := range p.Masks {
		i, ok := called[strings.Join(words(p.Parts[part].Name), " ")]
		if !ok {
			i, ok = within(words(parts.Stem(parts.Base(parts.FileName(&p.Parts[part])))), called)
		}
		if !ok || masks[i] >= 0 {
			return nil
		}
		masks[i] = part
	}
	return masks
}

// within returns the object that is called as words of a name are, one after the
// other, as many as can be: "dead_leaf" is no leaf. It reports false where there
// is none, or another one as well.
func within(name []string, called map[string]int) (found int, ok bool) {
	for n := min(len(name), maxWords); n > 0 && !ok; n-- {
		for from := range len(name) - n + 1 {
			i, is := called[strings.Join(name[from:from+n], " ")]
			if is && ok && i != found {
				return 0, false
			}
			if is {
				found, ok = i, true
			}
		}
	}
	return found, ok
}

// callings returns the objects by what they are called, each time by another
// member: where all of them are called differently.
func (p *pairing) callings() (list []map[string]int) {
	keys := []string{""} // the class
	for _, f := range p.objects[0].Extra {
		key := f.Pointer[strings.LastIndexByte(f.Pointer, '/'):]
		if strings.HasSuffix(strings.ToLower(key), "id") || strings.HasPrefix(f.Value, `"`) {
			keys = append(keys, key)
		}
	}
	for _, key := range keys {
		called := make(map[string]int, len(p.objects))
		different := true
		for i := range p.objects {
			text := strings.Join(words(calling(&p.objects[i], key)), " ")
			if _, twice := called[text]; twice {
				different = false
				break
			}
			if text != "" {
				called[text] = i
			}
		}
		if different {
			list = append(list, called)
		}
	}
	return list
}

// calling returns the member of an object at the end of a pointer; its class where
// that is "".
func calling(g *object.Raw, key string) string {
	if key == "" {
		return g.Class
	}
	for _, f := range g.Extra {
		if strings.HasSuffix(f.Pointer, key) {
			return strings.Trim(f.Value, `"`)
		}
	}
	return ""
}

// maxWords bounds the words that an object is called by.
const maxWords = 8

// words returns the words and numbers of a text: "Mask 007" is "mask" and "7".
func words(text string) []string {
	list := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for i, w := range list {
		if strings.Trim(w, "0123456789") == "" {
			list[i] = plain(w)
		}
	}
	return list
}

func (p *pairing) pair() {
	referring := 0
	var index *partIndex // made when it is first asked
	for i := range p.objects {
		g := &p.objects[i]
		if g.Mask == nil {
			continue
		}
		if g.Mask.Inside != (object.Span{}) {
			referring++
			continue
		}
		if index == nil {
			index = p.index()
		}
		if g.Mask.Part = index.find(g.Mask.Ref); g.Mask.Part == -1 && p.otherFile(g) {
			g.Extra = append(g.Extra, *g.MaskWeak)
			g.Mask = nil
			continue
		}
		referring++
	}
	if referring == 0 && len(p.Masks) > 0 && len(p.objects) > 0 && p.mayHaveMasks() {
		p.pairUnnamed()
	}
}

// otherFile reports whether a reference that no part answers to may be to
// something else than a mask, such as the image of the object: its key and its
// value are no mask's, and the kind has none.
func (p *pairing) otherFile(g *object.Raw) bool {
	if g.MaskWeak == nil || strings.Contains(strings.ToLower(g.Mask.Ref), "mask") {
		return false
	}
	return p.Kind != object.InstanceSegmentation && p.Kind != object.SemanticSegmentation
}

// mayHaveMasks reports whether masks without a reference belong to the
// objects: not where the kind or another kind of mask says otherwise.
func (p *pairing) mayHaveMasks() bool {
	for i := range p.objects {
		if Masked(&p.objects[i]) {
			return false
		}
	}
	switch p.Kind {
	case object.ObjectDetection, object.ImageClassification, object.MultilabelClassification:
		return false
	default:
		return true
	}
}

// pairUnnamed gives masks to objects that name none: all of them the only
// one, or to each the one of its number or its place.
func (p *pairing) pairUnnamed() {
	if masks := p.identified(); masks != nil {
		p.give(masks)
		return
	}
	if len(p.Masks) == 1 && len(p.objects) > 1 {
		for i := range p.objects {
			p.objects[i].Mask = &object.MaskRef{Part: p.Masks[0]}
		}
		p.out.Add(finding.MaskByOrder.At(p.Name, len(p.Masks)))
		return
	}
	masks, rule := p.numbered(len(p.objects)), finding.MaskByNumber
	if masks == nil && len(p.objects) == len(p.Masks) {
		masks, rule = p.Masks, finding.MaskByOrder
	}
	if p.give(masks); masks != nil {
		p.out.Add(rule.At(p.Name, len(p.Masks)))
	}
}

// give gives each object its mask part; -1 is none.
func (p *pairing) give(masks []int) {
	for i, part := range masks {
		if part >= 0 {
			p.objects[i].Mask = &object.MaskRef{Part: part}
		}
	}
}

// numbered returns the mask part of each of n objects by the number that ends
// its file name, -1 for none; nil where the numbers do not tell: not every
// mask has one of its own, or there are more or fewer masks than objects and
// they do not count from 0.
func (p *pairing) numbered(n int) []int {
	byNumber := make(map[int]int, len(p.Masks))
	for _, i := range p.Masks {
		n, err := strconv.Atoi(number(&p.Parts[i]))
		if _, twice := byNumber[n]; twice || err != nil {
			return nil
		}
		byNumber[n] = i
	}
	numbers := slices.Sorted(maps.Keys(byNumber))
	masks := make([]int, n)
	if len(numbers) == n {
		for i, number := range numbers {
			masks[i] = byNumber[number]
		}
		return masks
	}
	if numbers[0] != 0 {
		return nil
	}
	for i := range masks {
		masks[i] = -1
		if part, ok := byNumber[i]; ok {
			masks[i] = part
		}
	}
	return masks
}

// Masked reports whether an object has a mask of any sort: not the outline of
// a turned box.
func Masked(g *object.Raw) bool {
	return g.Mask != nil || g.Polygons != nil && g.Turn == nil && g.Rotation == 0 || g.RLE != nil || g.Runs != nil || g.MaskLost
}

// shareColours gives the objects of one mask the colours that are told with them, if
// each has one of its own. What a file without colours has is taken in their order.
func shareColours(list []*object.Raw) bool {
	seen := make(map[string]bool)
	for _, g := range list {
		if g.Colour == "" || seen[g.Colour] {
			return false
		}
		seen[g.Colour] = true
	}
	for _, g := range list {
		g.Mask.Colour, g.Mask.Guessed = g.Colour, false
	}
	return true
}

// share gives the objects of one mask their pixel values.
func (p *pairing) share() {
	sharing := make(map[int][]*object.Raw)
	for i := range p.objects {
		if g := &p.objects[i]; g.Mask != nil && g.Mask.Part >= 0 {
			sharing[g.Mask.Part] = append(sharing[g.Mask.Part], g)
		}
	}
	for part := range p.Parts {
		list := sharing[part]
		if len(list) < 2 {
			continue
		}
		where := parts.Place(&p.Parts[part])
		p.out.Add(finding.MaskShared.At(where, len(list)))
		if guessed := p.shareValues(list); guessed && !shareColours(list) {
			p.out.Add(finding.MaskValueGuessed.At(where, len(list)))
		}
	}
}

// shareValues gives values to the objects of one mask: as sent, else the
// numbers of their classes where each has its own or the mask is one of
// classes, else by their order from 1. It reports whether they are guessed.
func (p *pairing) shareValues(list []*object.Raw) (guessed bool) {
	numbers, all := make(map[int]bool), true
	for _, g := range list {
		if g.MaskValued {
			return sentValues(list)
		}
		n, err := strconv.Atoi(classNumber(g))
		all = all && err == nil && n >= 0 && n <= 1<<16-1
		numbers[n] = true
	}
	byClass := all && (len(numbers) == len(list) || p.Kind == object.SemanticSegmentation)
	guessed = !byClass || p.Kind == object.InstanceSegmentation
	for i, g := range list {
		g.Mask.Value, g.Mask.Guessed = i+1, guessed
		if byClass {
			n, _ := strconv.Atoi(classNumber(g))
			g.Mask.Value, g.Mask.Zero = n, n == 0
		}
	}
	return guessed
}

// classNumber returns the number of the class of an object, else its id; "" where
// it has neither.
func classNumber(g *object.Raw) string {
	if g.Number == "" {
		for _, f := range g.Extra {
			if strings.HasSuffix(f.Pointer, "/id") {
				return f.Value
			}
		}
	}
	return g.Number
}

// sentValues settles the values of a shared mask of which some were sent:
// there 0 is a value like others.
func sentValues(list []*object.Raw) (guessed bool) {
	for _, g := range list {
		g.Mask.Zero = g.MaskValued && g.Mask.Value == 0
	}
	return false
}
