package vocabulary

import (
	"bytes"
	"maps"
	"slices"
	"strings"

	"github.com/framebin/framebin/capture/prediction/object"
)

// Vocabulary is what keys mean: tables of spellings, and the words that other
// keys are made of. It is not changed once it was made.
type Vocabulary struct {
	Objects    []Alias // members of an object, the preferred ones of a role first
	Containers []Alias // members that hold the objects, in the order in which they are believed
	Products   []Product
	Columns    []ColumnKey
	Rows       []RowShape

	members    map[string]Member
	containers map[string]int
}

// Standard is the vocabulary of the program.
var Standard = New(objectKeys, containerKeys, nil, columnKeys, rowShapes)

// New makes a vocabulary of its tables.
func New(objects, containers []Alias, p []Product, columns []ColumnKey, rows []RowShape) *Vocabulary {
	v := &Vocabulary{
		Objects: objects, Containers: containers, Products: p, Columns: columns, Rows: rows,
		members: make(map[string]Member, len(objects)), containers: make(map[string]int, len(containers)),
	}
	for i, a := range objects {
		if _, twice := v.members[a.Key]; !twice {
			v.members[a.Key] = Member{Role: a.Role, Rank: uint8(i), Weak: a.Weak, met: true}
		}
	}
	for i, a := range containers {
		v.containers[a.Key] = i
	}
	return v
}

// With returns a vocabulary with some more keys of members, and with those of the
// four numbers of a box, in the order of a list, or none.
func (v *Vocabulary) With(more []Alias, numbers []string) *Vocabulary {
	with := *v
	with.members = maps.Clone(v.members)
	for _, a := range more {
		with.members[a.Key] = Member{Role: a.Role, Rank: byWords - 1, Weak: a.Weak, met: true}
	}
	for i, key := range numbers {
		with.members[key] = Member{Place: Place{At: N0 + Coordinate(i)}, met: true}
	}
	return &with
}

// Member is what an object's member is for, by its key.
type Member struct {
	Role  Role
	Rank  uint8 // within a role: lower is preferred
	Weak  bool  // common outside predictions: counts only together with others
	Place Place // where the key is a coordinate too
	Box   BoxWord
	Of    string // what is before the words that are known, such as "plate" in "plateRect"; "" mostly
	Area  bool   // of the object: "area_px"
	met   bool   // not the zero Member
}

// BoxWord is what a key says of four numbers under it.
type BoxWord struct {
	Layout  object.Layout // where the key tells it
	Corner  bool          // "xywh": the corner or the centre
	Corners bool          // likely two corners: "bbox_2d"
	Turned  bool          // a fifth number is an angle
	Units   object.Units  // where the key tells them
}

// byWords ranks what is known by its words behind every spelling of a table.
const byWords = 200

// ByWords reports whether the key is in no table: what it is for was made of
// its words.
func (m *Member) ByWords() bool { return m.Rank >= byWords }

// Look returns what a key is for.
func (v *Vocabulary) Look(raw []byte) Member {
	raw = local(raw)
	var buf [maxKey]byte
	key := normalise(&buf, raw)
	m := v.members[string(key)]
	r, ok := split(raw)
	m.Area, m.met = bytes.Contains(key, []byte("area")), true
	if !ok {
		return m
	}
	if m.Place.At == NoCoordinate {
		m.Place = r.place()
	}
	m.Box = r.box()
	if m.Role == NoRole && m.Place.At == NoCoordinate {
		if m.Role = r.role(); m.Role != NoRole {
			m.Rank, m.Weak = byWords, true
			first, _ := r.tail()
			m.Of = strings.Join(r.list[:first], " ")
			if r.all&sayBox != 0 && m.Role == Score {
				m.Rank++ // "bbox_score": that of the class is meant where there is one
			}
		}
	}
	return m
}

// Foreign reports whether no word of a key is known, as those of another language
// are not.
func (v *Vocabulary) Foreign(raw []byte) bool {
	r, ok := split(raw)
	return !ok || !slices.Contains(r.known[:r.n], true)
}

// local returns a key without the prefix of its namespace, which XML that was
// turned into JSON has: "tt:BoundingBox".
func local(raw []byte) []byte {
	const longest = 8
	if i := bytes.IndexByte(raw, ':'); i > 0 && i <= longest && i < len(raw)-1 {
		return raw[i+1:]
	}
	return raw
}

// Container returns the rank of a key that may hold objects.
func (v *Vocabulary) Container(raw []byte) (rank int, weak, ok bool) {
	var buf [maxKey]byte
	i, ok := v.containers[string(normalise(&buf, local(raw)))]
	if !ok {
		return 0, false, false
	}
	return i, v.Containers[i].Weak, true
}

// box returns what the words say of four numbers.
func (r *reading) box() BoxWord {
	b := BoxWord{Units: r.units()}
	for i := range r.n {
		b.Corners = b.Corners || r.list[i] == "2d"
		l, ok := layoutWords[r.list[i]]
		if !ok {
			continue
		}
		b.Layout, b.Corner, b.Turned = l.Layout, l.Corner, l.Turned
		if l.Units != object.AutoUnits {
			b.Units = l.Units
		}
	}
	return b
}

// layoutWords name layouts. "xywh" is used for both the corner and the centre,
// "tlbr" for two corners, as trackers do, and for the four sides in this order.
var layoutWords = map[string]BoxWord{
	"xyxy": {Layout: object.XYXY}, "ltrb": {Layout: object.XYXY}, "tlbr": {}, "yxyx": {Layout: object.YXYX},
	"xywh": {Corner: true}, "ltwh": {Layout: object.XYWH}, "tlwh": {Layout: object.XYWH}, "xxyy": {Layout: object.XXYY}, "trbl": {Layout: object.TRBL},
	"cxcywh": {Layout: object.CXCYWH}, "ccwh": {Layout: object.CXCYWH}, "xcycwh": {Layout: object.CXCYWH},
	"xyxyn": {Layout: object.XYXY, Units: object.Normalised}, "xywhn": {Corner: true, Units: object.Normalised},
	"cxcywhn": {Layout: object.CXCYWH, Units: object.Normalised},
	"xywhr":   {Layout: object.CXCYWH, Turned: true}, "xywha": {Layout: object.CXCYWH, Turned: true}, "cxcywha": {Layout: object.CXCYWH, Turned: true},
	"x1y1x2y2": {Layout: object.XYXY}, "xyxyxyxy": {},
}

// roleRule gives a role to keys that have one of some words and none of others.
type roleRule struct {
	role      Role
	one, none sense
	id        bool // with a word for an identifier
}

const geometry = sayX | sayY | sayWidth | sayHeight | saySides | sayTurn

// roleRules are the rules for keys that are in no table, first match first.
var roleRules = []roleRule{
	{role: Polygon, one: sayOutline, none: sayImage | sayClass | sayScore},
	{role: Keypoints, one: sayKeypoint, none: sayImage | sayClass | sayScore | sayName},
	{role: Box, one: sayBox, none: geometry | sayImage | sayClass | sayScore | sayMask | sayList},
	{role: Mask, one: sayMask, none: geometry | sayImage | sayClass | sayScore | sayName},
	{role: Score, one: sayScore, none: geometry | sayImage | sayUnits&^sayPercent | sayList | sayName},
	{role: LabelID, one: sayClass, none: geometry | sayBox | sayImage | sayUnits | sayList | sayScore, id: true},
	{role: Label, one: sayClass, none: geometry | sayBox | sayImage | sayUnits | sayList | sayScore},
}

// role returns what a member is for by the words of its key, if all are known;
// or, of a place, those that it ends in.
func (r *reading) role() Role {
	if r.sense[max(r.n-1, 0)] == sayScore && (r.all == sayScore || r.list[0] == "model") && r.n > 1 && (r.n == 2 || !r.known[0]) {
		return Score // "face_probability", "handInViewConfidence", "modelConfidence"
	}
	switch first, ok := r.tail(); {
	case !ok:
		return NoRole
	case first > 0:
		return r.placeOf()
	}
	all := r.all
	if r.n == 2 && (all == sayImage|sayWidth || all == sayImage|sayHeight) {
		return ImageSide
	}
	if role := r.byRules(); role != NoRole {
		return role
	}
	if all == sayName && r.namesClass() {
		return Label
	}
	return NoRole
}

// byRules returns the role that the first rule gives.
func (r *reading) byRules() Role {
	id := r.id()
	for _, rule := range roleRules {
		named := rule.role == Box && r.sense[r.n-1]&sayName != 0 // "box_type"
		if r.all&rule.one != 0 && r.all&rule.none == 0 && rule.id == id && !named {
			return rule.role
		}
	}
	return NoRole
}

// tail returns the index of the first word that is known, and whether all are
// from there on.
func (r *reading) tail() (first int, ok bool) {
	for first < r.n && !r.known[first] {
		first++
	}
	return first, !slices.Contains(r.known[first:r.n], false)
}

// detects reports whether a key has a word for what is detected.
func (r *reading) detects() bool {
	return slices.ContainsFunc(r.list[:r.n], func(w string) bool { return strings.HasPrefix(w, "detect") || w == "object" })
}

// placeOf returns the role of a key that ends in a word for a place and begins
// with what is there: "plateRect", "CarLocation".
func (r *reading) placeOf() Role {
	const other = geometry | sayImage | sayClass | sayScore | sayList | sayNumber
	switch last := r.sense[max(r.n-1, 0)]; {
	case r.all == sayName && r.list[r.n-1] == "text", r.all == sayName|sayList && r.detects(): // "smartDetectTypes"
		return Label
	case r.all&other != 0:
	case last&sayMask != 0:
		return Mask
	case r.all&sayMask != 0:
	case last&sayOutline != 0:
		return Polygon
	case last&sayBox != 0:
		return Box
	}
	return NoRole
}

// namesClass reports whether words for a name name a class: "ObjectType",
// "DetectedText", but not "camera_name", nor "title" alone.
func (r *reading) namesClass() bool {
	last := r.list[r.n-1]
	return last == "text" || r.n > 1 && last != "name" && last != "title"
}
