package config_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"github.com/framebin/framebin/ui/config"
)

// flags are those of a small program.
type flags struct {
	size   int
	ratio  float64
	loud   bool
	hosts  []string
	wait   time.Duration
	format string
}

func program() (*cobra.Command, *cobra.Command, *flags) {
	var f flags
	root := &cobra.Command{Use: "framebin", Run: func(*cobra.Command, []string) {}}
	export := &cobra.Command{Use: "export", Run: func(*cobra.Command, []string) {}}
	for _, c := range []*cobra.Command{root, export} {
		c.Flags().IntVar(&f.size, "max-size", 1, "")
	}
	root.Flags().Float64Var(&f.ratio, "ratio", 0.5, "")
	root.Flags().BoolVar(&f.loud, "loud", false, "")
	root.Flags().StringSliceVar(&f.hosts, "host", []string{"own"}, "")
	root.Flags().DurationVar(&f.wait, "wait", time.Second, "")
	export.Flags().StringVar(&f.format, "format", "raw", "")
	root.AddCommand(export)
	return root, export, &f
}

func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

const everything = `
max-size = 10
ratio = 0.25
loud = true
host = ["a", "b"]
wait = "5s"

[export]
max-size = 20
format = "har"
`

func TestApply(t *testing.T) {
	t.Parallel()
	path := write(t, everything)
	tests := map[string]struct {
		env, args []string
		export    bool
		size      int
		from      string // of max-size
	}{
		"the file":                {nil, nil, false, 10, path},
		"the table of a command":  {nil, nil, true, 20, path},
		"the environment":         {[]string{"FRAMEBIN_MAX_SIZE=30"}, nil, true, 30, "FRAMEBIN_MAX_SIZE"},
		"that of the command":     {[]string{"FRAMEBIN_EXPORT_MAX_SIZE=40", "FRAMEBIN_MAX_SIZE=30"}, nil, true, 40, "FRAMEBIN_EXPORT_MAX_SIZE"},
		"that of another command": {[]string{"FRAMEBIN_EXPORT_MAX_SIZE=40"}, nil, false, 10, path},
		"framebin is listen":      {[]string{"FRAMEBIN_LISTEN_MAX_SIZE=40"}, nil, false, 40, "FRAMEBIN_LISTEN_MAX_SIZE"},
		"the command line":        {[]string{"FRAMEBIN_MAX_SIZE=30"}, []string{"--max-size=50"}, false, 50, "--max-size"},
		"the last of two":         {[]string{"FRAMEBIN_MAX_SIZE=30", "FRAMEBIN_MAX_SIZE=31"}, nil, false, 31, "FRAMEBIN_MAX_SIZE"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root, command, f := program()
			file, err := config.Read(path, true, func() *cobra.Command { return root })
			if err != nil {
				t.Fatal(err)
			}
			if !test.export {
				command = root
			}
			if err := command.ParseFlags(test.args); err != nil {
				t.Fatal(err)
			}
			settings, err := config.Apply(command, test.env, file)
			if err != nil {
				t.Fatal(err)
			}
			i := slices.IndexFunc(settings, func(s config.Setting) bool { return s.Flag.Name == "max-size" })
			if f.size != test.size || settings[i].From != test.from {
				t.Errorf("%d from %q, want %d from %q", f.size, settings[i].From, test.size, test.from)
			}
			if test.export {
				return
			}
			if f.ratio != 0.25 || !f.loud || f.wait != 5*time.Second || !slices.Equal(f.hosts, []string{"a", "b"}) {
				t.Errorf("got %+v", *f)
			}
		})
	}
}

func TestErrors(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		text string
		env  []string
		want string
	}{
		"no TOML":            {"max-size = \n", nil, "line 1"},
		"no such flag":       {"max-sise = 1\n", nil, "no command has a flag --max-sise"},
		"no such command":    {"[exprot]\nformat = 'har'\n", nil, `no command "exprot"`},
		"not of the command": {"[export]\nratio = 1\n", nil, "has no flag --ratio"},
		"no value of it":     {"max-size = 'many'\n", nil, "max-size = many"},
		"of a variable":      {"", []string{"FRAMEBIN_MAX_SIZE=many"}, "FRAMEBIN_MAX_SIZE=many"},
		"no such alert":      {"[[alert]]\nwhen = 'problem'\nring = true\n", nil, "[[alert]] has no ring"},
		"no filter":          {"[[alert]]\nwhen = 'count>many'\nbell = true\n", nil, "alert 1: when"},
		"no list of alerts":  {"alert = 'loud'\n", nil, "[[alert]]"},
		"no table of keys":   {"keys = 'x'\n", nil, "keys is a table"},
		"for people only":    {"help = true\n", nil, "no command has a flag --help"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root, _, _ := program()
			file, err := config.Read(write(t, test.text), true, func() *cobra.Command { return root })
			if err == nil {
				_, err = config.Apply(root, test.env, file)
			}
			if !errors.Is(err, config.Error) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

func TestPath(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, test := range []struct {
		env  []string
		want string
	}{
		{[]string{"FRAMEBIN_CONFIG=x.toml", "XDG_CONFIG_HOME=" + dir}, "x.toml"},
		{[]string{"XDG_CONFIG_HOME=" + dir, "HOME=/h"}, filepath.Join(dir, "framebin", "config.toml")},
		{nil, ""},
	} {
		if got := config.Path(test.env); got != test.want {
			t.Errorf("%v: got %q, want %q", test.env, got, test.want)
		}
	}
}

func TestUnknownVariables(t *testing.T) {
	t.Parallel()
	root, _, _ := program()
	got := config.UnknownVariables([]string{"FRAMEBIN_MAX_SIZE=1", "FRAMEBIN_EXPORT_FORMAT=har", "FRAMEBIN_CONFIG=x", "FRAMEBIN_SIZE=1", "HOME=/"}, root)
	if !slices.Equal(got, []string{"FRAMEBIN_SIZE"}) {
		t.Errorf("got %v", got)
	}
}

func TestKeys(t *testing.T) {
	t.Parallel()
	root, _, _ := program()
	file, err := config.Read(write(t, "[keys]\nquit = 'q'\nrequests.follow = ['F', 'end']\n"), true, func() *cobra.Command { return root })
	if err != nil || len(file.Keys) != 2 || file.Keys["quit"][0] != "q" || !slices.Equal(file.Keys["requests.follow"], []string{"F", "end"}) {
		t.Errorf("got %v, %v", file.Keys, err)
	}
}

// FuzzRead checks that no file makes it panic, and that what is refused is
// refused in words.
func FuzzRead(f *testing.F) {
	f.Add(everything)
	f.Add("[export.x]\n")
	f.Add("[[alert]]\nwhen = 'class:scratch'\nbell = true\nevery = '1m'\n")
	f.Add("max-size = [[1]]\n")
	f.Fuzz(func(t *testing.T, text string) {
		root, _, _ := program()
		file, err := config.Read(write(t, text), true, func() *cobra.Command { return root })
		if err == nil {
			_, err = config.Apply(root, nil, file)
		}
		if err != nil && !errors.Is(err, config.Error) {
			t.Errorf("%v", err)
		}
	})
}
