package prediction

import (
	"fmt"
	"slices"
	"strings"
)

// Rows names every row of the tables.
func Rows() []string {
	r := allRules()
	var names []string
	for _, a := range r.objects {
		names = append(names, "member "+a.key)
	}
	for _, a := range r.containers {
		names = append(names, "container "+a.key)
	}
	for _, c := range r.coordinates {
		names = append(names, "coordinate "+c.key)
	}
	for _, p := range r.products {
		names = append(names, "product "+p.name+" "+strings.Join(append(slices.Clone(p.around), p.object...), ","))
	}
	for _, c := range r.columns {
		names = append(names, "column "+c.key)
	}
	for _, s := range r.rows {
		names = append(names, fmt.Sprintf("row of %d, confidence %d, class %d", s.length, s.score, s.class))
	}
	return names
}

// Without returns options that read by all rows but the i-th of Rows.
func Without(i int) Options {
	r := allRules()
	cut(&r.objects, &i)
	cut(&r.containers, &i)
	cut(&r.coordinates, &i)
	r.products = slices.Clone(r.products) // shared by all readers
	cut(&r.products, &i)
	cut(&r.columns, &i)
	cut(&r.rows, &i)
	return Options{rules: r}
}

// cut takes the i-th row out of a table, and counts i on to the next table.
func cut[T any](table *[]T, i *int) {
	n := len(*table)
	if *i >= 0 && *i < n {
		*table = slices.Delete(*table, *i, *i+1)
	}
	*i -= n
}
