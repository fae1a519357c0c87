package check

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/framebin/framebin/capture/prediction"
)

// WriteText writes the report for people. safe makes text that came over the
// wire safe to show.
func (r Report) WriteText(w io.Writer, safe func(string) string) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%d requests, %d bytes", r.Requests, r.Bytes)
	if r.Rate > 0 {
		fmt.Fprintf(&b, ", %.2f/s, longest gap %s", r.Rate, round(r.Longest))
	}
	b.WriteByte('\n')
	for _, kind := range slices.Sorted(maps.Keys(r.Kinds)) {
		fmt.Fprintf(&b, "  %d %s\n", r.Kinds[kind], kind)
	}
	for _, g := range r.Groups {
		fmt.Fprintf(&b, "%-7s %s%s%s\n        %s\n", g.Severity, g.Code, g.times(), g.place(safe), safe(g.Message))
	}
	b.WriteString(r.verdict() + "\n")
	_, err := io.WriteString(w, b.String())
	return err
}

func (r Report) verdict() string {
	if r.Passed {
		return "passed"
	}
	return "FAILED"
}

// times says how often a finding was met, if not once.
func (g Group) times() string {
	if g.Count == 1 {
		return ""
	}
	return fmt.Sprintf(", %d times", g.Count)
}

// place says where a finding was first met.
func (g Group) place(safe func(string) string) string {
	if len(g.Requests) == 0 {
		return ""
	}
	seqs := make([]string, len(g.Requests))
	for i, seq := range g.Requests {
		seqs[i] = fmt.Sprintf("#%d", seq)
	}
	place := ", in " + strings.Join(seqs, " ")
	if g.Count > len(g.Requests) {
		place += " …"
	}
	if g.Where != "" {
		place += ", first at " + safe(g.Where)
	}
	return place
}

// reportJSON is the machine's form of a report; keys are never removed.
type reportJSON struct {
	Type     string         `json:"type"`
	Passed   bool           `json:"passed"`
	Requests int            `json:"requests"`
	Bytes    int64          `json:"bytes"`
	Rate     float64        `json:"rate"`
	Longest  float64        `json:"longest_gap_ms"`
	Kinds    map[string]int `json:"kinds"`
	Findings []groupJSON    `json:"findings"`
}

type groupJSON struct {
	Code     string   `json:"code"`
	Severity string   `json:"severity"`
	Count    int      `json:"count"`
	Message  string   `json:"message"`
	Where    string   `json:"where"`
	Requests []uint64 `json:"requests"`
}

// WriteJSON writes the report as one line of JSON.
func (r Report) WriteJSON(w io.Writer) error {
	out := reportJSON{
		Type: "check", Passed: r.Passed, Requests: r.Requests, Bytes: r.Bytes, Rate: r.Rate,
		Longest: float64(r.Longest.Microseconds()) / 1000, Kinds: make(map[string]int), Findings: []groupJSON{},
	}
	for kind, n := range r.Kinds {
		out.Kinds[kind.String()] = n
	}
	for _, g := range r.Groups {
		requests := g.Requests
		if requests == nil {
			requests = []uint64{}
		}
		out.Findings = append(out.Findings, groupJSON{
			Code: g.Code, Severity: g.Severity.String(), Count: g.Count,
			Message: g.Message, Where: g.Where, Requests: requests,
		})
	}
	return json.NewEncoder(w).Encode(out)
}

// The JUnit schema as CI systems read it: a suite of cases, those that failed
// with a failure inside.
type junitSuite struct {
	XMLName  xml.Name    `xml:"testsuite"`
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Class   string        `xml:"classname,attr"`
	Name    string        `xml:"name,attr"`
	Failure *junitFailure `xml:"failure,omitempty"`
	Output  string        `xml:"system-out,omitempty"`
}

type junitFailure struct {
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

// WriteJUnit writes the report as a JUnit XML document: a case for each code,
// and one for the run as a whole. strict makes warnings failures.
func (r Report) WriteJUnit(w io.Writer, strict bool) error {
	suite := junitSuite{Name: "framebin check"}
	verdict := junitCase{Class: "framebin", Name: "requests", Output: fmt.Sprintf("%d requests", r.Requests)}
	suite.Cases = append(suite.Cases, verdict)
	for _, g := range r.Groups {
		text := strings.TrimPrefix(g.times()+g.place(func(s string) string { return s }), ", ")
		c := junitCase{Class: "framebin", Name: g.Code}
		if g.Severity == prediction.Error || strict && g.Severity == prediction.Warning {
			c.Failure = &junitFailure{Message: g.Message, Text: text}
			suite.Failures++
		} else {
			c.Output = g.Message + "\n" + text
		}
		suite.Cases = append(suite.Cases, c)
	}
	suite.Tests = len(suite.Cases)
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", "  ")
	if err := enc.Encode(suite); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}
