package reshape

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/framebin/framebin/capture/jsonspan"
)

// path is a key taken apart: "detections[0].box.x1" is detections, 0, box, x1.
type path []string

// separators are what lies between the steps of a path.
const separators = ".[]/"

// pathOf takes apart a key that is a path of names; nil for others. Keys with a
// separator that are none, such as the names of files, are told by what the
// paths of an object lead to.
func pathOf(key string) path {
	const most = 16
	if len(key) > maxName || strings.Contains(key, `\`) && !strings.Contains(key, `\/`) || !strings.ContainsAny(key, separators) {
		return nil
	}
	steps := strings.FieldsFunc(key, func(r rune) bool { return strings.ContainsRune(separators, r) || r == '\\' })
	if len(steps) < 2 || len(steps) > most {
		return nil
	}
	return steps
}

// number returns what a step counts; -1 where it is no number.
func number(step string) int {
	const longest = 5
	n, err := strconv.Atoi(step)
	if err != nil || n < 0 || len(step) > longest || step[0] == '+' {
		return -1
	}
	return n
}

// maxLetters is how many letters a coordinate has before its number: "tl2".
const maxLetters = 2

// numbered takes apart a key with a number in it, or at its end: "obj_0_x1",
// "Object1Width", "score_2". The number is none of a coordinate, such as that of
// "x1", where a letter or two stand before it: what else is numbered alike tells.
func numbered(key string) (name string, n int, rest string) {
	for i := 0; i < len(key); i++ {
		if key[i] < '0' || key[i] > '9' {
			continue
		}
		end := i
		for end < len(key) && key[end] >= '0' && key[end] <= '9' {
			end++
		}
		name, rest = strings.TrimRight(key[:i], "_- "), key[end:]
		trimmed := strings.TrimLeft(rest, "_- ")
		n = number(key[i:end])
		coordinate := len(name) <= maxLetters && len(name) == i && rest != "" // "x1_0"
		if n >= 0 && name != "" && !coordinate && (trimmed == "" || trimmed != rest || unicode.IsUpper(rune(rest[0]))) {
			return name, n, trimmed
		}
		i = end
	}
	return "", -1, ""
}

// unflattened returns the members of an object with those whose keys are paths,
// or numbered, in objects and lists.
func (r *reshaper) unflattened(members []member) []member {
	const fewest = 2
	if len(members) < fewest {
		return members
	}
	if list, ok := byPaths(members); ok {
		r.taken |= Paths
		return list
	}
	if list, ok := byNumbers(members); ok {
		r.taken |= Paths
		return list
	}
	return members
}

// tree is what paths lead to.
type tree struct {
	keys []string
	at   map[string]*tree
	leaf *value
}

// put puts a value where a path leads; false where another is in its way.
func (t *tree) put(p path, v *value) bool {
	for _, step := range p {
		if t.leaf != nil {
			return false
		}
		next := t.at[step]
		if next == nil {
			next = &tree{}
			if t.at == nil {
				t.at = make(map[string]*tree)
			}
			t.at[step] = next
			t.keys = append(t.keys, step)
		}
		t = next
	}
	if t.leaf != nil || t.keys != nil {
		return false
	}
	t.leaf = v
	return true
}

// value returns an object, or a list where all steps are numbers that count
// from 0 or from 1.
func (t *tree) value() value {
	if t.leaf != nil {
		return *t.leaf
	}
	v := value{kind: jsonspan.Object, members: make([]member, 0, len(t.keys))}
	for _, key := range t.keys {
		v.members = append(v.members, member{key, t.at[key].value()})
	}
	first, last := len(t.keys), -1
	for _, key := range t.keys {
		n := number(key)
		if n < 0 {
			return v
		}
		first, last = min(first, n), max(last, n)
	}
	if first > 1 || last-first != len(t.keys)-1 {
		return v
	}
	slices.SortStableFunc(v.members, func(a, b member) int { return number(a.key) - number(b.key) })
	v.kind = jsonspan.Array
	return v
}

// byPaths is unflattened by keys that are paths, if several lead to what tells
// something of an object.
func byPaths(members []member) ([]member, bool) {
	var told names
	paths := make([]path, len(members))
	branches := make(map[string]int)
	for i := range members {
		if p := pathOf(members[i].key); p != nil {
			paths[i] = p
			branches[p[0]]++
			told.add(lastName(p))
		}
	}
	if !told.object() {
		return nil, false
	}
	var root tree
	for i := range members {
		p := paths[i]
		if p == nil || branches[p[0]] < 2 {
			p = path{members[i].key}
		}
		if !root.put(p, &members[i].value) {
			return nil, false
		}
	}
	v := root.value()
	if v.kind == jsonspan.Array { // "0.x", "1.x"
		return []member{{"objects", v}}, true
	}
	return v.members, true
}

// lastName returns the last step of a path that is no number.
func lastName(p path) string {
	for _, step := range slices.Backward(p) {
		if number(step) < 0 {
			return step
		}
	}
	return ""
}

// part is a key taken apart that is numbered: it is a member of the n-th object
// of a list, which has a name or none. n is -1 for a key that is not.
type part struct {
	list   string
	n      int
	member string
}

func partOf(key string) part {
	name, n, rest := numbered(key)
	if rest == "" { // "score_1"
		return part{"", n, name}
	}
	return part{name, n, rest}
}

// byNumbers is unflattened by keys that are numbered alike: each number has a
// class or a confidence, and more.
func byNumbers(members []member) ([]member, bool) {
	parts := make([]part, len(members))
	told := make(map[string]map[int]*names)
	for i := range members {
		p := partOf(members[i].key)
		parts[i] = p
		switch {
		case p.n < 0:
			continue
		case told[p.list] == nil:
			told[p.list] = map[int]*names{p.n: {}}
		case told[p.list][p.n] == nil:
			told[p.list][p.n] = &names{}
		}
		told[p.list][p.n].add(p.member)
	}
	const nameless = "objects"
	taken := make(map[string]string) // the names of the lists
	for list, of := range told {
		if areObjects(of, list != "") {
			taken[list] = cmp.Or(list, nameless)
		}
	}
	for i := range members {
		if taken[members[i].key] != "" { // beside a member of that name
			taken[members[i].key] = nameless
		}
	}
	if len(taken) == 0 {
		return nil, false
	}
	var root tree
	for i := range members {
		p := path{members[i].key}
		if list := taken[parts[i].list]; list != "" && parts[i].n >= 0 {
			p = path{list, strconv.Itoa(parts[i].n), parts[i].member}
		}
		if !root.put(p, &members[i].value) {
			return nil, false
		}
	}
	return root.value().members, true
}

// areObjects reports whether what is numbered are objects: all of them, and those of a
// list without a name alike, as "x1", "y1" and "x2" beside "class1" are not.
func areObjects(of map[int]*names, named bool) bool {
	var like *names
	for _, t := range of {
		if t.about == 0 || !t.object() {
			return false
		}
		if like == nil {
			like = t
		}
		if !named && *t != *like {
			return false
		}
	}
	return named || len(of) > 1 || like.places > 1
}
