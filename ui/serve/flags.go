package serve

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/render/raster"
	"github.com/framebin/framebin/ui/memory"
	"github.com/framebin/framebin/ui/message"
	"github.com/framebin/framebin/ui/option"
)

// Flags configure a listener.
type Flags struct {
	Pixels bool // are decoded, which takes its share of --max-memory

	addr    string
	path    string
	secret  bool // a path that nobody can guess
	logFile string

	limits  limitFlags
	network networkFlags
	answer  answerFlags
	record  recordFlags
	forward forwardFlags
	publish publishFlags
}

// Register adds the flags to a command, where addr is what it listens on
// unless told otherwise.
func (f *Flags) Register(cmd *cobra.Command, addr string) {
	flags := cmd.Flags()
	flags.StringVarP(&f.addr, "listen", "l", addr, "`address` to listen on; port 0 picks a free one, 0.0.0.0:8080 lets the network in, unix:FILE is a socket of yours")
	flags.StringVar(&f.path, "path", "", "take requests on this `path` only, such as /camera; all else is answered 404")
	flags.BoolVar(&f.secret, "secret", false, "take requests on a random path only, which nobody can guess")
	f.limits.register(cmd)
	f.record.register(cmd)
	f.forward.register(cmd)
	flags.StringVar(&f.logFile, "log", "", "write a log to this `file`")
	f.publish.register(cmd)
	f.answer.register(cmd)
}

// RegisterNetwork adds the flags for senders on other computers.
func (f *Flags) RegisterNetwork(cmd *cobra.Command) { f.network.register(cmd) }

// Memory returns what --max-memory says, in bytes.
func (f *Flags) Memory() int64 { return int64(f.limits.maxMemory) }

// PixelLimits returns what decoding an image may take of it.
func (f *Flags) PixelLimits() raster.Limits {
	return raster.LimitsUnder(f.Memory(), "--max-memory "+f.limits.maxMemory.String())
}

// config returns the listener that the flags ask for. Its errors are of
// usage, or of files that cannot be read.
func (f *Flags) config(cmd *cobra.Command) (cfg capture.Config, err error) {
	cfg = capture.Config{Addr: f.addr, Secret: f.secret}
	if err := f.limits.share(cmd, f.Pixels); err != nil {
		return cfg, err
	}
	if cfg.Path, err = f.onlyPath(); err != nil {
		return cfg, err
	}
	if cfg.Limits, err = f.limits.limits(); err != nil {
		return cfg, err
	}
	switch {
	case f.record.fsync && f.record.folder == "":
		return cfg, fmt.Errorf("%w: --fsync goes with --record", message.ErrFlag)
	case f.forward.insecure && f.forward.to == "":
		return cfg, fmt.Errorf("%w: --forward-insecure goes with --forward", message.ErrFlag)
	case f.forward.wait && f.forward.to == "":
		return cfg, fmt.Errorf("%w: --forward-wait goes with --forward", message.ErrFlag)
	}
	if err := f.network.configure(&cfg); err != nil {
		return cfg, err
	}
	if cfg.Responder, err = f.answer.responder(); err != nil {
		return cfg, err
	}
	cfg.TLS, err = f.network.tls(f.addr)
	return cfg, err
}

// onlyPath returns the path that takes requests; "" is every path.
func (f *Flags) onlyPath() (string, error) {
	switch {
	case f.secret && f.path != "":
		return "", fmt.Errorf("%w: use --path or --secret, not both", message.ErrFlag)
	case f.secret:
		var key [16]byte
		_, _ = rand.Read(key[:]) // never fails
		return "/" + base64.RawURLEncoding.EncodeToString(key[:]), nil
	case f.path == "" || strings.HasPrefix(f.path, "/"):
		return f.path, nil
	}
	return "/" + f.path, nil
}

// limitFlags say how much is taken and kept.
type limitFlags struct {
	maxRequests int
	maxMemory   option.Bytes
	maxBody     option.Bytes
	maxHeader   option.Bytes
	maxConns    int
	bodyTimeout time.Duration
}

func (f *limitFlags) register(cmd *cobra.Command) {
	f.maxMemory, f.maxBody, f.maxHeader = capture.DefaultMaxMemory, capture.DefaultMaxBody, capture.DefaultMaxHeader
	flags := cmd.Flags()
	flags.IntVar(&f.maxRequests, "max-requests", capture.DefaultMaxRequests, "`number` of requests to keep; the oldest go first")
	flags.Var(&f.maxMemory, "max-memory", "bytes of bodies and pictures to keep; the oldest go first")
	flags.Var(&f.maxBody, "max-body", "longest body to take; a longer one is answered 413")
	flags.Var(&f.maxHeader, "max-header", "longest request line and header to take; a longer one is answered 431")
	flags.IntVar(&f.maxConns, "max-connections", capture.DefaultMaxConnections, "`number` of connections open at once; one more is answered 503")
	flags.DurationVar(&f.bodyTimeout, "body-timeout", capture.DefaultStallTimeout, "answer 408 when nothing of a body came for this `time`")
}

// share checks that the longest body fits the memory, of which pictures
// have a part. A default that does not fit is made smaller.
func (f *limitFlags) share(cmd *cobra.Command, pixels bool) error {
	if f.maxRequests < 1 {
		return fmt.Errorf("%w: --max-requests %d: keep at least 1", message.ErrFlag, f.maxRequests)
	}
	if f.maxMemory < 1 || f.maxBody < 1 {
		return fmt.Errorf("%w: --max-memory and --max-body must be more than nothing", message.ErrFlag)
	}
	switch {
	case !cmd.Flags().Changed("max-body"):
		bodies, _ := memory.Shares(int64(f.maxMemory), 0, pixels)
		f.maxBody = min(f.maxBody, option.Bytes(bodies))
	case f.maxBody > f.maxMemory:
		return fmt.Errorf("%w: --max-body %s is more than --max-memory %s: raise --max-memory",
			message.ErrFlag, &f.maxBody, &f.maxMemory)
	}
	return nil
}

// What --max-header can be: a header has to fit, and it lives in the memory of
// each connection.
const (
	minHeader  option.Bytes = 1 << 10
	mostHeader option.Bytes = 16 << 20
)

// limits returns what may be taken of one request.
func (f *limitFlags) limits() (capture.Limits, error) {
	l := capture.DefaultLimits()
	l.Body, l.HeaderBytes, l.Connections, l.StallTimeout = int64(f.maxBody), int(f.maxHeader), f.maxConns, f.bodyTimeout
	least, most := minHeader, mostHeader
	switch {
	case f.maxHeader < least || f.maxHeader > most:
		return l, fmt.Errorf("%w: --max-header %s: use %s to %s", message.ErrFlag, &f.maxHeader, &least, &most)
	case f.maxConns < 1:
		return l, fmt.Errorf("%w: --max-connections %d: at least 1", message.ErrFlag, f.maxConns)
	case f.bodyTimeout <= 0:
		return l, fmt.Errorf("%w: --body-timeout %s: use a time such as 15s", message.ErrFlag, f.bodyTimeout)
	}
	return l, nil
}
