package cli

import (
	"crypto/rand"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/camera"
	"github.com/framebin/framebin/capture/rules"
)

var errFlag = errors.New("wrong flag")

// listenFlags configure a listener.
type listenFlags struct {
	addr, path  string
	secret      bool
	maxRequests int
	maxMemory   byteSize
	maxBody     byteSize
	maxHeader   byteSize
	maxConns    int
	bodyTimeout time.Duration
	screen      bool // which takes its share of maxMemory

	answer  answerFlags
	publish publishFlags

	tlsCert, tlsKey string
	selfSigned      bool
	allowHosts      []string
	allowOrigins    []string
	allow           []string

	record  string
	fsync   bool
	logFile string

	forward  string
	wait     bool
	anywhere bool
	insecure bool
}

func (f *listenFlags) register(cmd *cobra.Command, addr string) {
	f.maxMemory, f.maxBody, f.maxHeader = capture.DefaultMaxMemory, capture.DefaultMaxBody, capture.DefaultMaxHeader
	flags := cmd.Flags()
	flags.StringVarP(&f.addr, "listen", "l", addr, "`address` to listen on; port 0 picks a free one, 0.0.0.0:8080 lets the network in")
	flags.StringVar(&f.path, "path", "", "take requests on this `path` only, such as /camera; all else is answered 404")
	flags.BoolVar(&f.secret, "secret", false, "take requests on a random path only, which nobody can guess")
	flags.IntVar(&f.maxRequests, "max-requests", capture.DefaultMaxRequests, "`number` of requests to keep; the oldest go first")
	flags.Var(&f.maxMemory, "max-memory", "bytes of bodies and pictures to keep; the oldest go first")
	flags.Var(&f.maxBody, "max-body", "longest body to take; a longer one is answered 413")
	flags.Var(&f.maxHeader, "max-header", "longest request line and header to take; a longer one is answered 431")
	flags.IntVar(&f.maxConns, "max-connections", capture.DefaultMaxConnections, "`number` of connections open at once; one more is answered 503")
	flags.DurationVar(&f.bodyTimeout, "body-timeout", capture.DefaultStallTimeout, "answer 408 when nothing of a body came for this `time`")
	flags.StringVar(&f.record, "record", "", "also write every request to this `folder`, before it is answered")
	flags.BoolVar(&f.fsync, "fsync", false, "with --record: wait for the disk, so that a power loss takes nothing either")
	flags.StringVar(&f.forward, "forward", "", "pass every request on to this `URL` as well, beside the answer")
	flags.BoolVar(&f.wait, "forward-wait", false, "with --forward: answer what that URL answers, and wait for it")
	flags.BoolVar(&f.insecure, "forward-insecure", false, "with --forward: trust any certificate of that URL")
	flags.BoolVar(&f.anywhere, "follow-redirects", false, "follow redirects of the forward URL to other hosts, too")
	flags.StringVar(&f.logFile, "log", "", "write a log to this `file`")
	f.publish.register(cmd)
	f.answer.register(cmd)
}

// registerNetwork adds the flags for senders on other computers.
func (f *listenFlags) registerNetwork(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.tlsCert, "tls-cert", "", "certificate `file`, to listen with https")
	flags.StringVar(&f.tlsKey, "tls-key", "", "key `file` of the certificate")
	flags.BoolVar(&f.selfSigned, "tls-self-signed", false, "listen with https and a certificate made for this run; prints its fingerprint")
	flags.StringSliceVar(&f.allowHosts, "allow-host", nil, "`host` name to let in beside our own, when a proxy stands before (* is all)")
	flags.StringSliceVar(&f.allowOrigins, "allow-origin", nil, "web page `origin` to let in, such as https://example.org (* is all)")
	flags.StringSliceVar(&f.allow, "allow", nil, "`sender` to let in, such as 10.0.0.0/8 (default all)")
}

// config returns the listener that the flags ask for. Its errors are of
// usage, or of files that cannot be read.
func (f *listenFlags) config(cmd *cobra.Command) (capture.Config, error) {
	if f.maxRequests < 1 {
		return capture.Config{}, fmt.Errorf("%w: --max-requests %d: keep at least 1", errFlag, f.maxRequests)
	}
	if f.maxMemory < 1 || f.maxBody < 1 {
		return capture.Config{}, fmt.Errorf("%w: --max-memory and --max-body must be more than nothing", errFlag)
	}
	if f.maxBody > f.maxMemory {
		if cmd.Flags().Changed("max-body") {
			return capture.Config{}, fmt.Errorf("%w: --max-body %s is more than --max-memory %s: raise --max-memory",
				errFlag, &f.maxBody, &f.maxMemory)
		}
		f.maxBody = f.maxMemory
		if f.screen {
			f.maxBody -= f.maxMemory / pictureShare
		}
	}
	path, err := f.onlyPath()
	if err != nil {
		return capture.Config{}, err
	}
	cfg := capture.Config{Addr: f.addr, Path: path, Secret: f.secret, AllowHosts: f.allowHosts, AllowOrigins: f.allowOrigins}
	if cfg.Limits, err = f.limits(); err != nil {
		return capture.Config{}, err
	}
	for _, text := range f.allow {
		prefix, err := parsePrefix(text)
		if err != nil {
			return capture.Config{}, err
		}
		cfg.Allow = append(cfg.Allow, prefix)
	}
	if cfg.Responder, err = f.answer.responder(); err != nil {
		return capture.Config{}, err
	}
	cfg.TLS, err = f.tls()
	return cfg, err
}

// What --max-header can be: a header has to fit, and it lives in the memory of
// each connection.
const (
	minHeader  byteSize = 1 << 10
	mostHeader byteSize = 16 << 20
)

// limits returns what may be taken of one request.
func (f *listenFlags) limits() (capture.Limits, error) {
	l := capture.DefaultLimits()
	l.Body, l.HeaderBytes, l.Connections, l.StallTimeout = int64(f.maxBody), int(f.maxHeader), f.maxConns, f.bodyTimeout
	least, most := minHeader, mostHeader
	switch {
	case f.maxHeader < least || f.maxHeader > most:
		return l, fmt.Errorf("%w: --max-header %s: use %s to %s", errFlag, &f.maxHeader, &least, &most)
	case f.maxConns < 1:
		return l, fmt.Errorf("%w: --max-connections %d: at least 1", errFlag, f.maxConns)
	case f.bodyTimeout <= 0:
		return l, fmt.Errorf("%w: --body-timeout %s: use a time such as 15s", errFlag, f.bodyTimeout)
	case f.fsync && f.record == "":
		return l, fmt.Errorf("%w: --fsync goes with --record", errFlag)
	case f.insecure && f.forward == "":
		return l, fmt.Errorf("%w: --forward-insecure goes with --forward", errFlag)
	case f.wait && f.forward == "":
		return l, fmt.Errorf("%w: --forward-wait goes with --forward", errFlag)
	}
	return l, nil
}

// onlyPath returns the path that takes requests; "" is every path.
func (f *listenFlags) onlyPath() (string, error) {
	switch {
	case f.secret && f.path != "":
		return "", fmt.Errorf("%w: use --path or --secret, not both", errFlag)
	case f.secret:
		var key [16]byte
		_, _ = rand.Read(key[:]) // never fails
		return "/" + base64.RawURLEncoding.EncodeToString(key[:]), nil
	case f.path == "" || strings.HasPrefix(f.path, "/"):
		return f.path, nil
	}
	return "/" + f.path, nil
}

// tls returns the certificate to listen with; nil without one.
func (f *listenFlags) tls() (*tls.Config, error) {
	switch {
	case f.selfSigned && f.tlsCert+f.tlsKey != "":
		return nil, fmt.Errorf("%w: use --tls-self-signed, or --tls-cert and --tls-key", errFlag)
	case f.selfSigned:
		pair, err := capture.SelfSigned(f.addr, time.Now())
		if err != nil {
			return nil, err
		}
		return &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}, nil
	case f.tlsCert == "" && f.tlsKey == "":
		return nil, nil //nolint:nilnil // no TLS is no error
	}
	if f.tlsCert == "" || f.tlsKey == "" {
		return nil, fmt.Errorf("%w: --tls-cert and --tls-key go together", errFlag)
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
		return netip.Prefix{}, fmt.Errorf("%w: --allow %q: use an address or a network, such as 10.0.0.0/8", errFlag, text)
	}
	const mapped = 96 // bits before an IPv4 address in IPv6 (RFC 4291 section 2.5.5.2)
	if addr := prefix.Addr(); addr.Is4In6() && prefix.Bits() >= mapped {
		return netip.PrefixFrom(addr.Unmap(), prefix.Bits()-mapped), nil
	} else if addr.Is4In6() {
		return netip.Prefix{}, fmt.Errorf("%w: --allow %q: it is half IPv4, half IPv6: use an IPv4 network, such as 10.0.0.0/8", errFlag, text)
	}
	return prefix, nil
}

// answerFlags configure what a listener answers.
type answerFlags struct {
	status  int
	headers []string
	body    string
	delay   string
	fail    []string
	rules   string
}

func (f *answerFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.IntVar(&f.status, "status", http.StatusOK, "status `code` to answer with")
	flags.StringArrayVar(&f.headers, "response-header", nil, "`header` to answer with, such as 'Retry-After: 5'; may be repeated")
	flags.StringVar(&f.body, "response-body", "", "`body` to answer with, or @FILE")
	flags.StringVar(&f.delay, "delay", "", "wait this `time` before the answer: 250ms, or a range 50ms..2s")
	flags.StringArrayVar(&f.fail, "fail", nil,
		"answer with a `failure`: 503:10%, 500:every=5, drop:1%, 503:10s..20s after the start; may be repeated")
	flags.StringVar(&f.rules, "rules", "", "answer some paths otherwise: a TOML `file` of [[rule]] path = \"/camera/*\" with status, headers, body, delay, fail")
}

// responder returns how to answer.
func (f *answerFlags) responder() (*capture.Responder, error) {
	cfg := capture.ResponderConfig{Status: f.status, Header: http.Header{}}
	for _, line := range f.headers {
		name, value, ok := strings.Cut(line, ":")
		if !ok || strings.TrimSpace(name) == "" {
			return nil, fmt.Errorf("%w: --response-header %q: use 'Name: value'", errFlag, line)
		}
		cfg.Header.Add(strings.TrimSpace(name), strings.TrimSpace(value))
	}
	if name, ok := strings.CutPrefix(f.body, "@"); ok {
		body, err := os.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read the body to answer with: %w", err)
		}
		cfg.Body = body
	} else if f.body != "" {
		cfg.Body = []byte(f.body)
	}
	if f.delay != "" {
		var err error
		if cfg.DelayMin, cfg.DelayMax, err = capture.ParseDelay(f.delay); err != nil {
			return nil, err
		}
	}
	for _, text := range f.fail {
		failure, err := capture.ParseFault(text)
		if err != nil {
			return nil, err
		}
		cfg.Faults = append(cfg.Faults, failure)
	}
	if f.rules != "" {
		var err error
		if cfg.Rules, err = rules.Read(f.rules, cfg); err != nil {
			return nil, err
		}
	}
	return capture.NewResponder(cfg)
}

// trustFlags say whose certificate to take.
type trustFlags struct {
	insecure    bool
	fingerprint string
}

func (f *trustFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.fingerprint, "fingerprint", "", "trust the certificate with this SHA-256 `fingerprint`, and no other")
	flags.BoolVar(&f.insecure, "insecure", false, "trust any certificate")
}

// client returns a camera's client that trusts as told.
func (f *trustFlags) client() (*http.Client, error) {
	c := camera.NewClient()
	switch {
	case f.insecure && f.fingerprint != "":
		return nil, fmt.Errorf("%w: use --insecure or --fingerprint, not both", errFlag)
	case f.insecure:
		camera.TrustAnyone(c)
	case f.fingerprint != "":
		fingerprint, err := camera.ParseFingerprint(f.fingerprint)
		if err != nil {
			return nil, err
		}
		fingerprint.Trust(c)
	}
	return c, nil
}
