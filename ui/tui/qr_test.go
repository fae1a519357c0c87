package tui_test

import (
	"strings"
	"testing"
)

// TestQRCode shows the URL for a phone while nothing has come: q, and once more
// quits; esc goes back, and so does the first request, from which on q quits.
func TestQRCode(t *testing.T) {
	drive(t, 80, 24, func(d *driver) {
		d.shows("q QR code, twice quits")
		d.keys("q")
		d.shows("http://127.0.0.1:8080/", "▀", "esc back", "q quit")
		d.keys("esc")
		d.shows("Waiting for the first request")
		d.keys("q")
		d.document(ripe)
		d.shows("Requests 1")
		if d.quit {
			t.Fatal("it has quit")
		}
		d.keys("q")
		if !d.quit {
			t.Error("q does not quit")
		}
	})
	drive(t, 80, 24, func(d *driver) {
		d.keys("q", "q")
		if !d.quit {
			t.Error("q twice does not quit")
		}
	})
	drive(t, 40, 12, func(d *driver) {
		d.keys("q")
		if !strings.Contains(d.text(), "for the QR code the window takes") {
			t.Errorf("a window that is too small does not say so:\n%s", d.text())
		}
	})
}
