package reshape

import (
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
)

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
		if !ok || title == "" || len(title) > maxName || seen[title] || strings.ContainsAny(title, "\"\\") || hasControl(title) {
			return nil
		}
		seen[title] = true
		told.add(title)
		titles = append(titles, title)
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
