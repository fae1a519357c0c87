// Package onboarding is what the screen tells who has to send something first:
// where to, with what to try it, and what it takes to trust the listener.
//
// It is text alone and asks nothing. The screen imports it.
package onboarding

import (
	"errors"
	"fmt"
	"image"
	"slices"
	"strings"

	"charm.land/lipgloss/v2"

	"github.com/framebin/framebin/ui/doctor"
	"github.com/framebin/framebin/ui/tui/theme"
)

// Listener is where to send.
type Listener struct {
	URLs        []string // the one to paste first
	Fingerprint string   // of a certificate made for this run; "" for none
	Exposed     bool     // others than this computer can send
	Coming      []string // what the requests wait for that have come and have no number yet
}

// CurlExample is a command that works as it is printed, in a shell, and shows
// a first prediction.
func CurlExample(url string) []string {
	const (
		header = `-H 'Content-Type: application/json' \`
		body   = `  -d '{"kind":"ImageClassification.v1","classId":"ripe","confidence":0.97}'`
		room   = 76 // of the smallest usual window
	)
	if command := doctor.Curl(url); len(command)+len(header) < room {
		return []string{command + " " + header, body}
	}
	return []string{doctor.Curl(url) + ` \`, "  " + header, body}
}

// trusting is the URL behind the flag that it takes to trust the listener, if it
// takes one.
func (l Listener) trusting(flag string) string {
	if l.Fingerprint != "" {
		return flag + l.URLs[0]
	}
	return l.URLs[0]
}

// fingerprintLines are the fingerprint in two halves, which fit any window.
func (l Listener) fingerprintLines() []string {
	f := l.Fingerprint
	half := min((len(f)+1)/2, len(f))
	return []string{f[:half], f[half:]}
}

// Lines are what the screen says until the first request comes that was not
// refused. Where room does not hold all of it, the shorter of the two ways to try
// it is left, with as few blank lines as it takes.
func (l Listener) Lines(refused uint64, room image.Point, s theme.Styles) []string {
	if len(l.URLs) == 0 {
		return l.whereTo(s)
	}
	rest := []string{"", "  " + s.Muted.Render(strings.Join([]string{"u copies the URL", "? all keys", "q QR code, twice quits"}, "   "))}
	if refused > 0 {
		rest = append([]string{"", "  " + s.Bad.Render(fmt.Sprintf("%d requests were refused", refused))}, rest...)
	}
	try := []string{"", "  Or try it from another terminal:", ""}
	lines := slices.Concat(l.whereTo(s), try, l.curl(s), []string{"", l.send(room.X, s)}, rest)
	if wide := slices.ContainsFunc(lines, func(line string) bool { return s.Width(line) > room.X }); !wide && len(lines) <= room.Y {
		return lines
	}
	lines = slices.Concat(l.whereTo(s), try, []string{l.send(room.X, s)}, rest)
	for i := len(lines) - 1; i >= 0 && len(lines) > room.Y; i-- {
		if lines[i] == "" {
			lines = slices.Delete(lines, i, i+1)
		}
	}
	return lines
}

// whereTo is the URL to paste, and what it takes to trust it.
func (l Listener) whereTo(s theme.Styles) []string {
	first := "  Waiting for the first request."
	if len(l.Coming) > 0 {
		first = "  The first request has come: " + l.Coming[0]
	}
	lines := []string{"", s.Strong.Render(first), "", "  Paste this as the webhook URL:", ""}
	for _, url := range l.URLs {
		lines = append(lines, "      "+s.Focused.Render(url))
	}
	if l.Fingerprint != "" {
		lines = append(lines, "", "  Its certificate has the SHA-256 fingerprint")
		for _, half := range l.fingerprintLines() {
			lines = append(lines, "      "+s.Strong.Render(half))
		}
	}
	return lines
}

// curl is a request to try it with.
func (l Listener) curl(s theme.Styles) []string {
	lines := CurlExample(l.URLs[0])
	for i, line := range lines {
		if l.Fingerprint != "" {
			line = strings.Replace(line, "curl ", "curl -k ", 1)
		}
		lines[i] = "  " + s.Accent.Render(line)
	}
	return lines
}

// send is a camera to try it with, and what that is where it fits.
func (l Listener) send(width int, s theme.Styles) string {
	command := "  " + s.Accent.Render("framebin send "+l.trusting("--insecure "))
	if line := command + s.Muted.Render("   a simulated camera, real photographs"); s.Width(line) <= width {
		return line
	}
	return command
}

// QRLines are the URL as a QR code, for a phone, as far as there is room for it.
func (l Listener) QRLines(room image.Point, ascii bool, s theme.Styles) []string {
	words := []string{"", "  " + s.Focused.Render(l.URLs[0]), "", "  " + s.Muted.Render("esc goes back, q quits")}
	code, err := qrCode(l.URLs[0], room.Sub(image.Pt(0, len(words))), ascii, s)
	if err != nil {
		return append(words, "", "  "+s.Warn.Render(err.Error()))
	}
	return append(code, words...)
}

// ReachableLines are the URL as a QR code, for a phone that is to say whether it
// reaches this computer: where others can send, and there is room for it.
func (l Listener) ReachableLines(room image.Point, ascii bool, s theme.Styles) []string {
	if !l.Exposed || len(l.URLs) == 0 {
		return nil
	}
	words := []string{"", "  For a phone, to see whether the network lets it in:"}
	code, err := qrCode(l.URLs[0], room.Sub(image.Pt(0, len(words))), ascii, s)
	if err != nil {
		return nil // q says why
	}
	return append(words, code...)
}

// qrCode is a URL as a QR code, light on dark, whatever the terminal is: readers
// know no other way. The error says why there is none.
func qrCode(url string, room image.Point, ascii bool, s theme.Styles) ([]string, error) {
	const indent = "  "
	if ascii {
		return nil, errors.New("a QR code takes characters beyond ASCII")
	}
	code, err := doctor.QR(url)
	if err != nil {
		return nil, fmt.Errorf("no QR code: %w", err)
	}
	if width := s.Width(indent + code[0]); len(code) > room.Y || width > room.X {
		return nil, fmt.Errorf("for the QR code the window takes %d columns and %d rows more", max(width-room.X, 0), max(len(code)-room.Y, 0))
	}
	paper := s.Text.Foreground(lipgloss.Color("#ffffff")).Background(lipgloss.Color("#000000"))
	for i := range code {
		code[i] = indent + paper.Render(code[i])
	}
	return code, nil
}

// ReachLines say where the listener can be reached, if that is not just here.
func (l Listener) ReachLines(s theme.Styles) []string {
	if !l.Exposed && l.Fingerprint == "" {
		return nil
	}
	lines := []string{""}
	if l.Exposed {
		lines = append(lines, "  "+s.Warn.Render("Open to the network"))
	}
	for _, url := range l.URLs {
		lines = append(lines, "  "+url)
	}
	if l.Fingerprint != "" {
		for _, half := range l.fingerprintLines() {
			lines = append(lines, "  "+s.Muted.Render("certificate SHA-256 ")+half)
		}
	}
	return lines
}
