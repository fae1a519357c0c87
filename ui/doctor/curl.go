package doctor

import (
	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/export"
)

// Curl is the beginning of a command that asks for the URL of a listener.
func Curl(url string) string {
	if socket, target, ok := capture.SplitSocketURL(url); ok {
		return "curl --unix-socket " + export.Quote(socket) + " " + target
	}
	return "curl " + url
}
