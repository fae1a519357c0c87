package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/framebin/framebin/ui/manual"
)

// Commands returns the command tree of a program, for who documents it.
func Commands(p Program) *cobra.Command {
	root := newRoot(&p)
	for _, t := range manual.Topics() {
		if page, _, err := root.Find([]string{t.Name}); err == nil {
			page.Long = t.Text()
		}
	}
	return root
}

// newRoot returns the command tree. The root is listen.
func newRoot(p *Program) *cobra.Command {
	c := listenCommand{program: p}
	root := &cobra.Command{
		Use:   "framebin",
		Short: "See what your camera inference sends",
		Long: "framebin is a local receiver for the webhooks of a camera inference: each frame\n" +
			"appears in the terminal with its predictions drawn on it.\n\n" + listenLong,
		Example:       listenExample,
		Args:          noCommand,
		RunE:          c.run,
		Version:       p.Version.String(),
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.Flags().Bool("version", false, "print the version, and the commit it was built from")
	root.SetVersionTemplate("{{.Name}} {{.Version}}\n")
	root.SetFlagErrorFunc(flagError)
	root.SetUsageTemplate(strings.ReplaceAll(root.UsageTemplate(), ".FlagUsages", ".FlagUsagesWrapped 100"))
	c.register(root, defaultAddr)
	c.listen.RegisterNetwork(root)
	root.Flags().SortFlags = false
	root.PersistentPreRunE = p.configure
	root.PersistentFlags().StringVar(&p.configFile, "config", "", "read this configuration `file` in place of your own")
	root.PersistentFlags().StringVar(&p.natsCreds, "nats-creds", "", "credentials `file` for a NATS server")
	root.AddCommand(
		newListen(p), newDemo(p), newSend(), newCheck(p), newReplay(p), newOpen(p), newShow(p), newExport(p), newDiff(p), newMap(p), newConfig(p), newDoctor(p), newTerminal(p), newVersion(p),
	)
	root.AddCommand(newTopics()...)
	for _, cmd := range root.Commands() {
		cmd.Flags().SortFlags = false
	}
	return root
}

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
