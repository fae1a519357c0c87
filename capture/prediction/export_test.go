package prediction

import (
	"fmt"
	"slices"
	"strings"

	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// Rows names every row of the tables.
func Rows() []string {
	v := standard()
	var names []string
	words := vocabulary.New(nil, nil, nil, nil, nil)
	for _, a := range v.Objects {
		name := "member " + a.Key
		if words.Look([]byte(a.Key)).Role == a.Role {
			name = "" // its words say it too: the row says that it is preferred, or enough alone
		}
		names = append(names, name)
	}
	for _, a := range v.Containers {
		names = append(names, "container "+a.Key)
	}
	for _, p := range v.Products {
		names = append(names, "product "+p.Name+" "+strings.Join(append(slices.Clone(p.Around), p.Object...), ","))
	}
	for _, c := range v.Columns {
		names = append(names, "column "+c.Key)
	}
	for _, s := range v.Rows {
		names = append(names, fmt.Sprintf("row of %d, box %d, confidence %d, class %d, %v", s.Length, s.Box, s.Score, s.Class, s.Percent))
	}
	return names
}

// Without returns options that read by all rows but the i-th of Rows.
func Without(i int) Options {
	v := standard()
	objects, containers, products := slices.Clone(v.Objects), slices.Clone(v.Containers), slices.Clone(v.Products)
	columns, rows := slices.Clone(v.Columns), slices.Clone(v.Rows)
	cut(&objects, &i)
	cut(&containers, &i)
	cut(&products, &i)
	cut(&columns, &i)
	cut(&rows, &i)
	return Options{vocabulary: vocabulary.New(objects, containers, products, columns, rows)}
}

// cut takes the i-th row out of a table, and counts i on to the next table.
func cut[T any](table *[]T, i *int) {
	n := len(*table)
	if *i >= 0 && *i < n {
		*table = slices.Delete(*table, *i, *i+1)
	}
	*i -= n
}

// Products returns the signatures of the makes that are known.
func Products() []vocabulary.Product { return standard().Products }
