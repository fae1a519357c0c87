package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/framebin/framebin/ui/manual"
)

// Commands returns the command tree of a program, for who documents it.
func Commands(p Program) *cobra.Command {
	root := newRoot(&p, nil)
	for _, t := range manual.Topics() {
		if page, _, err := root.Find([]string{t.Name}); err == nil {
			page.Long = t.Text()
		}
	}
	return root
}

// maker makes the command of a name.
type maker struct {
	name string
	make func(p *Program) *cobra.Command
}

// makers returns what makes the commands.
func makers() []maker {
	return []maker{
		{"listen", newListen},
		{"demo", newDemo},
		{"send", newSend},
		{"check", newCheck},
		{"replay", newReplay},
		{"open", newOpen},
		{"show", newShow},
		{"export", newExport},
		{"diff", newDiff},
		{"map", newMap},
		{"config", newConfig},
		{"doctor", newDoctor},
		{"terminal", newTerminal},
		{"version", newVersion},
	}
}

// alone makes the command that args begin with, where it is one that tells
// nothing of the others; else it returns nil.
func alone(p *Program, args []string) *cobra.Command {
	if len(args) == 0 || args[0] == "config" {
		return nil
	}
	for _, m := range makers() {
		if m.name == args[0] {
			return m.make(p)
		}
	}
	return nil
}

// newRoot returns the command tree, as far as args need it: the flags of all
// commands take longer than many a command. The root is listen.
func newRoot(p *Program, args []string) *cobra.Command {
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
	if cmd := alone(p, args); cmd != nil {
		root.AddCommand(cmd)
		root.CompletionOptions.DisableDefaultCmd = true
	} else {
		for _, m := range makers() {
			root.AddCommand(m.make(p))
		}
		root.AddCommand(newTopics()...)
	}
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
