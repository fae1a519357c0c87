package serve

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/alert"
	"github.com/framebin/framebin/capture/meter"
)

// configured is what a command line asks of a listener.
func configured(t *testing.T, line string) (capture.Config, error) {
	t.Helper()
	flags := &Flags{Pixels: true}
	cmd := &cobra.Command{Use: "listen"}
	flags.Register(cmd, "127.0.0.1:8080")
	flags.RegisterNetwork(cmd)
	if err := cmd.ParseFlags(strings.Fields(line)); err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	return flags.config(cmd)
}

// TestFlags: each flag reaches what it configures.
func TestFlags(t *testing.T) {
	t.Parallel()
	for line, is := range map[string]func(c capture.Config) bool{
		"":                    func(c capture.Config) bool { return c.Addr == "127.0.0.1:8080" && c.Path == "" && c.TLS == nil },
		"-l :0":               func(c capture.Config) bool { return c.Addr == ":0" },
		"--path camera":       func(c capture.Config) bool { return c.Path == "/camera" },
		"--path /camera":      func(c capture.Config) bool { return c.Path == "/camera" },
		"--secret":            func(c capture.Config) bool { return c.Secret && len(c.Path) == len("/")+22 },
		"--max-body 1MiB":     func(c capture.Config) bool { return c.Limits.Body == 1<<20 },
		"--max-header 8KiB":   func(c capture.Config) bool { return c.Limits.HeaderBytes == 8<<10 },
		"--max-connections 3": func(c capture.Config) bool { return c.Limits.Connections == 3 },
		"--body-timeout 2s":   func(c capture.Config) bool { return c.Limits.StallTimeout == 2*time.Second },
		"--max-memory 16MiB":  func(c capture.Config) bool { return c.Limits.Body > 0 && c.Limits.Body < 16<<20 }, // pictures have their share
		"--tls-self-signed":   func(c capture.Config) bool { return len(c.TLS.Certificates) == 1 },
		"--allow-host a,b":    func(c capture.Config) bool { return slices.Equal(c.AllowHosts, []string{"a", "b"}) },
		"--allow-origin *":    func(c capture.Config) bool { return slices.Equal(c.AllowOrigins, []string{"*"}) },
		"--allow 10.0.0.0/8 --allow 192.0.2.1": func(c capture.Config) bool {
			return slices.Equal(c.Allow, []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("192.0.2.1/32")})
		},
	} {
		if c, err := configured(t, line); err != nil || !is(c) {
			t.Errorf("%q: got %+v, %v", line, c, err)
		}
	}
}

// TestFlagsRefused: what cannot be meant is refused with the name of its flag.
func TestFlagsRefused(t *testing.T) {
	t.Parallel()
	for line, flag := range map[string]string{
		"--path /a --secret":                    "--secret",
		"--max-requests 0":                      "--max-requests",
		"--max-memory 0":                        "--max-memory",
		"--max-body 0":                          "--max-body",
		"--max-memory 1MiB --max-body 2MiB":     "--max-body",
		"--max-header 1023":                     "--max-header",
		"--max-header 17MiB":                    "--max-header",
		"--max-connections 0":                   "--max-connections",
		"--body-timeout 0s":                     "--body-timeout",
		"--fsync":                               "--fsync",
		"--forward-insecure":                    "--forward-insecure",
		"--forward-wait":                        "--forward-wait",
		"--tls-cert a.pem":                      "--tls-key",
		"--tls-key a.pem":                       "--tls-cert",
		"--tls-cert a.pem --tls-self-signed":    "--tls-self-signed",
		"--allow host":                          "--allow",
		"--allow ::ffff:10.0.0.0/95":            "--allow",
		"-l unix:/run/a.sock --allow 192.0.2.1": "--allow",
		"--response-header Retry-After":         "--response-header",
		"--response-header :5":                  "--response-header",
		"--status 99":                           "status 99",
		"--delay fast":                          "delay",
		"--fail 503:sometimes":                  "fail",
	} {
		if _, err := configured(t, line); err == nil || !strings.Contains(err.Error(), flag) {
			t.Errorf("%s: got %v", line, err)
		}
	}
}

// TestSecretIsNew: a path that nobody can guess is another each time.
func TestSecretIsNew(t *testing.T) {
	t.Parallel()
	a, _ := configured(t, "--secret")
	b, _ := configured(t, "--secret")
	if a.Path == b.Path {
		t.Errorf("%s twice", a.Path)
	}
}

// TestAnswerFlags: status, headers, body, delay and failures are what is
// answered.
func TestAnswerFlags(t *testing.T) {
	t.Parallel()
	c, err := configured(t, "--status 202 --response-header X-A:1 --response-header X-A:2 --response-body ok --delay 1s --fail drop:every=2")
	if err != nil {
		t.Fatal(err)
	}
	r := capture.NewRequest("POST", "/", nil, nil)
	a := c.Responder.Plan(r)
	if a.Status != http.StatusAccepted || !slices.Equal(a.Header["X-A"], []string{"1", "2"}) || string(a.Body) != "ok" || a.Delay != time.Second || a.Drop {
		t.Errorf("got %+v", a)
	}
	if !c.Responder.Plan(r).Drop {
		t.Error("the second is answered")
	}
}

// TestMappedAddresses: IPv4 in the clothes of IPv6 is IPv4, as senders are.
func TestMappedAddresses(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"::ffff:192.0.2.1":    "192.0.2.1/32",
		"::ffff:10.0.0.0/104": "10.0.0.0/8",
		"2001:db8::/32":       "2001:db8::/32",
		"2001:db8::1":         "2001:db8::1/128",
	} {
		if got, err := parsePrefix(text); err != nil || got.String() != want {
			t.Errorf("%s: got %v, %v", text, got, err)
		}
	}
}

// TestExposure: who binds to more than this computer is told.
func TestExposure(t *testing.T) {
	t.Parallel()
	for addr, warns := range map[string]bool{
		"127.0.0.1:80": false, "127.9.9.9:80": false, "[::1]:80": false, "localhost:80": false, "unix:/run/a.sock": false,
		":80": true, "0.0.0.0:80": true, "[::]:80": true, "192.0.2.1:80": true, "camera.example:80": true,
	} {
		if got := exposure(addr, []string{"http://192.0.2.1/"}); (got != "") != warns {
			t.Errorf("%s: got %q", addr, got)
		}
	}
}

// recorder is one that may fail.
type recorder struct {
	err  error
	kept int
}

func (r *recorder) Record(*capture.Request) error {
	if r.err == nil {
		r.kept++
	}
	return r.err
}

// TestRecordersInTurn: what one could not keep is not handed to those after it.
func TestRecordersInTurn(t *testing.T) {
	t.Parallel()
	full := errors.New("it is full")
	a, b, c := &recorder{}, &recorder{err: full}, &recorder{}
	if err := (recorders{a, b, c}).Record(capture.NewRequest("POST", "/", nil, nil)); !errors.Is(err, full) {
		t.Errorf("got %v", err)
	}
	if a.kept != 1 || c.kept != 0 {
		t.Errorf("the first kept %d, the last %d", a.kept, c.kept)
	}
	if err := (recorders{a, c}).Record(capture.NewRequest("POST", "/", nil, nil)); err != nil || c.kept != 1 {
		t.Errorf("got %v, %d kept", err, c.kept)
	}
}

// TestAlertBytes: an alert rings and notifies as its rule says, and its name is no
// command to the terminal.
func TestAlertBytes(t *testing.T) {
	t.Parallel()
	name := "late\x1b]0;title\a"
	for _, rule := range []alert.Rule{{}, {Bell: true}, {Notify: true}, {Bell: true, Notify: true}} {
		rule.Name = name
		got := AlertBytes(alert.Alert{Rule: rule})
		if bell := strings.HasSuffix(got, "\a"); bell != rule.Bell || strings.Count(got, "\a") > 1 {
			t.Errorf("%+v: got %q", rule, got)
		}
		if notes := strings.Count(got, "\x1b]"); notes != map[bool]int{true: 2}[rule.Notify] {
			t.Errorf("%+v: %d notifications in %q", rule, notes, got)
		}
	}
	if got := AlertWords(alert.Alert{Rule: alert.Rule{Name: name}, Seq: 7}); strings.ContainsAny(got, "\x1b\a") || !strings.HasSuffix(got, " in request 7") {
		t.Errorf("got %q", got)
	}
}

// TestFarewell: the last words tell what was captured, and of what is missing
// only where something is.
func TestFarewell(t *testing.T) {
	t.Parallel()
	l := &Listener{Ring: capture.NewRing(2, 1<<20), Meter: meter.New()}
	for range 3 {
		l.Ring.Append(capture.NewRequest("POST", "/", nil, nil))
	}
	var b strings.Builder
	l.Farewell(&b)
	if got := b.String(); !strings.HasPrefix(got, "captured 3 requests") || !strings.Contains(got, "1 evicted") || strings.Contains(got, "not recorded") {
		t.Errorf("got %q", got)
	}
}

// TestAnnounce: nothing is said where there is nothing to know.
func TestAnnounce(t *testing.T) {
	t.Parallel()
	ring := capture.NewRing(1, 1<<20)
	server, err := capture.Listen(capture.Config{Addr: "127.0.0.1:0"}, ring, meter.New())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	l := &Listener{Ring: ring, Meter: meter.New(), Server: server}
	var quiet, loud strings.Builder
	l.Announce(&quiet)
	l.Fingerprint, l.Warning = "ab:cd", "others can send"
	l.Announce(&loud)
	if quiet.Len() > 0 || !strings.Contains(loud.String(), "ab:cd") || !strings.Contains(loud.String(), "others can send") {
		t.Errorf("got %q, then %q", &quiet, &loud)
	}
	cancel()
	if err := server.Serve(ctx); err != nil {
		t.Error(err)
	}
}
