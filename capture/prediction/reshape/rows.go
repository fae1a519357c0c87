package reshape

import (
	"bytes"
	"slices"
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/notation"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// celled returns a list of rows that have no names as a list of objects. Whoever has
// the list calls it, as the names may lie beside it.
func (r *reshaper) celled(v value) value {
	if v.kind != jsonspan.Array {
		return v
	}
	rows, ok := classified(v.members)
	if !ok {
		return v
	}
	r.taken |= Cells
	return rows
}

// titled returns a list of lists whose first one has the names of the others'
// values as a list of objects.
func (r *reshaper) titled(v value) value {
	const fewest = 2
	if len(v.members) < fewest {
		return v
	}
	titles := titlesOf(&v.members[0].value)
	if titles == nil {
		return v
	}
	rows, ok := ofRows(v.members[1:], titles)
	if !ok {
		return v
	}
	r.taken |= Rows
	return rows
}

// named returns an object of which one member has the names of the columns, such
// as the answer of a database, and another the rows, with objects for rows.
func (r *reshaper) named(v value) value {
	var titles []string
	at := -1
	for i := range v.members {
		m := &v.members[i]
		if titles = titlesOf(&m.value); titles != nil {
			at = i
			break
		}
		if m.value.kind != jsonspan.Object {
			continue
		}
		for j := range m.value.members { // "schema":{"fields":[]}
			if titles = titlesOf(&m.value.members[j].value); titles != nil {
				at = i
				break
			}
		}
		if at >= 0 {
			break
		}
	}
	if at < 0 {
		return v
	}
	for i := range v.members {
		m := &v.members[i]
		if i == at || m.value.kind != jsonspan.Array {
			continue
		}
		rows, ok := ofRows(m.value.members, titles)
		if !ok {
			continue
		}
		r.taken |= Rows
		return value{kind: jsonspan.Object, members: append(without(v.members, at, i), member{"objects", rows})}
	}
	return v
}

// without returns the members but for two.
func without(members []member, a, b int) []member {
	var rest []member
	for i := range members {
		if i != a && i != b {
			rest = append(rest, members[i])
		}
	}
	return rest
}

// titlesOf returns the names of columns: a list of texts, or of objects with a
// name each, that tell something of an object; nil for others.
func titlesOf(v *value) []string {
	const fewest, most = 3, 256
	if v.kind != jsonspan.Array || len(v.members) < fewest || len(v.members) > most {
		return nil
	}
	var told names
	seen := make(map[string]bool)
	titles := make([]string, 0, len(v.members))
	for i := range v.members {
		title, ok := titleOf(&v.members[i].value)
		if !ok || title == "" || len(title) > maxName || seen[title] {
			return nil
		}
		seen[title] = true
		told.add(title)
		titles = append(titles, escaped(title))
	}
	if !told.object() {
		return nil
	}
	return titles
}

func titleOf(v *value) (string, bool) {
	if v.kind != jsonspan.Object {
		return v.string()
	}
	for i := range v.members {
		if strings.EqualFold(v.members[i].key, "name") {
			return v.members[i].value.string()
		}
	}
	return "", false
}

// ofRows returns rows as objects by the names of their columns. It reports false
// where they are no rows of that many values.
func ofRows(rows []member, titles []string) (list value, ok bool) {
	list.kind = jsonspan.Array
	for i := range rows {
		cells := cellsOf(&rows[i].value)
		if len(cells) != len(titles) {
			return value{}, false
		}
		row := value{kind: jsonspan.Object, members: make([]member, 0, len(titles))}
		for j, title := range titles {
			row.members = append(row.members, member{title, cells[j]})
		}
		list.members = append(list.members, member{"", row})
	}
	return list, len(rows) > 0
}

// cellsOf returns the values of a row: a list, or as BigQuery writes one,
// {"f":[{"v":1}]}.
func cellsOf(v *value) []value {
	if v.kind == jsonspan.Object && len(v.members) == 1 {
		v = &v.members[0].value
	}
	if v.kind != jsonspan.Array {
		return nil
	}
	cells := make([]value, 0, len(v.members))
	for i := range v.members {
		c := v.members[i].value
		if c.kind == jsonspan.Object && len(c.members) == 1 && valueKeys[c.members[0].key] {
			c = c.members[0].value
		}
		cells = append(cells, c)
	}
	return cells
}

// fewestCells and mostCells are how many values a row has of a class, a box and a
// confidence or none.
const fewestCells, mostCells = 5, 6

// isRow reports whether a string may be a row: "leaf 0.9 64 96 224 216".
func isRow(text []byte) bool {
	const longest = 96
	if len(text) < 2*fewestCells-1 || len(text) > longest {
		return false
	}
	commas, spaces, digits := 0, 0, 0
	for _, c := range text {
		switch {
		case c == ',':
			commas++
		case c == ' ':
			spaces++
		case c >= '0' && c <= '9':
			digits++
		}
	}
	return digits > 0 && max(commas, spaces) >= fewestCells-1
}

// classified returns rows of a class, four numbers and, before or behind these, a
// confidence or none as objects. It reports false where the rows are not all
// written so, or the confidence cannot be told from the box.
func classified(rows []member) (list value, ok bool) {
	at, count, first, last := -1, 0, true, true
	classes, numbers := make([]value, len(rows)), make([][]value, len(rows))
	for i := range rows {
		row, class := rowOf(&rows[i].value)
		if class < 0 || i > 0 && (class != at || len(row) != count) {
			return value{}, false
		}
		at, count = class, len(row)
		classes[i], numbers[i] = row[class], append(row[:class:class], row[class+1:]...)
		first, last = first && isShare(&numbers[i][0]), last && isShare(&numbers[i][len(numbers[i])-1])
	}
	if len(rows) == 0 || count == mostCells && first == last {
		return value{}, false
	}
	list.kind = jsonspan.Array
	for i, v := range numbers {
		list.members = append(list.members, member{"", objectOf(classes[i], v, first)})
	}
	return list, true
}

// objectOf returns the object of a class and the numbers of a row: those of a box,
// with a confidence before or behind them or without.
func objectOf(class value, numbers []value, first bool) value {
	const sides = 4
	o := value{kind: jsonspan.Object, members: []member{{"label", class}}}
	switch {
	case len(numbers) == sides:
	case first:
		o.members = append(o.members, member{"score", numbers[0]})
		numbers = numbers[1:]
	default:
		o.members = append(o.members, member{"score", numbers[sides]})
		numbers = numbers[:sides]
	}
	box := value{kind: jsonspan.Array}
	for _, n := range numbers {
		box.members = append(box.members, member{"", n})
	}
	o.members = append(o.members, member{"box", box})
	return o
}

// rowOf returns the values of a row, and which of them is the class; -1 where it
// is none.
func rowOf(v *value) (cells []value, class int) {
	cells = splitRow(v)
	if len(cells) < fewestCells || len(cells) > mostCells {
		return nil, -1
	}
	class = -1
	for i := range cells {
		text, isText := cells[i].string()
		switch {
		case isText && class < 0 && vocabulary.MayBeClass(text):
			class = i
		case cells[i].kind != jsonspan.None || cells[i].node.Kind() != jsonspan.Number:
			return nil, -1
		}
	}
	return cells, class
}

// splitRow returns the values of a row, which may be a string.
func splitRow(v *value) (cells []value) {
	if text, ok := v.string(); ok && isRow([]byte(text)) {
		for _, field := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' }) {
			text := []byte(field)
			if !notation.IsNumber(field) {
				text = notation.AppendString(nil, field)
			}
			cells = append(cells, parsed(text))
		}
	}
	if v.kind == jsonspan.Array && len(v.members) <= mostCells {
		for i := range v.members {
			cells = append(cells, v.members[i].value)
		}
	}
	return cells
}

// isRoundabout reports whether a member may be a box below its class, or lists of
// keypoints.
func isRoundabout(before, key, after []byte) bool {
	return namesBox(before, key, after) || groupsPoints(key, after)
}

// namesBox reports whether a key may be that of a class, and all there is in its
// object beside the box that it has: {"person":[64,96,224,216]}.
func namesBox(before, key, after []byte) bool {
	const longest = 96
	text := after[:min(len(after), longest)]
	end := bytes.IndexByte(text, ']')
	if end < 0 || !bytes.HasSuffix(bytes.TrimRight(before, " \t\r\n"), []byte("{")) || bytes.Count(text[:end], []byte(",")) != 3 {
		return false
	}
	value := bytes.TrimSpace(bytes.TrimPrefix(bytes.TrimSpace(text[:end]), []byte(":")))
	return bytes.HasPrefix(value, []byte("[")) && bytes.HasPrefix(bytes.TrimSpace(text[end+1:]), []byte("}")) && isClassKey(string(key))
}

// groupsPoints reports whether a key is that of keypoints, and has lists of them.
func groupsPoints(key, after []byte) bool {
	const longest = 16
	if !isPointsKey(key) {
		return false
	}
	head := bytes.Join(bytes.Fields(after[:min(len(after), longest)]), nil)
	return bytes.HasPrefix(head, []byte(":[[{"))
}

func isPointsKey(key []byte) bool {
	const long = len("landmarks")
	if len(key) < long {
		return false
	}
	end := key[len(key)-long:]
	return bytes.EqualFold(end, []byte("landmarks")) || bytes.EqualFold(end, []byte("keypoints"))
}

// grouped returns the members of an object with a list of lists of keypoints as a list
// of objects that have them: {"multiHandLandmarks":[[{"x":0.1,"y":0.2}]]}. Of several
// lists the others are of the same objects, as those in the world.
func (r *reshaper) grouped(members []member) []member {
	isPoints := func(m member) bool { return m.value.kind == jsonspan.Array && isPointsKey([]byte(m.key)) }
	at := slices.IndexFunc(members, isPoints)
	if at < 0 || slices.ContainsFunc(members[at+1:], isPoints) {
		return members
	}
	list := value{kind: jsonspan.Array}
	for _, group := range members[at].value.members {
		if group.value.kind != jsonspan.Array || len(group.value.members) == 0 || group.value.members[0].value.kind != jsonspan.Object {
			return members
		}
		list.members = append(list.members, member{"", value{kind: jsonspan.Object, members: []member{{"keypoints", group.value}}}})
	}
	if list.members != nil {
		members[at].value = list
		r.taken |= Grouped
	}
	return members
}

// isClassKey reports whether a key is none that says what is under it, and may be a
// class.
func isClassKey(key string) bool {
	v := vocabulary.Standard
	role := v.Look([]byte(key)).Role
	return (role == vocabulary.NoRole || role == vocabulary.Inner) && !v.Innocent([]byte(key), false, false) && !v.Placing([]byte(key)) && vocabulary.MayBeClass(key)
}

// keyed returns a list of objects of one class and its box each as those that tell
// both: [{"person":[64,96,224,216]}].
func (r *reshaper) keyed(v value) value {
	list := value{kind: jsonspan.Array, members: make([]member, 0, len(v.members))}
	for i := range v.members {
		o := &v.members[i].value
		if o.kind != jsonspan.Object || len(o.members) != 1 || !isClassKey(o.members[0].key) {
			return v
		}
		box := o.members[0].value
		if box.kind != jsonspan.Array || len(box.members) != 4 {
			return v
		}
		for k := range box.members {
			if box.members[k].value.node.Kind() != jsonspan.Number {
				return v
			}
		}
		class := value{text: []byte(`"` + o.members[0].key + `"`)}
		list.members = append(list.members, member{"", value{kind: jsonspan.Object, members: []member{{"label", class}, {"rect_2d", box}}}})
	}
	if len(v.members) == 0 {
		return v
	}
	r.taken |= Cells
	return list
}

// isShare reports whether a number may be a confidence, and is none of pixels.
func isShare(v *value) bool {
	f, ok := v.node.Float()
	return ok && f >= 0 && f <= 1
}
