package message_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/framebin/framebin/ui/message"
)

// TestReport writes an error for a person: a line a cause, each once and
// escaped, and the way out last.
func TestReport(t *testing.T) {
	t.Parallel()
	full := errors.New("disk full")
	for name, test := range map[string]struct {
		err   error
		want  string
		usage bool
	}{
		"plain":   {err: full, want: "framebin: disk full\n"},
		"joined":  {err: errors.Join(full, full, errors.New("and more")), want: "framebin: disk full\nframebin: and more\n"},
		"escaped": {err: errors.New("\x1b[31mred"), want: "framebin: \\x1b[31mred\n"},
		"hint": {
			err:  fmt.Errorf("export: %w", message.Hint(full, "use -o %s", "elsewhere")),
			want: "framebin: export: disk full\nhint: use -o elsewhere\n",
		},
		"wrong use": {
			err:   fmt.Errorf("1: %w", message.WrongUse("framebin show", message.ErrFlag)),
			want:  "framebin: 1: wrong flag\nhint: run 'framebin show --help'\n",
			usage: true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var b strings.Builder
			message.Report(&b, test.err)
			if got := b.String(); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
			if got := message.IsUsage(test.err); got != test.usage {
				t.Errorf("IsUsage = %v", got)
			}
		})
	}
}

// TestCauses: what an error was made of is still found in it.
func TestCauses(t *testing.T) {
	t.Parallel()
	cause := errors.New("cause")
	for name, err := range map[string]error{
		"usage": message.Usage(cause), "hint": message.Hint(cause, "way"),
		"wrong use": message.WrongUse("framebin", cause), "output": message.Output(cause),
	} {
		if !errors.Is(err, cause) {
			t.Errorf("%s: %v does not wrap its cause", name, err)
		}
	}
	if err := message.Output(nil); err != nil {
		t.Errorf("got %v of no error", err)
	}
}
