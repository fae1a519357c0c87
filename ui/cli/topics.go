package cli

import (
	"github.com/spf13/cobra"

	"github.com/framebin/framebin/ui/manual"
)

// newTopics returns the pages of "framebin help", as commands that do nothing.
// A page is written when it is asked for.
func newTopics() []*cobra.Command {
	topics := manual.Topics()
	commands := make([]*cobra.Command, 0, len(topics))
	for _, t := range topics {
		page := &cobra.Command{Use: t.Name, Short: t.Short}
		page.SetHelpFunc(func(cmd *cobra.Command, _ []string) { cmd.Print(t.Text()) })
		commands = append(commands, page)
	}
	return commands
}
