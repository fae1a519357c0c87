package archive

import (
	"fmt"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive/safejson"
)

// Facts returns what the message of r does not tell: time, sender, answer and
// what became of it, as one JSON object with the members of a line of the
// index. Its strings are bounded as they are there.
func Facts(r *capture.Request) ([]byte, error) {
	return safejson.Marshal(newIndexLine(r.Number(), "", r))
}

// Known returns the request that facts tell of, without header and body.
func Known(facts []byte) (*capture.Request, error) {
	l, err := parseIndexLine(facts)
	if err != nil {
		return nil, fmt.Errorf("what is told of the request: %w", err)
	}
	return l.request(), nil
}

// Complete gives r, which was read back from its message, what facts tell.
func Complete(r *capture.Request, facts []byte) error {
	l, err := parseIndexLine(facts)
	if err != nil {
		return fmt.Errorf("what is told of the request: %w", err)
	}
	l.fill(r)
	return nil
}
