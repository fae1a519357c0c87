package manual_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write what is generated")

const root = "../.."

// why says what each module is for; one that is not linked for its own sake
// says for whose.
var why = map[string]string{
	"charm.land/bubbles/v2":                 "key bindings that carry their help, text input",
	"charm.land/bubbletea/v2":               "the screen's event loop and cell renderer",
	"charm.land/lipgloss/v2":                "styles, and colours for light and dark terminals",
	"github.com/andybalholm/brotli":         "bodies with `Content-Encoding: br`",
	"github.com/atotto/clipboard":           "of bubbles: text input pastes",
	"github.com/boombuler/barcode":          "the URL as a QR code, of `framebin doctor`",
	"github.com/charmbracelet/colorprofile": "how many colours the terminal has",
	"github.com/charmbracelet/ultraviolet":  "the terminal's answers; cells, of Bubble Tea",
	"github.com/charmbracelet/x/ansi":       "escape sequences, widths",
	"github.com/charmbracelet/x/term":       "raw mode, of Bubble Tea",
	"github.com/charmbracelet/x/termios":    "of x/term, of Bubble Tea",
	"github.com/charmbracelet/x/windows":    "of x/term, on Windows",
	"github.com/clipperhouse/displaywidth":  "of x/ansi: how wide text is",
	"github.com/clipperhouse/uax29/v2":      "of displaywidth: where characters end",
	"github.com/hajimehoshi/bitmapfont/v3":  "labels in Chinese, Japanese, Korean, Hebrew and Arabic",
	"github.com/inconshreveable/mousetrap":  "of cobra, on Windows: started from the Explorer",
	"github.com/itchyny/gojq":               "map files",
	"github.com/itchyny/timefmt-go":         "of gojq: dates",
	"github.com/klauspost/compress":         "bodies with `Content-Encoding: gzip`, `deflate` or `zstd`, faster than the standard library",
	"github.com/lucasb-eyer/go-colorful":    "of lipgloss: colour spaces",
	"github.com/mattn/go-runewidth":         "of the Charm libraries: how wide text is",
	"github.com/muesli/cancelreader":        "of Bubble Tea: input that can be given up",
	"github.com/pelletier/go-toml/v2":       "the files of `--rules` and the configuration",
	"github.com/pierrec/lz4/v4":             "of bitmapfont: unpacks its fonts",
	"github.com/rivo/uniseg":                "of the Charm libraries: where characters end",
	"github.com/spf13/cobra":                "commands, help, completions",
	"github.com/spf13/pflag":                "flags, of cobra",
	"go.yaml.in/yaml/v3":                    "the classes of a YOLO dataset",
	"github.com/xo/terminfo":                "of colorprofile: what the terminal's entry says",
	"github.com/nats-io/nats.go":            "captures of several machines in a stream, `--publish`",
	"github.com/nats-io/nkeys":              "of nats.go: credentials",
	"github.com/nats-io/nuid":               "of nats.go: names of its own",
	"golang.org/x/crypto":                   "of nkeys: signatures",
	"golang.org/x/image":                    "scaling, BMP, TIFF, WebP, fonts",
	"golang.org/x/net":                      "which header fields HTTP allows",
	"golang.org/x/sync":                     "of the Charm libraries: groups of goroutines",
	"golang.org/x/sys":                      "file locks, priorities, terminals",
	"golang.org/x/term":                     "terminal size",
	"golang.org/x/text":                     "Unicode forms, text encodings",
}

// module is one that is linked into the program on some system.
type module struct {
	path, version, dir string
	dirs               map[string]bool // of its linked packages
	embedded           int64           // bytes of files that they embed, on linux
}

// linked returns the modules that releases contain, by path.
func linked(tb testing.TB) []*module {
	tb.Helper()
	byPath := map[string]*module{}
	for _, system := range []string{"linux", "darwin", "windows", "freebsd"} {
		const format = `{{with .Module}}{{if not .Main}}{{.Path}}|{{.Version}}|{{.Dir}}|{{end}}{{end}}{{.Dir}}|{{join .EmbedFiles ","}}`
		for line := range strings.Lines(goCommand(tb, []string{"CGO_ENABLED=0", "GOOS=" + system, "GOARCH=amd64"}, "list", "-deps", "-f", format, ".")) {
			fields := strings.Split(strings.TrimSpace(line), "|")
			if len(fields) != 5 {
				continue // of the standard library, or framebin's own
			}
			m := byPath[fields[0]]
			if m == nil {
				m = &module{path: fields[0], version: fields[1], dir: fields[2], dirs: map[string]bool{}}
				byPath[m.path] = m
			}
			m.dirs[fields[3]] = true
			for name := range strings.SplitSeq(fields[4], ",") {
				if info, err := os.Stat(filepath.Join(fields[3], name)); err == nil && name != "" && system == "linux" {
					m.embedded += info.Size()
				}
			}
		}
	}
	all := slices.Collect(maps.Values(byPath))
	slices.SortFunc(all, func(a, b *module) int { return cmp.Compare(a.path, b.path) })
	return all
}

// goCommand returns what the go command prints in the top folder.
func goCommand(tb testing.TB, env []string, args ...string) string {
	tb.Helper()
	cmd := exec.CommandContext(tb.Context(), "go", args...)
	cmd.Dir = root
	cmd.Env = append(os.Environ(), env...)
	var failed bytes.Buffer
	cmd.Stderr = &failed
	out, err := cmd.Output()
	if err != nil {
		tb.Fatalf("go %s: %v: %s", strings.Join(args, " "), err, &failed)
	}
	return string(out)
}

var notice = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|patents|copyright)([.-].*)?$`)

// notices returns the texts that go with a module: those of its top folder and
// of the folders of what is linked, which may have another author.
func (m *module) notices(tb testing.TB) string {
	tb.Helper()
	folders := map[string]bool{}
	for dir := range m.dirs {
		for dir != m.dir && strings.HasPrefix(dir, m.dir) {
			folders[dir] = true
			dir = filepath.Dir(dir)
		}
	}
	var b strings.Builder
	for _, dir := range append([]string{m.dir}, slices.Sorted(maps.Keys(folders))...) {
		entries, err := os.ReadDir(dir)
		if err != nil {
			tb.Fatal(err)
		}
		for _, e := range entries {
			if e.IsDir() || !notice.MatchString(e.Name()) || strings.HasSuffix(e.Name(), ".go") {
				continue
			}
			if dir != m.dir {
				fmt.Fprintf(&b, "In `%s`:\n\n", filepath.ToSlash(strings.TrimPrefix(dir, m.dir+string(filepath.Separator))))
			}
			b.WriteString(fenced(tb, filepath.Join(dir, e.Name())))
		}
	}
	return b.String()
}

// fenced returns a file as a block of Markdown.
func fenced(tb testing.TB, path string) string {
	tb.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	return "~~~text\n" + strings.TrimSpace(strings.ReplaceAll(string(text), "\r\n", "\n")) + "\n~~~\n\n"
}

// licence names the licence of a text, "" where it is unknown.
func licence(text string) string {
	flat := strings.Join(strings.Fields(text), " ")
	for _, known := range []struct{ sign, name string }{
		{"Apache License Version 2.0", "Apache-2.0"},
		{"Mozilla Public License", "MPL-2.0"},
		{"Permission is hereby granted, free of charge", "MIT"},
		{"Neither the name", "BSD-3-Clause"},
		{"names of its contributors may be used", "BSD-3-Clause"},
		{"Redistributions in binary form", "BSD-2-Clause"},
	} {
		if strings.Contains(flat, known.sign) {
			return known.name
		}
	}
	return ""
}

// linkedBytes returns what each module adds to the program on linux/amd64:
// what the linker gives a name, and embedded files.
func linkedBytes(tb testing.TB, modules []*module) map[string]int64 {
	tb.Helper()
	binary := filepath.Join(tb.TempDir(), "framebin")
	env := []string{"GOOS=linux", "GOARCH=amd64"} // and else as tests are built, so that hardly anything is built anew
	goCommand(tb, env, "build", "-o", binary, ".")
	sizes := map[string]int64{}
	for line := range strings.Lines(goCommand(tb, nil, "tool", "nm", "-size", binary)) {
		fields := strings.Fields(line)
		if len(fields) < 4 || strings.EqualFold(fields[2], "b") { // not what is zero at the start
			continue
		}
		size, err := strconv.ParseInt(fields[1], 10, 64)
		if err != nil {
			continue
		}
		longest := ""
		for _, m := range modules {
			if len(m.path) > len(longest) && (strings.HasPrefix(fields[3], m.path+".") || strings.HasPrefix(fields[3], m.path+"/")) {
				longest = m.path
			}
		}
		sizes[longest] += size
	}
	for _, m := range modules {
		sizes[m.path] += m.embedded
	}
	return sizes
}

const (
	thirdParty = root + "/THIRD_PARTY.md"
	tableHead  = "| module | version | released | KiB | licence | why |\n| --- | --- | --- | --- | --- | --- |\n"
)

// TestThirdParty checks that whatever releases contain of others stands in
// THIRD_PARTY.md with its notice, and that the table there is true.
func TestThirdParty(t *testing.T) {
	t.Parallel()
	modules := linked(t)
	if *update {
		writeThirdParty(t, modules)
	}
	content, err := os.ReadFile(thirdParty)
	if err != nil {
		t.Fatal(err)
	}
	text := string(content)
	const way = "go test ./ui/manual -update writes it again"
	for _, m := range modules {
		if why[m.path] == "" {
			t.Errorf("%s is linked: say in this test what it is for", m.path)
		}
		if !strings.Contains(text, fmt.Sprintf("| %s | %s |", m.path, m.version)) {
			t.Errorf("THIRD_PARTY.md lacks %s %s: %s", m.path, m.version, way)
		}
		if notices := m.notices(t); notices == "" || !strings.Contains(text, notices) {
			t.Errorf("THIRD_PARTY.md lacks the notice of %s: %s", m.path, way)
		}
	}
	for path := range why {
		if !slices.ContainsFunc(modules, func(m *module) bool { return m.path == path }) {
			t.Errorf("%s is not linked any more: take it out of this test, and %s", path, way)
		}
	}
	if testing.Short() || runtime.GOOS != "linux" {
		return // what it weighs takes a build
	}
	for path, now := range linkedBytes(t, modules) {
		row := regexp.MustCompile(`(?m)^\| ` + regexp.QuoteMeta(path) + ` \| \S+ \| \S+ \| (\d+) \|`).FindStringSubmatch(text)
		if path == "" || row == nil {
			continue
		}
		then, _ := strconv.ParseInt(row[1], 10, 64)
		if off := max(now>>10-then, then-now>>10); off > 40+then/4 {
			t.Errorf("%s weighs %d KiB, THIRD_PARTY.md says %d: %s", path, now>>10, then, way)
		}
	}
}

func writeThirdParty(tb testing.TB, modules []*module) {
	tb.Helper()
	sizes := linkedBytes(tb, modules)
	released := map[string]string{}
	decoder := json.NewDecoder(strings.NewReader(goCommand(tb, nil, "list", "-m", "-json", "all")))
	for decoder.More() {
		var m struct {
			Path string
			Time time.Time
		}
		if err := decoder.Decode(&m); err != nil {
			tb.Fatal(err)
		}
		if !m.Time.IsZero() {
			released[m.Path] = m.Time.Format("2006-01")
		}
	}
	var b strings.Builder
	b.WriteString("# What framebin is built on\n\n" +
		"<!-- made by go test ./ui/manual -update -->\n\n" +
		"Modules that are linked into the program, what each adds to it on linux/amd64 (code and data,\n" +
		"with the files that it embeds), and why it is there. A test keeps the table true.\n\n" + tableHead)
	for _, m := range modules {
		name := licence(m.notices(tb))
		if name == "" {
			tb.Errorf("the licence of %s is unknown to this test", m.path)
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %d | %s | %s |\n", m.path, m.version, cmp.Or(released[m.path], "?"), sizes[m.path]>>10, name, why[m.path])
	}
	b.WriteString("\nTests are built on others, which no release contains: see [go.mod](go.mod).\n\n")
	b.WriteString("The fonts of labels, and the photographs that the simulated camera sends, are of others, too:\n" +
		"[fonts](#fonts), [photographs](#photographs).\n\n# Notices\n\n## Go\n\nThe standard library and the runtime.\n\n")
	b.WriteString(fenced(tb, filepath.Join(runtimeRoot(tb), "LICENSE")))
	for _, m := range modules {
		fmt.Fprintf(&b, "## %s\n\n%s", m.path, m.notices(tb))
	}
	b.WriteString("## Fonts\n\n" + inner(tb, root+"/render/overlay/FONTS.md"))
	b.WriteString("\n## Photographs\n\n" + inner(tb, root+"/capture/camera/frames/SOURCES.md") + "\n")
	err := filepath.WalkDir(root+"/capture/camera/frames/licenses", func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			fmt.Fprintf(&b, "### `licenses/%s`\n\n%s", e.Name(), fenced(tb, path))
		}
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	if err := os.WriteFile(thirdParty, []byte(strings.TrimRight(b.String(), "\n")+"\n"), 0o644); err != nil {
		tb.Fatal(err)
	}
}

// inner returns a Markdown file without its title, its headings a level lower.
func inner(tb testing.TB, path string) string {
	tb.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "\n")
	return strings.TrimSpace(strings.ReplaceAll(rest, "\n## ", "\n### ")) + "\n"
}

func runtimeRoot(tb testing.TB) string {
	tb.Helper()
	return strings.TrimSpace(goCommand(tb, nil, "env", "GOROOT"))
}
