package finding_test

import (
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/prediction/finding"
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
