package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// BenchmarkStart runs "framebin version" and "framebin --help" in turn with a
// program that does nothing and with one that only links net/http, and reports
// framebin's share of their time. What a package initialises is paid by every
// command; `make bench-start` names the dearest ones.
//
//	go test -run '^$' -bench Start -benchtime 50x .
func BenchmarkStart(b *testing.B) {
	dir := b.TempDir()
	binary := filepath.Join(dir, "framebin")
	build(b, binary, ".")
	empty := compile(b, dir, "empty", "package main\n\nfunc main() {}\n")
	bare := compile(b, dir, "http", "package main\n\nimport \"net/http\"\n\nfunc main() { _ = http.NewServeMux() }\n")
	commands := [][]string{{binary, "version"}, {binary, "--help"}, {empty}, {bare}}
	wall, cpu := make([]time.Duration, len(commands)), make([]time.Duration, len(commands))
	for b.Loop() {
		for k, c := range commands {
			cmd := exec.Command(c[0], c[1:]...)
			start := time.Now()
			if err := cmd.Run(); err != nil {
				b.Fatalf("%v: %v", c, err)
			}
			wall[k] += time.Since(start)
			cpu[k] += cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
		}
	}
	for k, command := range []string{"version", "help"} {
		b.ReportMetric(float64(wall[k])/float64(wall[2]), command+"-wall/empty")
		b.ReportMetric(float64(cpu[k])/float64(cpu[2]), command+"-cpu/empty")
		b.ReportMetric(float64(cpu[k])/float64(cpu[3]), command+"-cpu/http")
	}
	b.ReportMetric(0, "ns/op") // of all together
}

// compile builds a program of one file as releases are built.
func compile(b *testing.B, dir, name, source string) string {
	b.Helper()
	file, binary := filepath.Join(dir, name+".go"), filepath.Join(dir, name)
	if err := os.WriteFile(file, []byte(source), 0o600); err != nil {
		b.Fatal(err)
	}
	build(b, binary, file)
	return binary
}

func build(b *testing.B, binary, source string) {
	b.Helper()
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", binary, source)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
}
