// Package manual holds what "framebin help TOPIC" and the manual pages say
// about what is no command: the filter language, files, lines, exit codes. It
// is text, of which tables are made from the code that they are about. It is
// no command and draws nothing; ui/cli imports it.
package manual

import (
	"embed"
	"fmt"
	"regexp"
	"strings"

	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/query"
	"github.com/framebin/framebin/ui/tui/keymap"
)

// Topic is one page, in Markdown.
type Topic struct {
	Name  string // as in "framebin help filters"
	Short string // one line

	// Text writes the page, which costs more than to list it.
	Text func() string
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
		{"filters", "How to find requests: the filter language", func() string { return page("filters") + fields() }},
		{"lines", "The JSON lines of --headless and export", func() string { return page("lines") }},
		{"schema", "The JSON Schema of the lines, to be written into a file", LinesSchema},
		{"configuration", "config.toml and FRAMEBIN_*: any flag, without typing it", func() string { return page("configuration") }},
		{"findings", "What did I get wrong? Each problem by its code, and the way out", func() string { return page("findings") + findings() }},
		{"keys", "The name of each action of the screen, for your own keys", func() string { return page("keys") + actions() }},
		{"rules", "The file of --rules: how to answer which path", func() string { return page("rules") }},
		{"maps", "Map files: how to read what framebin does not know", func() string { return page("maps") }},
		{"exit-codes", "What a command's exit code and signals mean", func() string { return page("exit-codes") }},
	}
}

func page(name string) string {
	text, err := topics.ReadFile("topics/" + name + ".md")
	if err != nil {
		return err.Error() // a page that is not there, which a test finds
	}
	return string(text)
}

// findings lists what may be wrong with a request.
func findings() string {
	found := regexp.MustCompile(`%[-+.\d]*[a-z]`) // in a message, for what was found
	var b strings.Builder
	for _, r := range finding.Rules() {
		fmt.Fprintf(&b, "    %s (%s)\n", r.Code, r.Severity)
		for _, line := range wrap(r.About+". It says: "+found.ReplaceAllString(r.Message, "…"), 84) {
			fmt.Fprintf(&b, "        %s\n", line)
		}
		for line := range strings.Lines(r.Example()) {
			for _, piece := range pieces(strings.TrimSuffix(line, "\n"), 98) {
				fmt.Fprintf(&b, "          %s\n", piece)
			}
		}
	}
	return b.String()
}

// pieces breaks a line of JSON after commas, where it is longer than that many
// bytes.
func pieces(line string, width int) []string {
	var all []string
	for len(line) > width {
		n := strings.LastIndexByte(line[:width], ',') + 1
		if n == 0 {
			n = width
		}
		all = append(all, line[:n])
		line = line[n:]
	}
	return append(all, line)
}

// wrap breaks text into lines of at most that many bytes, where words allow.
func wrap(text string, width int) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		if line != "" && len(line)+1+len(word) > width {
			lines = append(lines, line)
			line = ""
		}
		line = strings.TrimPrefix(line+" "+word, " ")
	}
	return append(lines, line)
}

// actions lists what keys do, by name.
func actions() string {
	var b strings.Builder
	for _, k := range keymap.Default().Bound() {
		fmt.Fprintf(&b, "    %-22s %-18s %s\n", k.Name, strings.Join(k.Keys, " "), k.Desc)
	}
	return b.String()
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
