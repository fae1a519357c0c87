//go:build load && linux

package load_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/framebin/framebin/capture/export"
)

// TestExportStaysWithinMemory exports many requests in each format with
// --max-memory 64MiB, and asks the system how much memory that took at most:
// it must not grow with their number. Pictures take longer, so they are fewer.
// FRAMEBIN_EXPORT_COUNT says how many of either: 10000 take an hour or more.
func TestExportStaysWithinMemory(t *testing.T) {
	t.Parallel()
	many, labelled, drawn := 500, 100, 10
	if text := os.Getenv("FRAMEBIN_EXPORT_COUNT"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil {
			t.Fatal(err)
		}
		many, labelled, drawn = n, n, n
	}
	const memory = 64 << 20
	const bound = memory*115/100 + 32<<20
	capture := archiveOf(t, many)
	for _, format := range export.Formats() {
		t.Run(format.Name, func(t *testing.T) {
			t.Parallel()
			n := many
			switch {
			case format.Dataset():
				n = labelled
			case format.Binary, format == export.Markdown, format == export.HTML:
				n = drawn
			}
			began := time.Now()
			patience := time.Minute + time.Duration(n)*time.Second/2
			out, most, err := measured(t, patience, "export", capture, fmt.Sprintf("1-%d", n), "--format", format.Name, "--max-memory", "64MiB", "-o", filepath.Join(t.TempDir(), "out"))
			if err != nil || !strings.Contains(string(out), "wrote") {
				t.Fatalf("%v: %s", err, out)
			}
			t.Logf("%d requests in %v: %d MiB resident at most, %d MiB allowed: %s", n, time.Since(began).Round(time.Millisecond), most>>20, bound>>20, out)
			if most > bound {
				t.Errorf("%d MiB resident, %d MiB allowed", most>>20, bound>>20)
			}
		})
	}
}
