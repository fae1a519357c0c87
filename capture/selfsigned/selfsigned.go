// Package selfsigned makes TLS certificates that nobody vouches for, and tells their
// fingerprints, by which a sender can trust one all the same.
//
// It keeps nothing on disk. ui/serve imports it.
package selfsigned

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"fmt"
	"math/big"
	"net"
	"os"
	"slices"
	"strings"
	"time"
)

// How long a certificate holds. It begins earlier than now for
// senders whose clock is slow, and takes no longer than browsers allow.
const (
	before = 24 * time.Hour
	after  = 365 * 24 * time.Hour
)

// Certificate makes a certificate that nobody vouches for, with a key that is
// kept in memory alone: for localhost, this machine's name and addresses, and
// the host of addr, the address to listen on. Senders are told to trust its
// [Fingerprint], or to trust anything.
func Certificate(addr string, now time.Time) (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("make a key: %w", err)
	}
	const serialBits = 127 // RFC 5280 section 4.1.2.2: positive, at most 20 bytes
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), serialBits))
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("make a certificate: %w", err)
	}
	names, ips := ownNames(addr)
	template := &x509.Certificate{
		SerialNumber:          serial,
		Subject:               pkix.Name{CommonName: "framebin"},
		NotBefore:             now.Add(-before),
		NotAfter:              now.Add(after),
		KeyUsage:              x509.KeyUsageDigitalSignature,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true,
		DNSNames:              names,
		IPAddresses:           ips,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("make a certificate: %w", err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, nil
}

// ownNames returns what senders may call this machine by.
func ownNames(addr string) (names []string, ips []net.IP) {
	names = []string{"localhost"}
	if name, err := os.Hostname(); err == nil && isHostName(name) {
		names = append(names, name)
	}
	all := []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback}
	addrs, _ := net.InterfaceAddrs() // the loopback is there in any case
	for _, a := range addrs {
		if network, ok := a.(*net.IPNet); ok {
			all = append(all, network.IP)
		}
	}
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		host = addr
	}
	host, _, _ = strings.Cut(host, "%")
	if ip := net.ParseIP(host); ip != nil {
		all = append(all, ip)
	} else if isHostName(host) {
		names = append(names, host)
	}
	for _, ip := range all {
		if !ip.IsUnspecified() && !slices.ContainsFunc(ips, ip.Equal) {
			ips = append(ips, ip)
		}
	}
	return names, ips
}

// isHostName reports whether s can stand in a certificate as the name of a
// host.
func isHostName(s string) bool {
	const longest = 253
	return s != "" && len(s) <= longest && strings.Trim(strings.ToLower(s), "abcdefghijklmnopqrstuvwxyz0123456789-._") == "" &&
		!strings.HasPrefix(s, ".") && !strings.HasSuffix(s, ".") && !strings.Contains(s, "..")
}

// Fingerprint returns the SHA-256 of a certificate as browsers and openssl
// write it: 32 bytes in hexadecimal, with colons between them.
func Fingerprint(der []byte) string {
	sum := sha256.Sum256(der)
	digits := strings.ToUpper(hex.EncodeToString(sum[:]))
	pairs := make([]string, 0, len(sum))
	for i := 0; i < len(digits); i += 2 {
		pairs = append(pairs, digits[i:i+2])
	}
	return strings.Join(pairs, ":")
}
