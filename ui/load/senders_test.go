//go:build load && linux

package load_test

import (
	"bytes"
	"net"
	"os/exec"
	"strings"
	"testing"
)

// oldTLS is a sender that knows TLS 1.1 at most.
const oldTLS = `
import socket, ssl, sys, warnings
warnings.simplefilter("ignore")
c = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
c.check_hostname = False
c.verify_mode = ssl.CERT_NONE
c.set_ciphers("ALL:@SECLEVEL=0")
c.minimum_version = ssl.TLSVersion.TLSv1
c.maximum_version = ssl.TLSVersion.TLSv1_1
c.wrap_socket(socket.create_connection((sys.argv[1], int(sys.argv[2]))))
`

// TestRefusedSenders has senders of other makes say what a listener cannot take:
// each is a line with its cause, its address and its first bytes, counted, and
// the next good request is captured.
func TestRefusedSenders(t *testing.T) {
	t.Parallel()
	plain, secure := headless(t), headless(t, "--tls-self-signed")
	_, port, _ := net.SplitHostPort(plain.addr)
	securePort := secure.url[strings.LastIndexByte(secure.url, ':')+1 : len(secure.url)-1]
	taken := map[*server]uint64{}
	refused := map[*server]uint64{}
	for _, c := range []struct {
		name   string
		to     *server
		stdin  string
		args   []string
		status int
		reason string // "": it is taken
		first  string
	}{
		{"HTTP to TLS", secure, "", []string{"curl", "-s", "http://127.0.0.1:" + securePort + "/hook"}, 400, "give it https://", ""},
		{"a sender that does not trust", secure, "", []string{"curl", "-s", "https://127.0.0.1:" + securePort}, 0, "does not trust the certificate", `\x16\x03`},
		{"openssl does not trust", secure, "", []string{"openssl", "s_client", "-connect", "127.0.0.1:" + securePort, "-verify_return_error"}, 0, "does not trust the certificate", `\x16\x03`},
		{"old TLS", secure, "", []string{"python3", "-c", oldTLS, "127.0.0.1", securePort}, 0, "offers TLS 1.1 at most", `\x16\x03`},
		{"neither", secure, "hello, is anybody there\r\n", []string{"nc", "-N", "-w", "5", "127.0.0.1", securePort}, 0, "neither TLS nor HTTP", "hello, is anybody there"},
		{"trusting", secure, "", []string{"curl", "-sk", "-d", "x", "https://127.0.0.1:" + securePort}, 200, "", ""},

		{"TLS to HTTP", plain, "", []string{"curl", "-sk", "https://127.0.0.1:" + port}, 400, "start with --tls-self-signed or --tls-cert, or give it http://", `\x16\x03`},
		{"no slash", plain, "POST host/path HTTP/1.1\r\nHost: a\r\n\r\n", []string{"nc", "-N", "-w", "5", "127.0.0.1", port}, 400, "must begin with a slash", "POST host/path HTTP/1.1"},
		{"a percent sign", plain, "POST /%zz HTTP/1.1\r\nHost: a\r\n\r\n", []string{"nc", "-N", "-w", "5", "127.0.0.1", port}, 400, "is written %25", "POST /%zz HTTP/1.1"},
		{"no HTTP", plain, "\x1b]0;x\a\r\n\r\n", []string{"nc", "-N", "-w", "5", "127.0.0.1", port}, 400, "this is not HTTP", `\x1b]0;x\a`},
		{"a broken preface", plain, "PRI * HTTP/2.0\r\n\r\nhello\r\n", []string{"nc", "-N", "-w", "5", "127.0.0.1", port}, 400, "begins as HTTP/2 does", ""},
		{"an expectation", plain, "", []string{"curl", "-s", "-H", "Expect: luck", "-d", "x", plain.url}, 417, "100-continue", ""},
		{"HTTP/2", plain, "", []string{"curl", "-s", "--http2-prior-knowledge", "-d", "x", plain.url}, 200, "", ""},
	} {
		if _, err := exec.LookPath(c.args[0]); err != nil {
			t.Logf("%s is not installed: %s is not tried", c.args[0], c.name)
			continue
		}
		cmd := exec.Command(c.args[0], c.args[1:]...)
		cmd.Stdin = strings.NewReader(c.stdin)
		var said bytes.Buffer
		cmd.Stdout, cmd.Stderr = &said, &said
		_ = cmd.Run() // it is refused
		if c.reason == "" {
			taken[c.to]++
			want := taken[c.to]
			n := uint64(0)
			c.to.await(t, "a request of "+c.name, func(m message) bool {
				if m.Type == "request" {
					n++
				}
				return n == want
			})
			continue
		}
		refused[c.to]++
		n := uint64(0)
		got := c.to.await(t, c.name+": "+said.String(), func(m message) bool {
			if m.Type == "rejected" {
				n++
			}
			return n == refused[c.to]
		})
		if got.Status != c.status || !strings.Contains(got.Reason, c.reason) || !strings.HasPrefix(got.Remote, "127.0.0.1:") || !strings.Contains(got.First, c.first) {
			t.Errorf("%s: got %+v", c.name, got)
		}
	}
	for _, s := range []*server{plain, secure} {
		if sum := s.finish(t); sum.Rejected != refused[s] || sum.Requests != taken[s] {
			t.Errorf("got %+v, want %d refused and %d taken", sum, refused[s], taken[s])
		}
	}
}
