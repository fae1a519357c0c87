package cli

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/framebin/framebin/ui/config"
	"github.com/framebin/framebin/ui/escape"
	"github.com/framebin/framebin/ui/message"
	"github.com/framebin/framebin/ui/tui/keymap"
)

// configure gives the flags of a command that are not on the command line what
// the environment and the configuration say.
func (p *Program) configure(cmd *cobra.Command, _ []string) error {
	if !cmd.Runnable() || strings.HasPrefix(cmd.Name(), "__") || cmd.Name() == "config" || cmd.Name() == "version" || cmd.HasParent() && cmd.Parent().Name() == "completion" {
		return nil
	}
	file, err := p.readConfig()
	if err == nil {
		_, err = config.Apply(cmd, p.Env, file)
		p.alerts, p.names = file.Alerts, file.Names
	}
	if err == nil {
		p.keys, err = ownKeys(file)
	}
	return configError(cmd, err)
}

// ownKeys returns the keys that a person has set; nil where there are none.
func ownKeys(file config.File) (*keymap.Map, error) {
	if len(file.Keys) == 0 {
		return nil, nil //nolint:nilnil // none is no error
	}
	keys := keymap.Default()
	if err := keys.Rebind(file.Keys); err != nil {
		return nil, fmt.Errorf("%w: %s: [keys]: %w", config.Error, file.Path, err)
	}
	return &keys, nil
}

// readConfig reads the file that --config or the environment names, or the
// user's own.
func (p *Program) readConfig() (config.File, error) {
	path, must := p.configFile, p.configFile != ""
	if !must {
		path = config.Path(p.Env)
	}
	return config.Read(path, must, func() *cobra.Command { return newRoot(&Program{}, nil) })
}

func configError(cmd *cobra.Command, err error) error {
	if errors.Is(err, config.Error) {
		return message.Usage(message.Hint(err, "run 'framebin config' to see what is in force, 'framebin help configuration' for the form"))
	}
	if err != nil {
		return fmt.Errorf("%s: read the configuration: %w", cmd.CommandPath(), err)
	}
	return nil
}

const configLong = `Print what is in force for a command, and where each value is from, as TOML.

Without a COMMAND, for framebin itself. Defaults are behind a #; other values
come from FRAMEBIN_* or from config.toml: 'framebin help configuration' says how.`

func newConfig(p *Program) *cobra.Command {
	return &cobra.Command{
		Use:   "config [COMMAND]",
		Short: "Print the configuration in force, and where each value is from",
		Long:  configLong,
		Example: `  framebin config                    of framebin itself
  framebin config export             of 'framebin export'
  framebin config > config.toml      a file to begin with`,
		Args: arguments("[COMMAND]"),
		RunE: func(cmd *cobra.Command, args []string) error {
			of := cmd.Root()
			if len(args) == 1 {
				found, _, err := cmd.Root().Find(args)
				if err != nil || found == cmd.Root() {
					return message.WrongUse(cmd.CommandPath(), noCommand(cmd.Root(), args))
				}
				of = found
			}
			return p.printConfig(cmd, of)
		},
		ValidArgsFunction: func(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
			var names []string
			for _, c := range cmd.Root().Commands() {
				if c.IsAvailableCommand() && c.HasAvailableFlags() {
					names = append(names, c.Name())
				}
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
	}
}

func (p *Program) printConfig(cmd, of *cobra.Command) error {
	file, err := p.readConfig()
	if err != nil {
		return configError(cmd, err)
	}
	settings, err := config.Apply(of, p.Env, file)
	if err != nil {
		return configError(cmd, err)
	}
	var b bytes.Buffer
	switch {
	case file.Found:
		fmt.Fprintf(&b, "# file: %s\n", file.Path)
	case file.Path != "":
		fmt.Fprintf(&b, "# file: %s (there is none)\n", file.Path)
	default:
		b.WriteString("# file: none, as neither XDG_CONFIG_HOME nor HOME is set\n")
	}
	for _, name := range config.UnknownVariables(p.Env, cmd.Root()) {
		fmt.Fprintf(&b, "# %s is that of no flag\n", name)
	}
	keys, err := ownKeys(file)
	if err != nil {
		return configError(cmd, err)
	}
	if keys != nil {
		for _, name := range slices.Sorted(maps.Keys(file.Keys)) {
			fmt.Fprintf(&b, "# key: %s = %s\n", escape.Line(name), escape.Line(strings.Join(file.Keys[name], " ")))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(file.Names)) {
		fmt.Fprintf(&b, "# filter: @%s = %s\n", escape.Line(name), escape.Line(file.Names[name]))
	}
	for _, r := range file.Alerts {
		fmt.Fprintf(&b, "# alert: %s\n", escape.Line(r.Name))
	}
	for _, s := range settings {
		line, err := tomlLine(s.Flag)
		if err != nil {
			return err
		}
		if s.From == "" {
			fmt.Fprintf(&b, "# %s\n", line) // the default
		} else {
			fmt.Fprintf(&b, "%-38s # %s\n", line, s.From)
		}
	}
	_, err = cmd.OutOrStdout().Write(b.Bytes())
	return err
}

// tomlLine returns a flag as a line of the file.
func tomlLine(flag *pflag.Flag) (string, error) {
	var value any = flag.Value.String()
	switch list, ok := flag.Value.(pflag.SliceValue); {
	case ok:
		value = list.GetSlice()
	case flag.Value.Type() == "bool":
		value = flag.Value.String() == "true"
	case strings.HasPrefix(flag.Value.Type(), "int"), strings.HasPrefix(flag.Value.Type(), "float"):
		return flag.Name + " = " + flag.Value.String(), nil
	}
	text, err := toml.Marshal(map[string]any{flag.Name: value})
	return strings.TrimSpace(string(text)), err
}
