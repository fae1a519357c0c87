package tui

import (
	"fmt"
	"strings"

	"github.com/framebin/framebin/ui/escape"
)

// CurlExample is a command that works as it is printed, in a shell, and shows
// a first prediction.
func CurlExample(url string) []string {
	return []string{
		"curl " + url + ` -H 'Content-Type: application/json' \`,
		`  -d '{"kind":"ImageClassification.v1","classId":"ripe","confidence":0.97}'`,
	}
}

// curlTarget and sendTarget are the URL with what else it takes to trust the
// listener.
func (m screen) curlTarget() string {
	if m.cfg.Fingerprint != "" {
		return "-k " + m.cfg.URLs[0]
	}
	return m.cfg.URLs[0]
}

func (m screen) sendTarget() string {
	if m.cfg.Fingerprint != "" {
		return "--insecure " + m.cfg.URLs[0]
	}
	return m.cfg.URLs[0]
}

// fingerprintLines are the fingerprint in two halves, which fit any window.
func (m screen) fingerprintLines() []string {
	f := m.cfg.Fingerprint
	half := min((len(f)+1)/2, len(f))
	return []string{f[:half], f[half:]}
}

// teachLines are what the screen says until the first request comes.
func (m screen) teachLines() []string {
	if m.cfg.Archive != nil {
		text := "no request in "
		if !m.source.browser.progress.Done {
			text = "opening "
			if m.cfg.Archive.Live() {
				text = "waiting for the first request at "
			}
		}
		return []string{"", m.display.styles.Muted.Render("  " + text + escape.Line(m.cfg.Source))}
	}
	s := m.display.styles
	lines := []string{"", s.Strong.Render("  Waiting for the first request."), "", "  Paste this as the webhook URL:", ""}
	for _, url := range m.cfg.URLs {
		lines = append(lines, "      "+s.Focused.Render(url))
	}
	if len(m.cfg.URLs) == 0 {
		return lines
	}
	if m.cfg.Fingerprint != "" {
		lines = append(lines, "", "  Its certificate has the SHA-256 fingerprint")
		for _, half := range m.fingerprintLines() {
			lines = append(lines, "      "+s.Strong.Render(half))
		}
	}
	lines = append(lines, "", "  Or try it from another terminal:", "")
	for _, line := range CurlExample(m.curlTarget()) {
		lines = append(lines, "  "+s.Accent.Render(line))
	}
	lines = append(lines, "",
		"  "+s.Accent.Render("framebin send "+m.sendTarget())+
			s.Muted.Render("   a simulated camera, real photographs"))
	if n := m.figures.ring.Rejected; n > 0 {
		lines = append(lines, "", "  "+s.Bad.Render(fmt.Sprintf("%d requests were refused", n)))
	}
	return append(lines, "", "  "+s.Muted.Render(strings.Join([]string{"u copies the URL", "? all keys", "q quit"}, "   ")))
}
