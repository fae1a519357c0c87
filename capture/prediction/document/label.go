package document

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/features"
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/shapes"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// label settles the class: a string before a number, a name before an id.
func (b *builder) label(inherited string) {
	name, id := b.best[vocabulary.Label], b.best[vocabulary.LabelID]
	b.Class = b.r.className(name)
	if name.Kind() == jsonspan.Array && name.Len() > 1 { // the others are kept
		b.loose = append(b.loose, unread{name, b.Pointer})
	}
	if kind := b.best[vocabulary.Kind]; kind.Kind() != jsonspan.None {
		b.kindOrLabel(kind, id.Kind() == jsonspan.None || shapes.Digits(id), inherited != "")
	}
	if b.Class == "" && id.Kind() == jsonspan.None && b.number.Kind() == jsonspan.None {
		b.bestOf()
	}
	if b.Class == "" {
		b.Class = inherited
	}
	switch {
	case id.Kind() == jsonspan.None:
	case b.Class == "":
		b.Class = b.r.intern(id)
	default:
		b.ClassID = b.r.intern(id)
	}
	b.classNumber()
}

// classNumber takes the number of the class.
func (b *builder) classNumber() {
	if b.Class == "" && b.Number == "" && b.number.Kind() == jsonspan.None {
		b.typeNumber()
	}
	b.Number = cmp.Or(shapes.Whole(b.r.text(b.number)), b.Number)
	switch {
	case b.Number == "":
	case b.Class == "":
		b.Class = "#" + b.Number
	case b.ClassID == "":
		b.ClassID = b.Number
	}
}

// typeNumber takes a type that is a number as that of the class, where
// nothing else tells one.
func (b *builder) typeNumber() {
	for i, l := range b.loose {
		if l.node.Kind() == jsonspan.Number && string(l.node.RawKey()) == "type" {
			b.number = l.node
			b.loose = slices.Delete(b.loose, i, i+1)
			return
		}
	}
}

// kindOrLabel takes a member that may tell the kind of the object. A type
// that is no kind is a label where there is no other.
func (b *builder) kindOrLabel(n jsonspan.Node, noID, inherits bool) {
	w := vocabulary.ParseKind(n.Text())
	switch {
	case w.Exact || w.Kind != object.Unknown && w.Version != "":
		w.Text, w.Pointer = b.r.intern(n), b.r.member(b.Pointer, n)
		b.Kind = &w
	case b.Class == "" && noID && vocabulary.Normalise(n.RawKey()) == "type":
		if is, _ := vocabulary.ShapeWord(n.Text()); is && (inherits || b.otherName()) {
			b.loose = append(b.loose, unread{n, b.Pointer})
			return
		}
		b.Class = b.r.intern(n)
	default:
		b.loose = append(b.loose, unread{n, b.Pointer})
	}
}

// otherName reports whether a text among the members may be the class in place
// of the shape that type tells.
func (b *builder) otherName() bool {
	for _, l := range b.loose {
		if l.node.Kind() == jsonspan.String && vocabulary.NameWorth(l.node.RawKey()) == likelyName && vocabulary.MayBeClass(l.node.Text()) {
			return true
		}
	}
	return false
}

// className returns a label's text: a string, or the first of a list.
func (r *reader) className(n jsonspan.Node) string {
	if n.Kind() == jsonspan.Array {
		n = n.First()
	}
	if n.Kind() != jsonspan.String {
		return ""
	}
	return r.intern(n)
}

// bestOf takes the class, and the confidence, from the surest of several that an
// object has.
func (b *builder) bestOf() {
	placed := b.isPlaced()
	for i, l := range b.loose {
		c, ok := b.r.Surest(l.node, placed)
		if !ok {
			continue
		}
		if c.Name.Kind() == jsonspan.None {
			b.Class = object.Clip(c.Score.Key(), object.MaxText)
		} else if b.Class = b.r.className(c.Name); b.Class == "" {
			continue
		}
		if c.Score.Kind() != jsonspan.None && b.best[vocabulary.Score].Kind() == jsonspan.None {
			b.best[vocabulary.Score] = c.Score
		}
		if l.node.Len() == 1 {
			b.loose = slices.Delete(b.loose, i, i+1)
		}
		return
	}
	if !placed {
		return
	}
	name, number, score := bestByNumber(b.r, b.loose)
	b.Class, b.Number = b.r.className(name), number
	b.best[vocabulary.Score] = cmp.Or(b.best[vocabulary.Score], score)
}

// bestByNumber takes the class from a list with the confidence of each:
// {"probs":[0.1,0.8,0.1]}, by its name where a list of names is beside it, else by
// its number.
func bestByNumber(r *reader, loose []unread) (name jsonspan.Node, number string, score jsonspan.Node) {
	at := slices.IndexFunc(loose, func(l unread) bool {
		return l.node.Kind() == jsonspan.Array && l.node.Len() > 1 && r.IsScoreList(l.node)
	})
	if at < 0 {
		return name, "", score
	}
	list := loose[at].node
	score, best := features.Largest(list)
	if score.Kind() == jsonspan.None {
		return name, "", score
	}
	for _, l := range loose {
		for i, c := range l.node.Elements() {
			if i == best && l.node.Len() == list.Len() && c.Kind() == jsonspan.String {
				return c, "", score
			}
		}
	}
	return name, strconv.Itoa(best), score
}

// longestClass is the longest text that is assumed to be a class, in bytes.
const longestClass = 120

// assumeClass takes the class of an object that has none from the text among
// its members that is most likely one; of several that may be, from none.
func (b *builder) assumeClass() (best assumption) {
	if b.Class != "" || !Located(b.Raw) && !b.Confidence.Known {
		return best
	}
	for i, l := range b.loose {
		if l.node.Kind() == jsonspan.Array && l.node.First().Kind() == jsonspan.String {
			if key, _ := b.r.Keys.Column(l.node.RawKey()); key.Column == vocabulary.LabelColumn || string(l.node.RawKey()) == "names" {
				b.Class = b.r.intern(l.node.First()) // the others are kept
				return assumption{}
			}
		}
		best.see(l, i, 1)
		if l.node.Kind() == jsonspan.Object {
			for c := range l.node.Children() {
				best.see(unread{c, b.r.pointerOf(l)}, -1, likelyName)
			}
		}
	}
	if best.worth == 0 || best.several {
		return assumption{}
	}
	if b.Class = b.r.intern(best.node); best.at >= 0 {
		b.loose = slices.Delete(b.loose, best.at, best.at+1)
	}
	return best
}

// assumption is the text that is most likely the class.
type assumption struct {
	unread
	at      int // among what is not read; -1 for what lies deeper
	worth   int
	several bool // others are as likely
}

// see compares with one more, which must be worth the least.
func (a *assumption) see(l unread, at, least int) {
	if l.node.Kind() != jsonspan.String || len(l.node.Raw()) > longestClass || !l.node.IsMember() {
		return
	}
	worth := vocabulary.NameWorth(l.node.RawKey())
	switch {
	case worth < max(a.worth, least) || !vocabulary.MayBeClass(l.node.Text()):
	case worth == a.worth:
		a.several = a.several || worth < likelyName
	default:
		*a = assumption{unread: l, at: at, worth: worth}
	}
}

// likelyName is the worth of a text that most likely names what is seen.
const likelyName = 2

// noConfidence is what DeepStream writes where nothing told a confidence.
const noConfidence = -0.1

// score reads the confidence: a number, a string that is one, or a list of one. What is
// neither is kept as an unknown member.
func (b *builder) score() {
	n := b.best[vocabulary.Score]
	if n.Kind() == jsonspan.None {
		return
	}
	if n.Kind() == jsonspan.Array { // of one
		n = n.First()
	}
	text := b.r.text(n)
	v, ok := n.Float()
	if !ok {
		var err error
		v, err = strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(strings.Replace(text, ",", ".", 1), "%")), 64) // a comma, as much of Europe writes
		ok = err == nil
	}
	if ok && float32(v) == noConfidence {
		b.loose = append(b.loose, unread{n, b.Pointer})
		return
	}
	if !ok || v < 0 || v > 100.01 || math.IsNaN(v) {
		b.out.Add(finding.ConfidenceRange.At(b.r.where(b.r.member(b.Pointer, n)), object.Clip(text, 40)))
		b.loose = append(b.loose, unread{n, b.Pointer})
		return
	}
	b.Confidence = object.Confidence{Value: v, Text: text, Known: true}
}
