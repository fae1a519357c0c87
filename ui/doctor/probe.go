package doctor

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/framebin/framebin/capture"
)

// Step is one thing that was tried on the way to an address.
type Step struct {
	Name string // "resolve", "connect", "https", "post"
	Said string // what came of it
	Way  string // what to try, where it failed
	Err  error
}

// stepTime bounds each step.
const stepTime = 5 * time.Second

// document is posted: the smallest prediction.
const document = `{"kind":"ImageClassification.v1","classId":"reachable","confidence":1}`

// Probe goes the way to a URL step by step, as a camera does, and ends where it
// fails. It posts one small prediction, whose class is "reachable". insecure
// trusts any certificate.
func Probe(ctx context.Context, target string, insecure bool) []Step {
	network, address := "tcp", ""
	if socket, through, ok := capture.SplitSocketURL(target); ok {
		network, address, target = "unix", socket, through
	}
	u, err := url.Parse(target)
	if err != nil || u.Hostname() == "" {
		return []Step{{Name: "resolve", Err: fmt.Errorf("%q is no URL", target), Way: "use one such as http://192.168.1.5:8080/"}}
	}
	port := u.Port()
	if port == "" {
		port = map[string]string{"https": "443"}[u.Scheme]
	}
	if port == "" {
		port = "80"
	}
	tries := []func(context.Context) Step{func(ctx context.Context) Step { return resolve(ctx, u.Hostname()) }}
	if network == "unix" {
		tries = nil
	} else {
		address = net.JoinHostPort(u.Hostname(), port)
	}
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, address)
	}
	tries = append(tries,
		func(ctx context.Context) Step { return connect(ctx, address, dial) },
		func(ctx context.Context) Step { return post(ctx, u, dial, insecure) })
	var steps []Step
	for _, try := range tries {
		bounded, cancel := context.WithTimeout(ctx, stepTime)
		step := try(bounded)
		cancel()
		steps = append(steps, step)
		if step.Err != nil {
			break
		}
	}
	return steps
}

func resolve(ctx context.Context, host string) Step {
	addresses, err := net.DefaultResolver.LookupHost(ctx, host)
	if err != nil {
		return Step{Name: "resolve", Err: err, Way: "this computer does not know that name: use the address in its place"}
	}
	return Step{Name: "resolve", Said: host + " is " + strings.Join(addresses, ", ")}
}

// dialer connects with what a URL names.
type dialer func(ctx context.Context, network, address string) (net.Conn, error)

func connect(ctx context.Context, address string, dial dialer) Step {
	began := time.Now()
	c, err := dial(ctx, "", "")
	if err == nil {
		_ = c.Close()
		return Step{Name: "connect", Said: fmt.Sprintf("%s answers in %s", address, time.Since(began).Round(100*time.Microsecond))}
	}
	way := "nothing listens there: is framebin running, with --listen 0.0.0.0 and that port?"
	if strings.HasPrefix(address, "/") {
		way = "nothing listens there: is framebin running, with --listen unix:" + address + ", and as you?"
	}
	if ctx.Err() != nil || strings.Contains(err.Error(), "timeout") {
		way = "nothing comes back: a firewall, another network, or a router in between"
	}
	return Step{Name: "connect", Err: err, Way: way}
}

func post(ctx context.Context, u *url.URL, dial dialer, insecure bool) Step {
	began := time.Now()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, u.String(), strings.NewReader(document))
	if err != nil {
		return Step{Name: "post", Err: err}
	}
	request.Header.Set("Content-Type", "application/json")
	client := http.Client{Transport: &http.Transport{
		Proxy:             nil, // a camera has none
		DialContext:       dial,
		DisableKeepAlives: true,
		TLSClientConfig:   &tls.Config{InsecureSkipVerify: insecure, MinVersion: tls.VersionTLS12}, //nolint:gosec // asked for
	}}
	response, err := client.Do(request)
	if err != nil {
		return Step{Name: "post", Err: err, Way: way(err)}
	}
	_ = response.Body.Close()
	step := Step{Name: "post", Said: fmt.Sprintf("answered %s in %s", response.Status, time.Since(began).Round(100*time.Microsecond))}
	switch {
	case response.StatusCode == http.StatusNotFound:
		step.Err, step.Way = statusError(response.Status), "it is there but takes another path: is the secret path in the URL?"
	case response.StatusCode == http.StatusForbidden, response.StatusCode == http.StatusMisdirectedRequest:
		step.Err, step.Way = statusError(response.Status), "it refuses this sender or host name: see --allow and --allow-host"
	case response.StatusCode >= http.StatusBadRequest:
		step.Err, step.Way = statusError(response.Status), "something answers; is it framebin?"
	}
	return step
}

func way(err error) string {
	text := err.Error()
	switch {
	case strings.Contains(text, "server gave HTTP response to HTTPS client"):
		return "it speaks http: write http:// in the URL"
	case strings.Contains(text, "certificate"):
		return "the certificate is not trusted here: a camera will not trust it either, unless it is told to (--insecure for this test)"
	case strings.Contains(text, "malformed HTTP"):
		return "it does not speak http: perhaps https, or no web server"
	}
	return "the connection was made but no answer came"
}

type statusError string

func (e statusError) Error() string { return "answered " + string(e) }
