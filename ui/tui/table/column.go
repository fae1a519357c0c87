package table

// Column is one thing that is said of a request.
type Column uint8

// The columns, from left to right.
const (
	Number Column = iota
	Time
	Gap // to the request before it from the same camera
	Kind
	CameraName // its name, its path or its address, whichever tells cameras apart
	Path
	From
	Seen
	Objects
	Confidence // the lowest of an object
	Problems
	Size
	Status
	NumColumns // how many there are
)

var columnsKnown = [NumColumns]struct {
	name, about   string
	greatestFirst bool // where the table is sorted by it
}{
	Number:     {"number", "in order of arrival", false},
	Time:       {"time", "when it came", false},
	Gap:        {"gap", "since the camera's one before it", true},
	Kind:       {"kind", "project type", false},
	CameraName: {"camera", "by name, path or sender", false},
	Path:       {"path", "where it came to", false},
	From:       {"from", "who sent it", false},
	Seen:       {"seen", "what the model saw", false},
	Objects:    {"objects", "how many", true},
	Confidence: {"confidence", "the lowest of an object", false},
	Problems:   {"problems", "the worst first", true},
	Size:       {"size", "of the body", true},
	Status:     {"status", "of the answer", true},
}

// Columns returns all columns, from left to right.
func Columns() []Column {
	all := make([]Column, NumColumns)
	for c := range NumColumns {
		all[c] = c
	}
	return all
}

// ParseColumn returns the column of a name.
func ParseColumn(name string) (Column, bool) {
	for c := range NumColumns {
		if columnsKnown[c].name == name {
			return c, true
		}
	}
	return 0, false
}

// String returns the column's name.
func (c Column) String() string { return columnsKnown[min(c, NumColumns-1)].name }

// About says what the column tells.
func (c Column) About() string { return columnsKnown[min(c, NumColumns-1)].about }

// ParseColumns returns the columns of those names; what is no column is left out.
func ParseColumns(names []string) []Column {
	var columns []Column
	for _, name := range names {
		if c, ok := ParseColumn(name); ok {
			columns = append(columns, c)
		}
	}
	return columns
}
