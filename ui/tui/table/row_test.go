package table_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/ui/tui/table"
)

// TestRowBounds: what a sender makes long is not laid out at its length in each
// frame.
func TestRowBounds(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("é", 40_000)
	refused := capture.NewRequest("POST", "/", nil, nil)
	refused.Rejected, refused.Reason = true, long
	for name, r := range map[string]*capture.Request{
		"method":     capture.NewRequest(long, "/", nil, nil),
		"target":     capture.NewRequest("POST", "/"+long, nil, nil),
		"media type": capture.NewRequest("POST", "/", http.Header{"Content-Type": {"x/" + long}}, []byte("x")),
		"reason":     refused,
	} {
		row := table.NewRow(r, prediction.Read(r, prediction.Options{}))
		const most = 1100
		if len(row.Text) > most || len(row.Reason) > most || len(row.Path) > most {
			t.Errorf("%s: %d bytes of text, %d of reason, %d of path", name, len(row.Text), len(row.Reason), len(row.Path))
		}
	}
}
