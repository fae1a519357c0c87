package secret_test

import (
	"testing"

	"github.com/framebin/framebin/capture/secret"
)

func TestIs(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"Authorization": true, "proxy-authorization": true, "Cookie": true, "X-Api-Key": true, "api_key": true,
		"X-Auth-Token": true, "X-Amz-Signature": true, "sig": true, "Session-Id": true,
		"Content-Type": false, "Host": false, "X-Signal": false, "keyframe": false, "": false,
	} {
		if got := secret.Is(name); got != want {
			t.Errorf("%q: got %v", name, got)
		}
	}
}
