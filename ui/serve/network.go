package serve

import (
	"crypto/tls"
	"fmt"
	"net/netip"
	"time"

	"github.com/spf13/cobra"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/selfsigned"
	"github.com/framebin/framebin/ui/message"
)

// networkFlags say who of other computers may send, and how.
type networkFlags struct {
	tlsCert, tlsKey string
	selfSigned      bool
	allowHosts      []string
	allowOrigins    []string
	allow           []string
}

func (f *networkFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.tlsCert, "tls-cert", "", "certificate `file`, to listen with https")
	flags.StringVar(&f.tlsKey, "tls-key", "", "key `file` of the certificate")
	flags.BoolVar(&f.selfSigned, "tls-self-signed", false, "listen with https and a certificate made for this run; prints its fingerprint")
	flags.StringSliceVar(&f.allowHosts, "allow-host", nil, "`host` name to let in beside our own, when a proxy stands before (* is all)")
	flags.StringSliceVar(&f.allowOrigins, "allow-origin", nil, "web page `origin` to let in, such as https://example.org (* is all)")
	flags.StringSliceVar(&f.allow, "allow", nil, "`sender` to let in, such as 10.0.0.0/8 (default all); none of a unix socket, whose file says who may")
}

// configure sets who may send to the listener on an address.
func (f *networkFlags) configure(cfg *capture.Config) error {
	cfg.AllowHosts, cfg.AllowOrigins = f.allowHosts, f.allowOrigins
	if len(f.allow) > 0 && capture.IsSocket(cfg.Addr) {
		return fmt.Errorf("%w: --allow is about addresses, and senders of a unix socket have none: who may send is who may open the file", message.ErrFlag)
	}
	for _, text := range f.allow {
		prefix, err := parsePrefix(text)
		if err != nil {
			return err
		}
		cfg.Allow = append(cfg.Allow, prefix)
	}
	return nil
}

// tls returns the certificate to listen with on an address; nil without one.
func (f *networkFlags) tls(addr string) (*tls.Config, error) {
	switch {
	case f.selfSigned && f.tlsCert+f.tlsKey != "":
		return nil, fmt.Errorf("%w: use --tls-self-signed, or --tls-cert and --tls-key", message.ErrFlag)
	case f.selfSigned:
		pair, err := selfsigned.Certificate(addr, time.Now())
		if err != nil {
			return nil, err
		}
		return &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}, nil
	case f.tlsCert == "" && f.tlsKey == "":
		return nil, nil //nolint:nilnil // no TLS is no error
	}
	if f.tlsCert == "" || f.tlsKey == "" {
		return nil, fmt.Errorf("%w: --tls-cert and --tls-key go together", message.ErrFlag)
	}
	pair, err := tls.LoadX509KeyPair(f.tlsCert, f.tlsKey)
	if err != nil {
		return nil, fmt.Errorf("read the certificate: %w", err)
	}
	return &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}, nil
}

// parsePrefix reads an address or a network.
func parsePrefix(text string) (netip.Prefix, error) {
	if addr, err := netip.ParseAddr(text); err == nil {
		addr = addr.Unmap()
		return netip.PrefixFrom(addr, addr.BitLen()), nil
	}
	prefix, err := netip.ParsePrefix(text)
	if err != nil {
		return netip.Prefix{}, fmt.Errorf("%w: --allow %q: use an address or a network, such as 10.0.0.0/8", message.ErrFlag, text)
	}
	const mapped = 96 // bits before an IPv4 address in IPv6 (RFC 4291 section 2.5.5.2)
	if addr := prefix.Addr(); addr.Is4In6() && prefix.Bits() >= mapped {
		return netip.PrefixFrom(addr.Unmap(), prefix.Bits()-mapped), nil
	} else if addr.Is4In6() {
		return netip.Prefix{}, fmt.Errorf("%w: --allow %q: it is half IPv4, half IPv6: use an IPv4 network, such as 10.0.0.0/8", message.ErrFlag, text)
	}
	return prefix, nil
}
