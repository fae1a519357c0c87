package camera_test

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/camera"
	"github.com/framebin/framebin/capture/selfsigned"
)

func TestTrust(t *testing.T) {
	t.Parallel()
	receiver := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	t.Cleanup(receiver.Close)
	receiver.Config.ErrorLog = nil
	its := selfsigned.Fingerprint(receiver.Certificate().Raw)
	other := sha256.Sum256(nil)
	cases := map[string]struct {
		trust func(*http.Client) error
		ok    bool
	}{
		"nobody": {func(*http.Client) error { return nil }, false},
		"anyone": {func(c *http.Client) error { camera.TrustAnyone(c); return nil }, true},
		"it": {func(c *http.Client) error {
			f, err := camera.ParseFingerprint(its)
			f.Trust(c)
			return err
		}, true},
		"another": {func(c *http.Client) error {
			f, err := camera.ParseFingerprint(hex.EncodeToString(other[:]))
			f.Trust(c)
			return err
		}, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := camera.NewClient()
			t.Cleanup(client.CloseIdleConnections)
			if err := c.trust(client); err != nil {
				t.Fatal(err)
			}
			sum, err := camera.Run(t.Context(), camera.Config{URL: receiver.URL, Count: 1, Client: client})
			if err != nil || (sum.Accepted == 1) != c.ok {
				t.Errorf("got %+v, error %v", sum, err)
			}
			resp, err := client.Head(receiver.URL)
			if err == nil {
				_ = resp.Body.Close()
			}
			if (err == nil) != c.ok || err != nil && !camera.IsUntrusted(err) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestParseFingerprint(t *testing.T) {
	t.Parallel()
	want := sha256.Sum256([]byte("x"))
	digits := hex.EncodeToString(want[:])
	for _, s := range []string{digits, strings.ToUpper(digits), "sha256:" + digits, selfsigned.Fingerprint([]byte("x"))} {
		if got, err := camera.ParseFingerprint(s); got != camera.Fingerprint(want) || err != nil {
			t.Errorf("%s: got %x, error %v", s, got, err)
		}
	}
	for _, s := range []string{"", "AB:CD", digits + "00", digits[1:], "z" + digits[1:]} {
		if _, err := camera.ParseFingerprint(s); !errors.Is(err, camera.ErrFingerprint) {
			t.Errorf("%q: got %v", s, err)
		}
	}
}
