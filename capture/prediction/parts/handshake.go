package parts

import (
	"net/url"
	"slices"
	"strings"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/jsonspan"
)

// asks are the parameters, members and headers by which senders ask whether they may
// post somewhere, before they post anything: CloudEvents' and Event Grid's validation,
// confirmations of SNS, challenges of Slack, Meta, Microsoft Graph, Zoom, Twitter and WeChat.
// In lower case.
var asks = []string{
	"webhook-request-origin", "validationcode", "validationurl", "validationtoken", "subscribeurl", "hub.challenge", "challenge",
	"plaintoken", "crc_token", "echostr",
}

// Handshake returns the member, parameter or header by which a request asks whether its
// address may be posted to; "" where it does not.
func Handshake(r *capture.Request, document []byte) string {
	isOne := func(name string) bool { return slices.Contains(asks, strings.ToLower(name)) }
	for name := range r.Header {
		if isOne(name) {
			return name
		}
	}
	if _, query, ok := strings.Cut(r.Target, "?"); ok {
		for pair := range strings.SplitSeq(query, "&") {
			name, value, _ := strings.Cut(pair, "=")
			if plain, err := url.QueryUnescape(name); err == nil && value != "" && isOne(plain) {
				return plain
			}
		}
	}
	const longest, deepest = 16 << 10, 4 // of a document that is nothing else
	if len(document) > longest {
		return ""
	}
	tree, err := jsonspan.Parse(document, jsonspan.Limits{Depth: deepest, Nodes: longest})
	if err != nil {
		return ""
	}
	return firstMember(tree.Root(), isOne)
}

// firstMember returns the name of the first member that is one and a text.
func firstMember(n jsonspan.Node, isOne func(string) bool) string {
	for c := range n.Children() {
		if c.Kind() == jsonspan.String && n.Kind() == jsonspan.Object && isOne(c.Key()) {
			return c.Key()
		}
		if name := firstMember(c, isOne); name != "" {
			return name
		}
	}
	return ""
}
