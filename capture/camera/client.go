package camera

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"
)

// The errors of a delivery.
var (
	// ErrUnreachable is wrapped where no connection came about.
	ErrUnreachable = errors.New("nobody answers")
	// ErrRefused is wrapped where the answer was not a 2xx one.
	ErrRefused = errors.New("refused")
	// ErrTimeout is wrapped where the answer did not come in time.
	ErrTimeout = errors.New("no answer in time")
)

const (
	clientTimeout = 30 * time.Second
	dialTimeout   = 5 * time.Second
	maxRedirects  = 3
	answerBytes   = 64 << 10 // of an answer that are read, so that the connection can be used again
)

// NewClient returns the camera's HTTP client: one connection, kept open, with
// time-outs, that follows a redirect only to the host it was given.
func NewClient() *http.Client {
	return &http.Client{
		Timeout: clientTimeout,
		Transport: &http.Transport{
			Proxy:               http.ProxyFromEnvironment,
			DialContext:         (&net.Dialer{Timeout: dialTimeout}).DialContext,
			TLSHandshakeTimeout: dialTimeout,
			MaxIdleConnsPerHost: 1,
		},
		CheckRedirect: func(next *http.Request, via []*http.Request) error {
			// A frame must not wander off to another host, nor become a GET.
			if next.URL.Host != via[0].URL.Host || next.Method != via[0].Method || len(via) > maxRedirects {
				return http.ErrUseLastResponse
			}
			return nil
		},
	}
}

// post delivers one body and returns the status of the answer. The error says
// why it was not a 2xx one.
func post(ctx context.Context, cfg Config, contentType string, body []byte) (int, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, cfg.URL, bytes.NewReader(body))
	if err != nil {
		return 0, fmt.Errorf("%w: %w", ErrConfig, err)
	}
	req.Header.Set("Content-Type", contentType)
	req.Header.Set("User-Agent", "framebin-camera")
	resp, err := cfg.Client.Do(req)
	if err != nil {
		return 0, explain(req.URL.Host, err)
	}
	defer func() { _ = resp.Body.Close() }()
	_, err = io.CopyN(io.Discard, resp.Body, answerBytes)
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		return 0, explain(req.URL.Host, err)
	case resp.StatusCode >= http.StatusMultipleChoices && resp.StatusCode < http.StatusBadRequest:
		return resp.StatusCode, fmt.Errorf("%w: %s to %s, which was not followed",
			ErrRefused, resp.Status, resp.Header.Get("Location"))
	case resp.StatusCode < http.StatusOK || resp.StatusCode >= http.StatusMultipleChoices:
		return resp.StatusCode, fmt.Errorf("%w: %s", ErrRefused, resp.Status)
	}
	return resp.StatusCode, nil
}

// explain says plainly why there is no answer from host.
func explain(host string, err error) error {
	var op *net.OpError
	var wide *url.Error
	switch {
	case errors.Is(err, context.Canceled):
		return err
	case errors.As(err, &op) && op.Op == "dial":
		return fmt.Errorf("%w at %s: %w", ErrUnreachable, host, op.Err)
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &wide) && wide.Timeout():
		return fmt.Errorf("%w from %s", ErrTimeout, host)
	case errors.As(err, &wide):
		return fmt.Errorf("%s broke off: %w", host, wide.Err)
	}
	return fmt.Errorf("%s broke off: %w", host, err)
}

// checkURL says what is wrong with the address of a receiver.
func checkURL(raw string) error {
	u, err := url.Parse(raw)
	switch {
	case err != nil:
		return fmt.Errorf("%w: the address %q cannot be read: use http://HOST:PORT/PATH", ErrConfig, raw)
	case u.Scheme != "http" && u.Scheme != "https", u.Host == "":
		return fmt.Errorf("%w: the address %q is not a web address: use http://HOST:PORT/PATH", ErrConfig, raw)
	}
	return nil
}

// wait returns after d, or when ctx ends.
func wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
