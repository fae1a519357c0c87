package cli

import (
	"runtime/debug"
	"testing"
)

func TestVersion(t *testing.T) {
	t.Parallel()
	vcs := []debug.BuildSetting{
		{Key: "vcs.revision", Value: "162b09f"}, {Key: "vcs.time", Value: "2026-11-29T22:00:00Z"}, {Key: "vcs.modified", Value: "false"},
	}
	tests := map[string]struct {
		release string
		build   debug.BuildInfo
		want    Version
	}{
		"released":   {"v1.2.3", debug.BuildInfo{Main: debug.Module{Version: "v1.2.3+dirty"}, Settings: vcs}, Version{"v1.2.3", "162b09f", "2026-11-29T22:00:00Z"}},
		"installed":  {"", debug.BuildInfo{Main: debug.Module{Version: "v1.2.3"}}, Version{Number: "v1.2.3"}},
		"built":      {"", debug.BuildInfo{Main: debug.Module{Version: "(devel)"}, Settings: vcs}, Version{"(devel)", "162b09f", "2026-11-29T22:00:00Z"}},
		"changed":    {"", debug.BuildInfo{Settings: append(vcs[:2:2], debug.BuildSetting{Key: "vcs.modified", Value: "true"})}, Version{"(devel)", "162b09f+changes", "2026-11-29T22:00:00Z"}},
		"of no tag":  {"", debug.BuildInfo{Main: debug.Module{Version: "v0.0.0-20261129220000-162b09f1a2b3"}}, Version{"v0.0.0-20261129220000-162b09f1a2b3", "162b09f1a2b3", "2026-11-29T22:00:00Z"}},
		"after one":  {"", debug.BuildInfo{Main: debug.Module{Version: "v1.2.4-0.20261129220000-162b09f1a2b3"}}, Version{"v1.2.4-0.20261129220000-162b09f1a2b3", "162b09f1a2b3", "2026-11-29T22:00:00Z"}},
		"by no tool": {"", debug.BuildInfo{}, Version{Number: "(devel)"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := versionOf(test.release, &test.build); got != test.want {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
}
