package relay

import (
	"net/http"
	"time"
)

// SetTransport has c send by other means.
func (c *Client) SetTransport(t http.RoundTripper) { c.http.Transport, c.exact.Transport = t, t }

// SetTimeout has c wait for so long.
func (c *Client) SetTimeout(d time.Duration) { c.http.Timeout, c.exact.Timeout = d, d }

// Elsewhere is for the tests.
var Elsewhere = elsewhere
