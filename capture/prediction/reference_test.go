package prediction_test

import (
	"testing"
)

func TestReference(t *testing.T) {
	t.Parallel()
	titles := make(map[string]bool)
	for _, table := range reference() {
		if titles[table.Title] || table.Title == "" || table.Intro == "" || len(table.Rows) == 0 {
			t.Errorf("table %q of %d rows", table.Title, len(table.Rows))
		}
		titles[table.Title] = true
		seen := make(map[string]bool)
		for _, row := range table.Rows {
			if len(row) != len(table.Columns) {
				t.Errorf("%s: row %v of %d columns", table.Title, row, len(table.Columns))
			}
			for _, cell := range row {
				if cell == "" {
					t.Errorf("%s: empty cell in %v", table.Title, row)
				}
			}
			if key := row[0] + row[1]; seen[key] {
				t.Errorf("%s: %v twice", table.Title, row)
			} else {
				seen[key] = true
			}
		}
	}
}
