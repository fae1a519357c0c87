package selfsigned_test

import (
	"crypto/ecdsa"
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/framebin/framebin/capture/selfsigned"
)

func TestCertificate(t *testing.T) {
	t.Parallel()
	now := time.Now()
	pair, err := selfsigned.Certificate("camera.example:8443", now)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(pair.Certificate[0])
	if err != nil {
		t.Fatal(err)
	}
	if key, ok := cert.PublicKey.(*ecdsa.PublicKey); !ok || key.Curve.Params().Name != "P-256" {
		t.Errorf("got a key of %T", cert.PublicKey)
	}
	addrs, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	names := []string{"localhost", "127.0.0.1", "::1", "camera.example"}
	for _, a := range addrs {
		ip, _, _ := strings.Cut(a.String(), "/")
		names = append(names, ip)
	}
	for _, name := range names {
		if err := cert.VerifyHostname(name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if cert.VerifyHostname("other.example") == nil || cert.VerifyHostname("192.0.2.1") == nil {
		t.Error("the certificate is for others, too")
	}
	if cert.NotBefore.After(now) || cert.NotAfter.Before(now.Add(300*24*time.Hour)) || cert.IsCA {
		t.Errorf("got %v to %v, CA %v", cert.NotBefore, cert.NotAfter, cert.IsCA)
	}
	if got := selfsigned.Fingerprint(pair.Certificate[0]); !regexp.MustCompile(`^([0-9A-F]{2}:){31}[0-9A-F]{2}$`).MatchString(got) {
		t.Errorf("got fingerprint %q", got)
	}
	// A client that trusts it talks to it, by HTTP/2.
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	server.TLS, server.EnableHTTP2 = &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}, true
	server.StartTLS()
	defer server.Close()
	pool := x509.NewCertPool()
	pool.AddCert(cert)
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}, ForceAttemptHTTP2: true}}
	defer client.CloseIdleConnections()
	resp, err := client.Post(server.URL, "text/plain", strings.NewReader("hello"))
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusOK || resp.ProtoMajor != 2 {
		t.Errorf("got %s by %s", resp.Status, resp.Proto)
	}
	for _, odd := range []string{"", ":8080", "0.0.0.0:1", "[::]:1", "[fe80::1%eth0]:1", "a..b:1", "exämple:1"} {
		if _, err := selfsigned.Certificate(odd, now); err != nil {
			t.Errorf("%q: %v", odd, err)
		}
	}
}
