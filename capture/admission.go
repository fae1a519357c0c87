package capture

import (
	"bytes"
	"crypto/subtle"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"
)

// refusal is why a request is not captured, and what it is answered.
type refusal struct {
	status int
	reason string
	retry  time.Duration // for Retry-After; 0 for none
}

// admission decides who may come in, by what is known before the body is read.
type admission struct {
	path     string // the only one; "" is all
	secret   bool   // path is one
	loopback bool   // only loopback is bound
	socket   bool   // a unix socket is
	own      string // host of the address to listen on, as it was given
	hosts    []string
	origins  []string
	senders  []netip.Prefix
}

// target returns what is kept of the target of r: nothing of the path where
// that is a secret, so that no list, line, log, record or export tells it.
func (g *admission) target(r *http.Request) string {
	switch {
	case !g.secret || !strings.Contains(r.URL.Path, g.path):
		return r.RequestURI
	case r.URL.Path == g.path && r.URL.RawQuery != "":
		return "/?" + r.URL.RawQuery
	case r.URL.Path == g.path || !strings.Contains(r.RequestURI, g.path): // or it is spelled with escapes
		return "/"
	}
	return "/" + strings.TrimPrefix(strings.ReplaceAll(r.RequestURI, g.path, ""), "/")
}

// hide returns text without the path where that is a secret.
func (g *admission) hide(text string) string {
	if name := strings.Trim(g.path, "/"); g.secret && name != "" {
		return strings.ReplaceAll(text, name, "")
	}
	return text
}

// head returns what is kept of a head whose target was sent as sent and is kept
// as kept.
func (g *admission) head(head []byte, sent, kept string) []byte {
	if sent == kept || len(head) == 0 {
		return head
	}
	line, rest, _ := bytes.Cut(head, []byte("\n"))
	line = bytes.Replace(line, []byte(" "+sent+" "), []byte(" "+kept+" "), 1)
	return slices.Concat(line, []byte("\n"), rest)
}

// check returns why r may not come in; nil if it may.
func (g *admission) check(r *http.Request) *refusal {
	if f := g.checkSender(r.RemoteAddr); f != nil {
		return f
	}
	if g.loopback {
		// A page in the user's browser reaches loopback, too: by a name of
		// its own that resolves to it (DNS rebinding), or by a plain form.
		if host := hostName(r.Host); !g.ownHost(host) {
			return &refusal{
				status: http.StatusMisdirectedRequest,
				reason: fmt.Sprintf("host %q is not ours while only loopback is bound: --allow-host lets it in", host),
			}
		}
	}
	if bound := g.bound(); bound != "" {
		if from := g.crossSite(r); from != "" {
			return &refusal{
				status: http.StatusForbidden,
				reason: fmt.Sprintf("a web page of %s sent this, and only %s is bound: --allow-origin lets it in", from, bound),
			}
		}
	}
	// The reason goes out with the answer, so it does not name the path.
	if g.path != "" && subtle.ConstantTimeCompare([]byte(r.URL.Path), []byte(g.path)) == 0 {
		return &refusal{status: http.StatusNotFound, reason: "nothing is captured at this path: see --path"}
	}
	return nil
}

// bound names what is bound where that is for this computer alone; "" where it is
// not. A page comes to a unix socket by way of the proxy before it, which answers to
// names of its own.
func (g *admission) bound() string {
	switch {
	case g.loopback:
		return "loopback"
	case g.socket:
		return "a unix socket"
	}
	return ""
}

// checkSender returns why the sender at addr may not come in.
func (g *admission) checkSender(addr string) *refusal {
	if len(g.senders) == 0 {
		return nil
	}
	sender, err := netip.ParseAddrPort(addr)
	ip := sender.Addr().Unmap().WithZone("")
	if err == nil && slices.ContainsFunc(g.senders, func(p netip.Prefix) bool { return p.Contains(ip) }) {
		return nil
	}
	return &refusal{
		status: http.StatusForbidden,
		reason: fmt.Sprintf("the sender's address %s is in no network given by --allow", ip),
	}
}

// hostName returns the host of a Host header without port and brackets, in
// lower case.
func hostName(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.ToLower(strings.Trim(strings.TrimSuffix(host, "."), "[]"))
}

// ownHost reports whether a sender may call the listener by that name. Clients
// that send none are no browsers.
func (g *admission) ownHost(name string) bool {
	return name == "" || isLoopbackName(name) || name == g.own ||
		slices.ContainsFunc(g.hosts, func(h string) bool { return h == "*" || strings.EqualFold(h, name) })
}

// isLoopbackName reports whether name can resolve to nothing but loopback
// (RFC 6761 section 6.3).
func isLoopbackName(name string) bool {
	if name == "localhost" || strings.HasSuffix(name, ".localhost") {
		return true
	}
	ip, err := netip.ParseAddr(name)
	return err == nil && ip.Unmap().IsLoopback()
}

// crossSite names the web page that had a browser send r, unless it is one
// that may; "" if it may, or if no page did.
func (g *admission) crossSite(r *http.Request) string {
	origin := r.Header.Get("Origin")
	switch {
	case origin != "" && !g.ownOrigin(origin):
		return fmt.Sprintf("%q", origin)
	case origin == "" && r.Header.Get("Sec-Fetch-Site") == "cross-site" && !slices.Contains(g.origins, "*"):
		return "another site"
	}
	return ""
}

// ownOrigin reports whether pages of that origin may send.
func (g *admission) ownOrigin(origin string) bool {
	if slices.ContainsFunc(g.origins, func(o string) bool { return o == "*" || strings.EqualFold(o, origin) }) {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && u.Host != "" && g.ownHost(hostName(u.Host))
}

// isPreflight reports whether r is a browser's question whether a page may
// send (CORS).
func isPreflight(r *http.Request) bool {
	return r.Method == http.MethodOptions && r.Header.Get("Origin") != "" &&
		r.Header.Get("Access-Control-Request-Method") != ""
}

// allowOrigin adds the headers that let a page read the answer to r, which
// may come in.
func allowOrigin(h http.Header, r *http.Request) {
	origin := r.Header.Get("Origin")
	if origin == "" {
		return
	}
	h.Set("Access-Control-Allow-Origin", origin)
	h.Add("Vary", "Origin")
	if !isPreflight(r) {
		return
	}
	h.Set("Access-Control-Allow-Methods", r.Header.Get("Access-Control-Request-Method"))
	if names := r.Header.Get("Access-Control-Request-Headers"); names != "" {
		h.Set("Access-Control-Allow-Headers", names)
	}
	if r.Header.Get("Access-Control-Request-Private-Network") != "" {
		h.Set("Access-Control-Allow-Private-Network", "true")
	}
	h.Set("Access-Control-Max-Age", "600")
}
