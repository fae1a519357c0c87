package prediction_test

import (
	"flag"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the reference page anew")

// page lays the tables out in Markdown.
func page(tb testing.TB) string {
	tb.Helper()
	var b strings.Builder
	b.WriteString(`# What framebin understands

For whoever sets a camera inference up, or sends from a product of another
make. What is documented by Robovision AI needs none of these tables: it is
drawn as sent. They tell which other spellings are read, what is assumed where
a document leaves it open, and what each finding means.

Names are compared in lower case, without ` + "`_`, `-`" + ` and spaces: ` + "`classId`, `class_id`" + `
and ` + "`ClassID`" + ` are one. A name for which "alone is enough" is rare outside
predictions; the others count only together with others. Members that no table
names are kept and shown with the object. An absent confidence is not 0: it
passes every threshold.

This page is generated from the tables of the program:
` + "`go test ./capture/prediction -update`" + `.

`)
	tables := append(reference(), payloadTable(tb))
	for _, t := range tables {
		b.WriteString("- [" + t.Title + "](#" + anchor(t.Title) + ")\n")
	}
	for _, t := range tables {
		b.WriteString("\n## " + t.Title + "\n\n" + t.Intro + "\n\n")
		writeRow(&b, t.Columns)
		b.WriteString(strings.Repeat("| --- ", len(t.Columns)) + "|\n")
		for _, row := range t.Rows {
			writeRow(&b, row)
		}
	}
	return b.String()
}

// payloadTable lists the payloads that the tables are proved by.
func payloadTable(tb testing.TB) referenceTable {
	tb.Helper()
	t := referenceTable{
		Title: "Published payloads",
		Intro: "What the tables above are proved by: documents as their makers publish them, in `testdata/published`. " +
			"A row of a table that none of them shows is listed with its reason in `unpublished_test.go`.",
		Columns: []string{"product", "payload", "source"},
	}
	for _, p := range published(tb) {
		t.Rows = append(t.Rows, []string{p.header["product"], "`" + p.name + "`", p.header["source"]})
	}
	return t
}

// anchor is what GitHub makes of a heading.
func anchor(title string) string { return strings.ReplaceAll(strings.ToLower(title), " ", "-") }

func writeRow(b *strings.Builder, cells []string) {
	for _, c := range cells {
		b.WriteString("| " + strings.ReplaceAll(c, "|", `\|`) + " ")
	}
	b.WriteString("|\n")
}

// The reference page says what the tables say.
func TestReferencePage(t *testing.T) {
	t.Parallel()
	const file = "REFERENCE.md"
	want := page(t)
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got := readFile(t, file); got != want {
		t.Errorf("%s is stale: write it again with go test ./capture/prediction -update", file)
	}
}
