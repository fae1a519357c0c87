package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// BenchmarkStart runs some commands in turn with a program that does nothing,
// one that only links net/http, and one that links what framebin links, and
// reports the shares of the medians of their times. What a package initialises is
// paid by every command; `make bench-start` names the dearest ones.
//
//	go test -run '^$' -bench Start -benchtime 50x .
func BenchmarkStart(b *testing.B) {
	dir := b.TempDir()
	binary := filepath.Join(dir, "framebin")
	build(b, binary, ".")
	commands := []struct {
		name string
		args []string
	}{
		{"empty", []string{compile(b, dir, "empty")}},
		{"http", []string{compile(b, dir, "http", "net/http")}},
		{"modules", []string{compile(b, dir, "modules", modules(b)...)}},
		{"version", []string{binary, "version"}},
		{"help", []string{binary, "--help"}},
		{"show", []string{binary, "show", "--help"}},
	}
	wall, cpu := make([][]time.Duration, len(commands)), make([][]time.Duration, len(commands))
	for b.Loop() {
		for k, c := range commands {
			cmd := exec.Command(c.args[0], c.args[1:]...)
			start := time.Now()
			if err := cmd.Run(); err != nil {
				b.Fatalf("%v: %v", c.args, err)
			}
			wall[k] = append(wall[k], time.Since(start))
			cpu[k] = append(cpu[k], cmd.ProcessState.UserTime()+cmd.ProcessState.SystemTime())
		}
	}
	for k, c := range commands[1:] {
		b.ReportMetric(median(wall[k+1])/median(wall[0]), c.name+"-wall/empty")
		b.ReportMetric(median(cpu[k+1])/median(cpu[0]), c.name+"-cpu/empty")
	}
	b.ReportMetric(0, "ns/op") // of all together
}

func median(d []time.Duration) float64 {
	slices.Sort(d)
	return float64(d[len(d)/2])
}

// modules returns the packages of other modules that framebin links.
func modules(b *testing.B) []string {
	b.Helper()
	out, err := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{$.ImportPath}}{{end}}{{end}}", ".").Output()
	if err != nil {
		b.Fatal(err)
	}
	return slices.DeleteFunc(strings.Fields(string(out)), func(path string) bool {
		return slices.Contains(strings.Split(path, "/"), "internal")
	})
}

// compile builds a program that does nothing but link packages.
func compile(b *testing.B, dir, name string, packages ...string) string {
	b.Helper()
	var source strings.Builder
	source.WriteString("package main\n")
	for _, path := range packages {
		fmt.Fprintf(&source, "import _ %q\n", path)
	}
	source.WriteString("func main() {}\n")
	folder, err := os.MkdirTemp(".", "bench-start-") //nolint:usetesting // where the modules are known
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = os.RemoveAll(folder) })
	file, binary := filepath.Join(folder, name+".go"), filepath.Join(dir, name)
	if err := os.WriteFile(file, []byte(source.String()), 0o600); err != nil {
		b.Fatal(err)
	}
	build(b, binary, file)
	return binary
}

// build builds a program as releases are built. It lies in the page cache as one
// that was copied: as the linker leaves it, pages come up to a third slower.
func build(b *testing.B, binary, source string) {
	b.Helper()
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", binary+".linked", source)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	linked, err := os.ReadFile(binary + ".linked")
	if err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(binary, linked, 0o700); err != nil {
		b.Fatal(err)
	}
}
