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

	"github.com/spf13/cobra"

	"framebin/capture"
)

var errFlag = errors.New("wrong flag")

// listenFlags configure a listener.
type listenFlags struct {
	addr, path  string
	secret      bool
	maxRequests int
	maxMemory   byteSize
	maxBody     byteSize
	screen      bool // which takes its share of maxMemory

	answer answerFlags

	tlsCert, tlsKey string
	allowHosts      []string
	allowOrigins    []string
	allow           []string

	record  string
	logFile string

	forward  string
	anywhere bool
}

// answerFlags configure what a listener answers.
type answerFlags struct {
	status  int
	headers []string
	body    string
	delay   string
	fail    []string
}

func (f *listenFlags) register(cmd *cobra.Command, addr string) {
	f.maxMemory, f.maxBody = capture.DefaultMaxMemory, capture.DefaultMaxBody
	flags := cmd.Flags()
	flags.StringVarP(&f.addr, "listen", "l", addr, "`address` to listen on; port 0 picks a free one, 0.0.0.0:8080 lets the network in")
	flags.StringVar(&f.path, "path", "", "take requests on this `path` only, such as /camera; all else is answered 404")
	flags.BoolVar(&f.secret, "secret", false, "take requests on a random path only, which nobody can guess")
	flags.IntVar(&f.maxRequests, "max-requests", capture.DefaultMaxRequests, "`number` of requests to keep; the oldest go first")
	flags.Var(&f.maxMemory, "max-memory", "bytes of bodies and pictures to keep; the oldest go first")
	flags.Var(&f.maxBody, "max-body", "longest body to take; a longer one is answered 413")
	flags.StringVar(&f.record, "record", "", "also write every request to this `folder`, before it is answered")
	flags.StringVar(&f.forward, "forward", "", "pass every request on to this `URL` as well, beside the answer")
	flags.BoolVar(&f.anywhere, "follow-redirects", false, "follow redirects of the forward URL to other hosts, too")
	flags.StringVar(&f.logFile, "log", "", "write a log to this `file`")
	f.answer.register(cmd)
}

// registerNetwork adds the flags for senders on other computers.
func (f *listenFlags) registerNetwork(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.tlsCert, "tls-cert", "", "certificate `file`, to listen with https")
	flags.StringVar(&f.tlsKey, "tls-key", "", "key `file` of the certificate")
	flags.StringSliceVar(&f.allowHosts, "allow-host", nil, "`host` name to let in beside our own, when a proxy stands before (* is all)")
	flags.StringSliceVar(&f.allowOrigins, "allow-origin", nil, "web page `origin` to let in, such as https://example.org (* is all)")
	flags.StringSliceVar(&f.allow, "allow", nil, "`sender` to let in, such as 10.0.0.0/8 (default all)")
}

func (f *answerFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.IntVar(&f.status, "status", http.StatusOK, "status `code` to answer with")
	flags.StringArrayVar(&f.headers, "response-header", nil, "`header` to answer with, such as 'Retry-After: 5'; may be repeated")
	flags.StringVar(&f.body, "response-body", "", "`body` to answer with, or @FILE")
	flags.StringVar(&f.delay, "delay", "", "wait this `time` before the answer: 250ms, or a range 50ms..2s")
	flags.StringArrayVar(&f.fail, "fail", nil,
		"answer with a `failure`: 503:10%, 500:every=5, drop:1%, 503:10s..20s after the start; may be repeated")
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
	cfg := capture.Config{
		Addr: f.addr, Path: path, Limits: capture.DefaultLimits(),
		AllowHosts: f.allowHosts, AllowOrigins: f.allowOrigins,
	}
	cfg.Limits.Body = int64(f.maxBody)
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
	if f.tlsCert == "" && f.tlsKey == "" {
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
		failure, err := capture.ParseFailure(text)
		if err != nil {
			return nil, err
		}
		cfg.Failures = append(cfg.Failures, failure)
	}
	return capture.NewResponder(cfg)
}

// parsePrefix reads an address or a network.
func parsePrefix(text string) (netip.Prefix, error) {
	if addr, err := netip.ParseAddr(text); err == nil {
		return netip.PrefixFrom(addr, addr.BitLen()), nil
	}
	prefix, err := netip.ParsePrefix(text)
	if err != nil {
		return netip.Prefix{}, fmt.Errorf("%w: --allow %q: use an address or a network, such as 10.0.0.0/8", errFlag, text)
	}
	return prefix, nil
}
