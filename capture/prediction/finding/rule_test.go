package finding_test

import (
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/object"
)

func TestRules(t *testing.T) {
	t.Parallel()
	seen := make(map[string]bool)
	for _, r := range finding.Rules() {
		if seen[r.Code] || r.Code == "" || r.Message == "" || r.About == "" {
			t.Errorf("row %+v", r)
		}
		seen[r.Code] = true
		if sample := r.Sample(); strings.Contains(sample, "%!") || sample == "" {
			t.Errorf("%s: its message does not fit what it names: %s", r.Code, sample)
		}
	}
	f := finding.MaskEmpty.At("mask_0000.png")
	if f.Severity != finding.Warning || f.Code != "mask-empty" || f.Where != "mask_0000.png" || f.Message == "" {
		t.Errorf("got %+v", f)
	}
}

// Many equal findings do not hide the others, and are counted.
func TestList(t *testing.T) {
	t.Parallel()
	var l finding.List
	for range 1000 {
		if !l.Full(finding.ClassMissing.Rule) {
			l.Add(finding.ClassMissing.At("a"))
		}
	}
	l.Add(finding.MaskEmpty.At("b"))
	list := l.Close()
	if len(list) != 11 || !strings.Contains(list[9].Message, "and 990 more") || list[10].Code != "mask-empty" {
		t.Errorf("%d findings, %+v", len(list), list[len(list)-2:])
	}
}

// Lists that are joined hide as little, and count what both have left out.
func TestJoin(t *testing.T) {
	t.Parallel()
	var all finding.List
	for range 2 {
		var l finding.List
		for range 15 {
			l.Add(finding.ClassMissing.At("a"))
		}
		l.Add(finding.MaskEmpty.At("b"))
		all.Join(l)
	}
	list := all.Close()
	if len(list) != 12 || !strings.HasSuffix(list[9].Message, "(and 20 more like this)") && !strings.HasSuffix(list[10].Message, "(and 20 more like this)") {
		t.Errorf("%d findings: %+v", len(list), list)
	}
}

// What a rule names is in its message, and its page has an example of a request.
func TestExample(t *testing.T) {
	t.Parallel()
	if f := finding.BoxScaled.At("x", object.Size{Width: 4, Height: 3}, object.Size{Width: 8, Height: 6}); !strings.Contains(f.Message, "4x3") || !strings.Contains(f.Message, "8x6") {
		t.Errorf("got %q", f.Message)
	}
	if e := finding.ClassMissing.Example(); e == "" || strings.Contains(e, "\n-- ") {
		t.Errorf("got %q", e)
	}
	for severity, want := range map[finding.Severity]string{finding.Info: "info", finding.Warning: "warning", finding.Error: "error"} {
		if severity.String() != want {
			t.Errorf("%v is not %s", severity, want)
		}
	}
}
