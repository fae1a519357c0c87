package cli

import "testing"

func TestCacheBytes(t *testing.T) {
	t.Parallel()
	if cacheBytes(0) >= 0 {
		t.Error("no memory for pictures would be the renderer's default")
	}
}
