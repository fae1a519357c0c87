package cli

import (
	"fmt"
	"regexp"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// Version says which build of the program runs. Commit and Date are "" where
// the build does not know them.
type Version struct {
	Number string // as "v1.2.3", or "(devel)"
	Commit string // the revision, with "+changes" where files were changed
	Date   string // of the commit, RFC 3339
}

// BuildVersion returns the version of this program: release, which the linker
// sets, or else what "go install" and "go build" noted in it.
func BuildVersion(release string) Version {
	build, ok := debug.ReadBuildInfo()
	if !ok {
		build = &debug.BuildInfo{}
	}
	return versionOf(release, build)
}

func versionOf(release string, build *debug.BuildInfo) Version {
	v := Version{Number: release}
	if v.Number == "" {
		v.Number = build.Main.Version
	}
	if v.Number == "" {
		v.Number = "(devel)"
	}
	changed := false
	for _, s := range build.Settings {
		switch s.Key {
		case "vcs.revision":
			v.Commit = s.Value
		case "vcs.time":
			v.Date = s.Value
		case "vcs.modified":
			changed = s.Value == "true"
		}
	}
	if changed && v.Commit != "" {
		v.Commit += "+changes"
	}
	if m := pseudo.FindStringSubmatch(build.Main.Version); m != nil && v.Commit == "" {
		v.Commit = m[2]
		if made, err := time.Parse("20060102150405", m[1]); err == nil {
			v.Date = made.Format(time.RFC3339)
		}
	}
	return v
}

// pseudo finds the time and the revision in the version that "go install" gives
// a commit without a tag. Of one with a tag it notes the tag alone.
var pseudo = regexp.MustCompile(`[.-](\d{14})-([0-9a-f]{12})(?:\+|$)`)

// String returns what "framebin version" prints, without the name.
func (v Version) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s/%s %s", v.Number, runtime.GOOS, runtime.GOARCH, runtime.Version())
	if v.Commit != "" {
		fmt.Fprintf(&b, "\ncommit %s", v.Commit)
	}
	if v.Date != "" {
		fmt.Fprintf(&b, "\ndate %s", v.Date)
	}
	return b.String()
}

func newVersion(p *Program) *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print the version, and the commit it was built from",
		Example: "  framebin version",
		Args:    arguments(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := fmt.Fprintf(cmd.OutOrStdout(), "framebin %s\n", p.Version)
			return err
		},
	}
}
