package prediction

import "strings"

// Table is a table of the reference page: what [Read] understands, as its
// own tables say it.
type Table struct {
	Title   string
	Intro   string // one sentence
	Columns []string
	Rows    [][]string // parallel to Columns
}

// Reference returns the tables of the reference page.
func Reference() []Table {
	return []Table{
		kindReference(),
		keyReference("Objects", "Where the objects are, the first name that holds some counts.", containerKeys()),
		keyReference("Class", "A string counts before a number, and the names in this order.", labelKeys()),
		keyReference("Confidence", "A number or a string that is one, 0..1; above 1 all are per cent.", scoreKeys()),
		keyReference("Box", "Four numbers or an object of coordinates; coordinates may also lie flat on the object.", boxKeys()),
		coordinateReference(),
		keyReference("Mask and outline", "A reference to a part, run lengths, or points.", maskKeys()),
		productReference(),
		findingReference(),
	}
}

func kindReference() Table {
	t := Table{
		Title:   "Kinds",
		Intro:   "Words in the kind, without its version, case and separators; the first row that fits counts.",
		Columns: []string{"kind says", "read as"},
	}
	for _, k := range kindWords() {
		t.Rows = append(t.Rows, []string{strings.Join(k.words, " and "), k.kind.String()})
	}
	return t
}

// keyReference lists spellings; those in brackets count only together with
// others.
func keyReference(title, intro string, keys []alias) Table {
	t := Table{Title: title, Intro: intro, Columns: []string{"key", "alone is enough"}}
	for _, k := range keys {
		alone := "yes"
		if k.weak {
			alone = "no"
		}
		t.Rows = append(t.Rows, []string{k.key, alone})
	}
	return t
}

func coordinateReference() Table {
	names := map[coordinate]string{
		atX: "left or centre", atY: "top or centre", atLeft: "left", atTop: "top", atRight: "right", atBottom: "bottom",
		atCenterX: "centre", atCenterY: "centre", atWidth: "width", atHeight: "height",
		atTopLeft: "left and top", atBottomRight: "right and bottom",
	}
	t := Table{
		Title:   "Coordinates",
		Intro:   "With \"normalized\" behind it, a key tells 0..1.",
		Columns: []string{"key", "is"},
	}
	for _, k := range coordinateKeys() {
		t.Rows = append(t.Rows, []string{k.key, names[k.at]})
	}
	return t
}

func productReference() Table {
	t := Table{
		Title:   "Products",
		Intro:   "Keys that together give a product away, and what they decide.",
		Columns: []string{"product", "keys of an object", "boxes", "confidence"},
	}
	for _, p := range products() {
		boxes, confidence := "by their keys", "0..1"
		if p.layout != rawNone {
			boxes = layoutName(p.layout)
		}
		if p.units != AutoUnits {
			boxes += ", " + unitName(p.units)
		}
		if p.percent {
			confidence = "per cent"
		}
		t.Rows = append(t.Rows, []string{p.name, strings.Join(p.object, ", "), boxes, confidence})
	}
	return t
}

func findingReference() Table {
	t := Table{Title: "Findings", Intro: "Codes are stable.", Columns: []string{"code", "severity", "when"}}
	for _, r := range Rules() {
		t.Rows = append(t.Rows, []string{r.Code, r.Severity.String(), r.About})
	}
	return t
}
