package camera

import (
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// The errors of trust.
var (
	// ErrFingerprint is wrapped where a text is no SHA-256 fingerprint.
	ErrFingerprint = errors.New("fingerprint")
	// errUntrusted is wrapped where a receiver shows another certificate.
	errUntrusted = errors.New("the receiver's certificate is another one")
)

// Fingerprint is the SHA-256 of a certificate.
type Fingerprint [sha256.Size]byte

// ParseFingerprint reads a fingerprint as openssl and browsers write it, in
// hexadecimal, with or without colons.
func ParseFingerprint(s string) (Fingerprint, error) {
	var f Fingerprint
	digits := strings.NewReplacer(":", "", " ", "").Replace(strings.TrimPrefix(strings.ToLower(s), "sha256:"))
	b, err := hex.DecodeString(digits)
	if err != nil || len(b) != len(f) {
		return f, fmt.Errorf("%w %q: want the 64 hexadecimal digits of a SHA-256", ErrFingerprint, s)
	}
	copy(f[:], b)
	return f, nil
}

// Trust has c, made by NewClient, talk to the receiver whose certificate has
// that fingerprint, and to no other; nobody else has to vouch for it.
func (f Fingerprint) Trust(c *http.Client) {
	setTLS(c, &tls.Config{
		InsecureSkipVerify: true, //nolint:gosec // VerifyConnection does it
		VerifyConnection: func(s tls.ConnectionState) error {
			if len(s.PeerCertificates) > 0 && sha256.Sum256(s.PeerCertificates[0].Raw) == f {
				return nil
			}
			return errUntrusted
		},
		MinVersion: tls.VersionTLS12,
	})
}

// TrustAnyone has c, made by NewClient, talk to whoever answers.
func TrustAnyone(c *http.Client) {
	setTLS(c, &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS12}) //nolint:gosec // it is what was asked for
}

func setTLS(c *http.Client, cfg *tls.Config) {
	if t, ok := c.Transport.(*http.Transport); ok {
		t.TLSClientConfig = cfg
		t.ForceAttemptHTTP2 = true // which a configuration of one's own switches off
	}
}

// IsUntrusted reports whether err is about a certificate that nobody vouches
// for, or another one than was expected.
func IsUntrusted(err error) bool {
	_, unverified := errors.AsType[*tls.CertificateVerificationError](err)
	_, unknown := errors.AsType[x509.UnknownAuthorityError](err)
	return unverified || unknown || errors.Is(err, errUntrusted)
}
