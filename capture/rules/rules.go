// Package rules reads the file that says how requests of certain paths are
// answered:
//
//	[[rule]]
//	path = "/camera/*"                  # * stands for any text; the first rule that matches decides
//	method = "POST"                     # every one unless given
//	status = 202
//	headers = { X-Line = "3", Set-Cookie = ["a=1", "b=2"] }
//	body = "taken"                      # or "@FILE", beside the file of the rules
//	delay = "50ms..2s"                  # or "250ms"
//	fail = ["503:10%", "500:every=5"]   # as --fail
//
// What a rule does not say is as without it.
//
// It answers nothing: a capture.Responder does. ui/serve imports it.
package rules

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"github.com/framebin/framebin/capture"
)

// ErrRules is wrapped by every error about the text of a file.
var ErrRules = errors.New("rules")

// Bounds of what is read.
const (
	maxFile = 1 << 20
	maxBody = 16 << 20
)

// file is the text of the rules.
type file struct {
	Rules []rule `toml:"rule"`
}

// rule is one of them; nil where it says nothing.
type rule struct {
	Path    string         `toml:"path"`
	Method  string         `toml:"method"`
	Status  *int           `toml:"status"`
	Headers map[string]any `toml:"headers"`
	Body    *string        `toml:"body"`
	Delay   *string        `toml:"delay"`
	Fail    *[]string      `toml:"fail"`
}

// Read reads the rules in a file. What a rule leaves open is as base says.
// Errors of the text wrap [ErrRules] and name the line or the rule; others are
// those of the operating system.
func Read(path string, base capture.ResponderConfig) ([]capture.Rule, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	text, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, err
	}
	if len(text) > maxFile {
		return nil, fmt.Errorf("%w: %s: more than %d bytes", ErrRules, path, maxFile)
	}
	list, err := Parse(text, filepath.Dir(path), base)
	if errors.Is(err, ErrRules) {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return list, err
}

// Parse reads rules as Read does; the files of bodies are looked for in dir.
func Parse(text []byte, dir string, base capture.ResponderConfig) ([]capture.Rule, error) {
	var f file
	d := toml.NewDecoder(strings.NewReader(string(text))).DisallowUnknownFields()
	if err := d.Decode(&f); err != nil {
		return nil, textError(err)
	}
	if len(f.Rules) == 0 {
		return nil, fmt.Errorf("%w: no [[rule]] in it", ErrRules)
	}
	list := make([]capture.Rule, 0, len(f.Rules))
	for i, one := range f.Rules {
		r, err := one.rule(dir, base)
		if err != nil {
			return nil, fmt.Errorf("rule %d: %w", i+1, err)
		}
		list = append(list, r)
	}
	// The one who answers knows what can be answered.
	if _, err := capture.NewResponder(capture.ResponderConfig{Rules: list}); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrRules, err)
	}
	return list, nil
}

// textError says where the text is wrong.
func textError(err error) error {
	if strict, ok := errors.AsType[*toml.StrictMissingError](err); ok && len(strict.Errors) > 0 {
		row, _ := strict.Errors[0].Position()
		return fmt.Errorf("%w: line %d: no key %q: there are path, method, status, headers, body, delay, fail in a [[rule]]",
			ErrRules, row, strings.Join(strict.Errors[0].Key(), "."))
	}
	if wrong, ok := errors.AsType[*toml.DecodeError](err); ok {
		row, _ := wrong.Position()
		return fmt.Errorf("%w: line %d: %w", ErrRules, row, err)
	}
	return fmt.Errorf("%w: %w", ErrRules, err)
}

func (one rule) rule(dir string, base capture.ResponderConfig) (capture.Rule, error) {
	r := capture.Rule{
		Method: strings.ToUpper(one.Method), Path: one.Path, Status: base.Status, Header: base.Header, Body: base.Body,
		DelayMin: base.DelayMin, DelayMax: base.DelayMax, Faults: base.Faults,
	}
	if !strings.HasPrefix(r.Path, "/") && !strings.HasPrefix(r.Path, "*") {
		return r, fmt.Errorf("%w: path %q: begin it with a slash, as in \"/camera/*\"", ErrRules, one.Path)
	}
	if one.Status != nil {
		r.Status = *one.Status
		if r.Status == 0 {
			r.Status = -1 // which is refused, as 0 would stand for 200
		}
	}
	if one.Headers != nil {
		var err error
		if r.Header, err = header(one.Headers); err != nil {
			return r, err
		}
	}
	if one.Body != nil {
		var err error
		if r.Body, err = body(*one.Body, dir); err != nil {
			return r, err
		}
	}
	return r, one.behaviour(&r)
}

// behaviour reads the delay and the failures.
func (one rule) behaviour(r *capture.Rule) error {
	if one.Delay != nil {
		var err error
		if r.DelayMin, r.DelayMax, err = capture.ParseDelay(*one.Delay); err != nil {
			return fmt.Errorf("%w: %w", ErrRules, err)
		}
	}
	if one.Fail == nil {
		return nil
	}
	r.Faults = nil
	for _, text := range *one.Fail {
		failure, err := capture.ParseFault(text)
		if err != nil {
			return fmt.Errorf("%w: %w", ErrRules, err)
		}
		r.Faults = append(r.Faults, failure)
	}
	return nil
}

// header reads names with one value, or a list of them.
func header(values map[string]any) (http.Header, error) {
	h := make(http.Header, len(values))
	for name, value := range values {
		list, ok := value.([]any)
		if !ok {
			list = []any{value}
		}
		for _, v := range list {
			text, ok := v.(string)
			if !ok {
				return nil, fmt.Errorf("%w: header %s: write its value in quotes", ErrRules, name)
			}
			if !capture.ValidHeader(name, text) {
				return nil, fmt.Errorf("%w: header %s: %q cannot be sent", ErrRules, name, text)
			}
			h.Add(name, text)
		}
	}
	return h, nil
}

// body returns the text, or the content of the file that it names.
func body(text, dir string) ([]byte, error) {
	name, named := strings.CutPrefix(text, "@")
	if !named {
		return []byte(text), nil
	}
	if !filepath.IsAbs(name) {
		name = filepath.Join(dir, name)
	}
	return ReadBody(name)
}

// ReadBody returns the content of a file to answer with, of any kind: more than
// an answer may have is an error that wraps [ErrRules].
func ReadBody(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	content, err := io.ReadAll(io.LimitReader(f, maxBody+1))
	if err == nil && len(content) > maxBody {
		err = fmt.Errorf("%w: body %s: more than %d bytes", ErrRules, name, maxBody)
	}
	return content, err
}
