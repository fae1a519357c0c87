package serve

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/spf13/cobra"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/rules"
	"github.com/framebin/framebin/ui/message"
)

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
			return nil, fmt.Errorf("%w: --response-header %q: use 'Name: value'", message.ErrFlag, line)
		}
		cfg.Header.Add(strings.TrimSpace(name), strings.TrimSpace(value))
	}
	if name, ok := strings.CutPrefix(f.body, "@"); ok {
		body, err := rules.ReadBody(name)
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
