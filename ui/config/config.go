// Package config gives flags that were not given on the command line a value:
// from a variable FRAMEBIN_*, or else from config.toml. It knows flags by name
// only, whatever they are for, so that each flag of each command has both.
// It also reads what of the file is no flag: [[alert]], [filters] and [keys].
// It starts nothing and knows no flag's meaning; ui/cli imports it.
package config

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/framebin/framebin/capture/alert"
	"github.com/framebin/framebin/capture/query"
)

// Error is wrapped by every error about what a file or a variable says.
var Error = errors.New("configuration") //nolint:errname // reads as config.Error

// maxFile bounds what is read of a file.
const maxFile = 1 << 20

// own are the flags that are for the command line only.
var own = map[string]bool{"help": true, "version": true, "config": true}

// prefix is that of variables.
const prefix = "FRAMEBIN_"

// File is what a config.toml says.
type File struct {
	Path   string // where it is, or would be; "" where no place is known
	Found  bool
	Alerts []alert.Rule        // of its [[alert]] tables
	Keys   map[string][]string // of its table [keys]: of an action, by name
	Names  query.Names         // of filters, of its table [filters]

	values map[string]any // of flags of any command
	tables map[string]map[string]any
}

// Path returns where config.toml is looked for, of the variables of the
// environment: FRAMEBIN_CONFIG, or else in framebin's folder of the user's
// configuration. "" means nowhere.
func Path(env []string) string {
	if path := lookup(env, prefix+"CONFIG"); path != "" {
		return path
	}
	folder := lookup(env, "XDG_CONFIG_HOME")
	switch {
	case filepath.IsAbs(folder):
	case runtime.GOOS == "windows":
		folder = lookup(env, "APPDATA")
	default:
		if folder = lookup(env, "HOME"); folder != "" {
			folder = filepath.Join(folder, ".config")
		}
	}
	if folder == "" {
		return ""
	}
	return filepath.Join(folder, "framebin", "config.toml")
}

// Read reads the file at path. That there is none is no error unless must is
// set. root returns the command tree, whose flags and commands the file may name.
func Read(path string, must bool, root func() *cobra.Command) (File, error) {
	f := File{Path: path}
	if path == "" {
		return f, nil
	}
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) && !must {
		return f, nil
	}
	if err == nil && info.Size() > maxFile {
		err = fmt.Errorf("%w: %s: more than %d bytes", Error, path, maxFile)
	}
	if err != nil {
		return f, err
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return f, err
	}
	f.Found = true
	return f, f.parse(text, root())
}

// parse reads the text of a file: keys are flags, tables are commands.
func (f *File) parse(text []byte, root *cobra.Command) error {
	var all map[string]any
	if err := toml.Unmarshal(text, &all); err != nil {
		if at, ok := errors.AsType[*toml.DecodeError](err); ok {
			row, column := at.Position()
			return fmt.Errorf("%w: %s: line %d column %d: %w", Error, f.Path, row, column, err)
		}
		return fmt.Errorf("%w: %s: %w", Error, f.Path, err)
	}
	if err := f.own(all); err != nil {
		return fmt.Errorf("%w: %s: %w", Error, f.Path, err)
	}
	f.values, f.tables = map[string]any{}, map[string]map[string]any{}
	anywhere := flagsBelow(root)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		table, ok := all[name].(map[string]any)
		if !ok {
			if !anywhere[name] {
				return fmt.Errorf("%w: %s: no command has a flag --%s", Error, f.Path, name)
			}
			f.values[name] = all[name]
			continue
		}
		command, _, err := root.Find([]string{name})
		if err != nil || command == root {
			return fmt.Errorf("%w: %s: there is no command %q for the table [%s]", Error, f.Path, name, name)
		}
		for _, key := range slices.Sorted(maps.Keys(table)) {
			if !flagsOf(command)[key] {
				return fmt.Errorf("%w: %s: [%s]: the command has no flag --%s", Error, f.Path, name, key)
			}
		}
		f.tables[name] = table
	}
	return nil
}

// own takes out and reads what is no flag.
func (f *File) own(all map[string]any) error {
	if table, ok := all["filters"]; ok { // first, as alerts may name them
		if err := f.filters(table); err != nil {
			return fmt.Errorf("[filters]: %w", err)
		}
	}
	if list, ok := all["alert"]; ok {
		if err := f.alerts(list); err != nil {
			return err
		}
	}
	if table, ok := all["keys"]; ok {
		if err := f.keys(table); err != nil {
			return err
		}
	}
	delete(all, "filters")
	delete(all, "alert")
	delete(all, "keys")
	return nil
}

// filters reads the table [filters]: a line for a name.
func (f *File) filters(value any) error {
	table, ok := value.(map[string]any)
	if !ok {
		return errors.New("it is a table of lines by their names")
	}
	f.Names = query.Names{}
	for name, line := range table {
		text, ok := line.(string)
		if !ok {
			return fmt.Errorf("%s = %v: a filter is a text", name, line)
		}
		f.Names[name] = text
	}
	return f.Names.Check()
}

// alerts reads the tables [[alert]].
func (f *File) alerts(list any) error {
	text, err := toml.Marshal(map[string]any{"alert": list})
	if err != nil {
		return err
	}
	var read struct {
		Alert []alert.Text `toml:"alert"`
	}
	if err := toml.NewDecoder(bytes.NewReader(text)).DisallowUnknownFields().Decode(&read); err != nil {
		if strict, ok := errors.AsType[*toml.StrictMissingError](err); ok && len(strict.Errors) > 0 {
			return fmt.Errorf("[[alert]] has no %s", strict.Errors[0].Key()[len(strict.Errors[0].Key())-1])
		}
		return fmt.Errorf("[[alert]]: %w", err)
	}
	f.Alerts, err = alert.Parse(read.Alert, f.Names)
	return err
}

// keys reads the table [keys]: a key, or a list of keys, for an action.
func (f *File) keys(value any) error {
	table, ok := value.(map[string]any)
	if !ok {
		return errors.New("keys is a table: [keys]")
	}
	f.Keys = map[string][]string{}
	flat(table, "", f.Keys)
	return nil
}

// flat writes what is in tables in tables, as dots in names make them, by the
// whole name.
func flat(table map[string]any, path string, into map[string][]string) {
	for name, value := range table {
		name = path + name
		switch value := value.(type) {
		case map[string]any:
			flat(value, name+".", into)
		case []any:
			for _, v := range value {
				into[name] = append(into[name], fmt.Sprint(v))
			}
		default:
			into[name] = []string{fmt.Sprint(value)}
		}
	}
}

// Setting is what a flag is set to, and by what.
type Setting struct {
	Flag *pflag.Flag
	From string // "--NAME", "FRAMEBIN_NAME", the path of the file, or "" for the default
}

// Naming is a flag whose value may name filters of the configuration.
type Naming interface{ SetNames(names query.Names) error }

// Apply sets the flags of a command that were not given: by FRAMEBIN_COMMAND_NAME,
// FRAMEBIN_NAME, the table of the command in the file, or the top of the file,
// whichever is there first. It returns all settings of the command, in the order
// of its flags. An error names what is wrong, and where.
func Apply(command *cobra.Command, env []string, f File) ([]Setting, error) {
	var all []Setting
	var failed error
	command.Flags().SortFlags = false
	command.Flags().VisitAll(func(flag *pflag.Flag) {
		if failed != nil || own[flag.Name] || flag.Hidden {
			return
		}
		s := Setting{Flag: flag}
		if flag.Changed {
			s.From = "--" + flag.Name
		} else {
			s.From, failed = set(command, flag, env, f)
		}
		if v, ok := flag.Value.(Naming); ok && failed == nil {
			if err := v.SetNames(f.Names); err != nil {
				failed = fmt.Errorf("%w: --%s: %w", Error, flag.Name, err)
			}
		}
		all = append(all, s)
	})
	return all, failed
}

// set gives a flag its value and returns where it is from; "" if nowhere.
func set(command *cobra.Command, flag *pflag.Flag, env []string, f File) (string, error) {
	table := tableName(command)
	for _, name := range []string{variable(table + "-" + flag.Name), variable(flag.Name)} {
		value := lookup(env, name)
		if value == "" {
			continue
		}
		if err := command.Flags().Set(flag.Name, value); err != nil {
			return name, fmt.Errorf("%w: %s=%s: %w", Error, name, value, reason(err))
		}
		return name, nil
	}
	value, ok := f.tables[table][flag.Name]
	if !ok {
		value, ok = f.values[flag.Name]
	}
	if !ok {
		return "", nil
	}
	if err := setAny(command.Flags(), flag, value); err != nil {
		return f.Path, fmt.Errorf("%w: %s: %s = %v: %w", Error, f.Path, flag.Name, value, reason(err))
	}
	return f.Path, nil
}

// setAny sets a flag to what TOML has: a list for a flag that may come more
// than once.
func setAny(flags *pflag.FlagSet, flag *pflag.Flag, value any) error {
	list, ok := value.([]any)
	if !ok {
		return flags.Set(flag.Name, fmt.Sprint(value))
	}
	for _, v := range list {
		if err := flags.Set(flag.Name, fmt.Sprint(v)); err != nil {
			return err
		}
	}
	return nil
}

// reason takes off what pflag says of a command line.
func reason(err error) error {
	if invalid, ok := errors.AsType[*pflag.InvalidValueError](err); ok {
		return invalid.Unwrap()
	}
	return err
}

// variable returns the name of the variable of a flag.
func variable(flag string) string {
	return prefix + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// tableName is the command whose table holds for a command: framebin alone is
// listen.
func tableName(command *cobra.Command) string {
	if !command.HasParent() {
		return "listen"
	}
	return command.Name()
}

func flagsOf(command *cobra.Command) map[string]bool {
	names := map[string]bool{}
	add := func(f *pflag.Flag) { names[f.Name] = true }
	command.Flags().VisitAll(add)
	command.InheritedFlags().VisitAll(add)
	for name := range own {
		delete(names, name)
	}
	return names
}

func flagsBelow(command *cobra.Command) map[string]bool {
	names := flagsOf(command)
	for _, sub := range command.Commands() {
		maps.Copy(names, flagsBelow(sub))
	}
	return names
}

// lookup returns the last value of a variable, which is the one that counts.
// One that is empty is as one that is not there.
func lookup(env []string, name string) string {
	for _, pair := range slices.Backward(env) {
		if key, value, ok := strings.Cut(pair, "="); ok && key == name {
			return value
		}
	}
	return ""
}

// UnknownVariables returns the variables that begin as framebin's do but are those of
// no flag, sorted.
func UnknownVariables(env []string, root *cobra.Command) []string {
	known := map[string]bool{prefix + "CONFIG": true}
	for name := range flagsBelow(root) {
		known[variable(name)] = true
	}
	for _, command := range append(root.Commands(), root) {
		for name := range flagsOf(command) {
			known[variable(tableName(command)+"-"+name)] = true
		}
	}
	var all []string
	for _, pair := range env {
		if name, _, _ := strings.Cut(pair, "="); strings.HasPrefix(name, prefix) && !known[name] {
			all = append(all, name)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
