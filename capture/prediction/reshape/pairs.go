package reshape

import (
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
)

// Members of a pair of a name and a value: what they are called in attributes of
// JSON APIs, metrics of Sparkplug, records of SenML, fields of forms. The name is
// the one of the highest rank.
var (
	nameKeys = map[string]int{
		"name": 2, "key": 2, "k": 1, "n": 1, "field": 1, "attribute": 1, "tag": 1, "property": 1, "metric": 1, "label": 1,
	}
	valueKeys = map[string]bool{"value": true, "val": true, "v": true, "vs": true}
)

// pair returns the name and the value of an object that is such a pair, beside
// which a time, a unit or a type may stand; nil where it is none.
func pair(v *value) (name string, of *value) {
	const fewest, most = 2, 7
	if v.kind != jsonspan.Object || len(v.members) < fewest || len(v.members) > most {
		return "", nil
	}
	rank := 0
	for i := range v.members {
		m := &v.members[i]
		key := strings.ToLower(m.key)
		switch {
		case valueKeys[key] || typeWord([]byte(m.key)) != "":
			if of != nil {
				return "", nil
			}
			of = &m.value
		case nameKeys[key] > rank:
			if text, ok := m.value.string(); ok {
				name, rank = text, nameKeys[key]
			}
		}
	}
	if name == "" {
		return "", nil
	}
	return name, of
}

// unpaired returns a list of pairs as the object that has these members; as a
// list of them where names come again, one after the other.
func (r *reshaper) unpaired(v value) value {
	const fewest = 2
	if v.kind != jsonspan.Array || len(v.members) < fewest {
		return v
	}
	list := value{kind: jsonspan.Array}
	var members []member
	var told names
	seen := make(map[string]bool)
	end := func() bool {
		if !told.object() {
			return false
		}
		list.members = append(list.members, member{"", value{kind: jsonspan.Object, members: r.unflattened(members)}})
		members, told = nil, names{}
		clear(seen)
		return true
	}
	for i := range v.members {
		name, of := pair(&v.members[i].value)
		if of == nil {
			return v
		}
		if seen[name] && !end() {
			return v
		}
		seen[name] = true
		told.add(lastOf(name))
		members = append(members, member{escaped(name), *of})
	}
	if !end() {
		return v
	}
	r.taken |= Pairs
	if len(list.members) == 1 {
		return list.members[0].value
	}
	return list
}

// lastOf returns the last name of a path, or a name that is none.
func lastOf(name string) string {
	if p := pathOf(name); p != nil {
		return lastName(p)
	}
	return name
}
