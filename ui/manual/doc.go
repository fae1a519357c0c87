// Package manual holds what "framebin help TOPIC" and the manual pages say
// about what is no command: the filter language, files, lines, exit codes. It
// is text, of which tables are made from the code that they are about. It is
// no command and draws nothing; ui/cli imports it.
package manual

import (
	"embed"
	"fmt"
	"strings"

	"github.com/framebin/framebin/capture/query"
)

// Topic is one page, in Markdown.
type Topic struct {
	Name  string // as in "framebin help filters"
	Short string // one line
	Text  string
}

//go:embed topics
var topics embed.FS

//go:embed lines.schema.json
var linesSchema string

// LinesSchema is the JSON Schema of the lines of --headless.
func LinesSchema() string { return linesSchema }

// Topics returns every page, in the order in which help lists them.
func Topics() []Topic {
	return []Topic{
		{"filters", "How to find requests: the filter language", page("filters") + fields()},
		{"lines", "The JSON lines of --headless and export", page("lines")},
		{"schema", "The JSON Schema of the lines, to be written into a file", LinesSchema()},
		{"configuration", "config.toml and FRAMEBIN_*: any flag, without typing it", page("configuration")},
		{"rules", "The file of --rules: how to answer which path", page("rules")},
		{"maps", "Map files: how to read what framebin does not know", page("maps")},
		{"exit-codes", "What a command's exit code and signals mean", page("exit-codes")},
	}
}

func page(name string) string {
	text, err := topics.ReadFile("topics/" + name + ".md")
	if err != nil {
		return err.Error() // a page that is not there, which a test finds
	}
	return string(text)
}

// fields lists what a filter can ask about.
func fields() string {
	var b strings.Builder
	for _, f := range query.Fields() {
		about := f.About
		if f.Alone != "" {
			about += "; alone: " + f.Alone
		}
		fmt.Fprintf(&b, "    %-12s %-26s %s\n", f.Name, f.Example, about)
	}
	return b.String()
}
