// Man writes the manual pages: one a command, from what --help says, and one a
// help topic.
//
//	go -C .ci/tools run ./man FOLDER
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/cpuguy83/go-md2man/v2/md2man"
	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"github.com/framebin/framebin/ui/cli"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: man FOLDER")
		os.Exit(2)
	}
	if err := write(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "man:", err)
		os.Exit(1)
	}
}

func write(folder string) error {
	root := cli.Commands(cli.Program{})
	root.DisableAutoGenTag = true // no page for each time that one is made
	root.InitDefaultCompletionCmd()
	date := date()
	header := doc.GenManHeader{Section: "1", Source: "framebin", Manual: "framebin", Date: &date}
	if err := doc.GenManTree(root, &header, folder); err != nil {
		return err
	}
	for _, topic := range root.Commands() {
		if !topic.IsAdditionalHelpTopicCommand() {
			continue
		}
		name := "framebin-" + topic.Name()
		page := md2man.Render([]byte(page(name, topic, date)))
		if err := os.WriteFile(filepath.Join(folder, name+".7"), page, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// page returns a topic as the Markdown that makes a manual page.
func page(name string, topic *cobra.Command, date time.Time) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%% \"%s\" \"7\" \"%s\" \"framebin\" \"framebin\"\n", strings.ToUpper(name), date.Format("Jan 2006"))
	fmt.Fprintf(&b, "# NAME\n%s - %s\n\n# DESCRIPTION\n", name, topic.Short)
	text := topic.Long
	if strings.HasPrefix(text, "{") { // no Markdown
		text = "    " + strings.ReplaceAll(text, "\n", "\n    ")
	}
	b.WriteString(text)
	b.WriteString("\n# SEE ALSO\n**framebin(1)**\n")
	return b.String()
}

// date is that of the commit, so that the same source makes the same pages.
func date() time.Time {
	seconds, err := strconv.ParseInt(os.Getenv("SOURCE_DATE_EPOCH"), 10, 64)
	if err != nil {
		return time.Now().UTC()
	}
	return time.Unix(seconds, 0).UTC()
}
