package manual_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// released is what of .goreleaser.yaml decides what people get.
type released struct {
	Before struct{ Hooks []string }
	Builds []struct {
		Env, GOOS, GOARCH, Flags, LDFlags []string
		ModTimestamp                      string `yaml:"mod_timestamp"`
	}
	Archives []struct {
		Formats   []string
		Wrapped   bool `yaml:"wrap_in_directory"`
		Overrides []struct {
			GOOS    string
			Formats []string
		} `yaml:"format_overrides"`
		Files []struct{ Src string }
	}
	Checksum struct {
		Name string `yaml:"name_template"`
	}
	SBOMs []struct{ Artifacts string }
	NFPMs []struct {
		Formats                                []string
		License, Maintainer, Section, Homepage string
		Contents                               []struct{ Src, Dst, Packager string }
	} `yaml:"nfpms"`
	Docker []struct {
		Dockerfile string
		Platforms  []string
		Extra      []string `yaml:"extra_files"`
	} `yaml:"dockers_v2"`
	Casks []struct {
		License     string
		Manpages    []string
		Completions map[string]string
		Generate    struct{ Executable string } `yaml:"generate_completions_from_executable"`
	} `yaml:"homebrew_casks"`
	Scoops []struct{ License string }
	Winget []struct{ License string }
}

// TestRelease holds .goreleaser.yaml against what is promised of a release:
// which systems, reproducible, with licences, documents and packages; and
// checks that what it names is there, or is made before.
func TestRelease(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(root + "/.goreleaser.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var r released
	if err := yaml.NewDecoder(bytes.NewReader(text)).Decode(&r); err != nil {
		t.Fatal(err)
	}
	has := func(what string, list []string, want ...string) {
		t.Helper()
		for _, w := range want {
			if !slices.Contains(list, w) {
				t.Errorf("%s: %q lacks %s", what, list, w)
			}
		}
	}
	if len(r.Builds) != 1 || len(r.Archives) != 1 || len(r.NFPMs) != 1 || len(r.Docker) != 1 {
		t.Fatalf("got %+v", r)
	}
	b := r.Builds[0]
	has("systems", b.GOOS, "linux", "darwin", "windows", "freebsd")
	has("processors", b.GOARCH, "amd64", "arm64")
	has("environment", b.Env, "CGO_ENABLED=0")
	has("flags", b.Flags, "-trimpath")
	if b.ModTimestamp != "{{ .CommitTimestamp }}" || !strings.Contains(strings.Join(b.LDFlags, " "), "-X main.version=v{{ .Version }}") {
		t.Errorf("a build tells another time or version: %+v", b)
	}
	var files []string
	for _, f := range r.Archives[0].Files {
		files = append(files, f.Src)
	}
	has("archives", files, "LICENSE", "THIRD_PARTY.md", "README.md", "CHANGELOG.md", ".completions/*", ".man/framebin*")
	has("packages", r.NFPMs[0].Formats, "deb", "rpm", "apk", "archlinux")
	for _, c := range r.NFPMs[0].Contents {
		files = append(files, c.Src)
		for _, packager := range r.NFPMs[0].Formats {
			if (c.Packager == "" || c.Packager == packager) && strings.HasPrefix(c.Dst, "/usr/share/doc/framebin/copyright") && packager != "deb" {
				t.Errorf("%s has a file of Debian", packager)
			}
		}
	}
	files = append(append(files, r.Docker[0].Dockerfile), r.Docker[0].Extra...)
	has("the image", r.Docker[0].Platforms, "linux/amd64", "linux/arm64")
	has("the image", r.Docker[0].Extra, "LICENSE", "THIRD_PARTY.md")
	made := regexp.MustCompile(`^\.(completions|man|container)/`)
	for _, f := range files {
		if made.MatchString(f) {
			continue // by .ci/documents
		}
		if found, _ := filepath.Glob(filepath.Join(root, f)); len(found) == 0 {
			t.Errorf("%s is not there", f)
		}
	}
	has("what is made before", r.Before.Hooks, "./.ci/documents {{ .Version }}")
	if r.Checksum.Name == "" || len(r.SBOMs) == 0 || len(r.Casks) == 0 || len(r.Scoops) == 0 || len(r.Winget) == 0 {
		t.Error("checksums, a bill of materials, Homebrew, Scoop or winget are missing")
	}
	if cask := r.Casks[0]; r.Archives[0].Wrapped && (len(cask.Manpages) > 0 || len(cask.Completions) > 0 || cask.Generate.Executable == "") {
		t.Error("the cask names files that lie in a folder of the archive")
	}
	for _, license := range []string{r.NFPMs[0].License, r.Casks[0].License, r.Scoops[0].License, r.Winget[0].License} {
		if license != "MIT" {
			t.Errorf("a licence of %q", license)
		}
	}
}

// TestWorkflows: actions are pinned by commit, permissions are as narrow as can
// be, and no secret is where a pull request runs.
func TestWorkflows(t *testing.T) {
	t.Parallel()
	paths, _ := filepath.Glob(root + "/.github/workflows/*.yml")
	if len(paths) < 2 {
		t.Fatalf("got %q", paths)
	}
	pinned := regexp.MustCompile(`^[\w.-]+(/[\w.-]+)+@[0-9a-f]{40}$`)
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var w struct {
			On          yaml.Node
			Permissions map[string]string
			Jobs        map[string]struct {
				Permissions map[string]string
				Timeout     int `yaml:"timeout-minutes"`
				Steps       []struct{ Uses string }
			}
		}
		if err := yaml.Unmarshal(text, &w); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if w.Permissions == nil || len(w.Permissions) > 0 {
			t.Errorf("%s gives every job %v", path, w.Permissions)
		}
		if strings.Contains(string(text), "pull_request") && strings.Contains(string(text), "secrets.") || strings.Contains(string(text), "pull_request_target") {
			t.Errorf("%s has secrets where pull requests run", path)
		}
		for name, job := range w.Jobs {
			if job.Permissions == nil || job.Timeout == 0 {
				t.Errorf("%s: %s says no permissions, or no time", path, name)
			}
			for _, step := range job.Steps {
				if step.Uses != "" && !pinned.MatchString(step.Uses) {
					t.Errorf("%s: %s is not pinned by commit", path, step.Uses)
				}
			}
		}
	}
}
