package diff

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/framebin/framebin/capture/archive/safejson"
	"github.com/framebin/framebin/capture/prediction"
)

// WriteText writes the report for people. Escape makes what came over the wire
// safe to show.
func (r *Report) WriteText(w io.Writer, escape func(string) string) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%d frames in A, %d in B: %d pairs by %s, %d differ\n", r.A, r.B, r.Pairs, r.By, r.Differ)
	if len(r.Classes) > 0 {
		b.WriteString("\n")
		t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
		_, _ = fmt.Fprintln(t, "class\tA\tB\tsame\tgained\tlost\tmoved\tshifted\trenamed\tIoU\tconfidence\tAP\t")
		row := func(name string, c *Counts, ap string) {
			_, _ = fmt.Fprintf(t, "%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%s\t%s\t%s\t\n", name, c.A, c.B, c.Same, c.Gained, c.Lost, c.Moved, c.Shifted, c.Renamed,
				known("%.3f", c.MeanIoU, c.placed > 0), known("%+.3f", c.Shift, c.shifts > 0), ap)
		}
		for i := range r.Classes {
			c := &r.Classes[i]
			ap := "-"
			if c.AP != nil {
				ap = fmt.Sprintf("%.3f", *c.AP)
			}
			row(escape(c.Class), &c.Counts, ap)
		}
		row("all", &r.Total, known("%.3f", r.MeanAP.AP, r.MeanAP.AP >= 0))
		_ = t.Flush() // to a builder
	}
	if r.MeanAP.AP >= 0 {
		fmt.Fprintf(&b, "\nmAP of B against A: %.3f, %.3f at an IoU of 0.50, %.3f at 0.75\n", r.MeanAP.AP, r.MeanAP.AP50, r.MeanAP.AP75)
	}
	const most = 10
	for i, f := range r.Frames[:min(len(r.Frames), most)] {
		if i == 0 {
			b.WriteString("\nFrames that differ most:\n")
		}
		fmt.Fprintf(&b, "  %d and %d:", f.A, f.B)
		for k, c := range f.Changes[:min(len(f.Changes), most)] {
			fmt.Fprintf(&b, "%s %s", map[bool]string{true: ","}[k > 0], escape(c.Text()))
		}
		if more := len(f.Changes) - most; more > 0 {
			fmt.Fprintf(&b, ", and %d more", more)
		}
		b.WriteString("\n")
	}
	for _, broken := range r.Broken {
		fmt.Fprintf(&b, "\nfailed: %s (--%s)\n", escape(broken.Why), broken.Limit)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func known(format string, v float64, is bool) string {
	if !is {
		return "-"
	}
	return fmt.Sprintf(format, v)
}

// Text describes a change in a few words, with the class as it came over the wire.
func (c *Change) Text() string {
	s := c.What + " " + c.Class
	if c.Was != "" {
		s = c.What + " " + c.Was + " to " + c.Class
	}
	if c.Box != nil {
		s += fmt.Sprintf(" at %.0f,%.0f", c.Box.X, c.Box.Y)
	}
	if c.IoU != nil {
		s += fmt.Sprintf(" IoU %.2f", *c.IoU)
	}
	if c.Shift != nil {
		s += fmt.Sprintf(" %+.2f", *c.Shift)
	}
	return s
}

// WriteJSON writes the report as one line. Keys are never removed.
func (r *Report) WriteJSON(w io.Writer) error {
	type change struct {
		Change
		Box *boxLine `json:"box,omitempty"`
	}
	type frame struct {
		A       uint64   `json:"a"`
		B       uint64   `json:"b"`
		Changes []change `json:"changes"`
	}
	frames := make([]frame, 0, len(r.Frames))
	for _, f := range r.Frames {
		line := frame{A: f.A, B: f.B}
		for _, c := range f.Changes {
			line.Changes = append(line.Changes, change{c, newBoxLine(c.Box)})
		}
		frames = append(frames, line)
	}
	text, err := safejson.Marshal(struct {
		Type    string   `json:"type"`
		Passed  bool     `json:"passed"`
		By      By       `json:"paired_by"`
		A       int      `json:"frames_a"`
		B       int      `json:"frames_b"`
		Pairs   int      `json:"pairs"`
		Differ  int      `json:"differ"`
		Total   Counts   `json:"total"`
		Classes []Class  `json:"classes"`
		MeanAP  MeanAP   `json:"map"`
		Frames  []frame  `json:"frames"`
		Broken  []Broken `json:"broken"`
	}{"diff", r.Passed(), r.By, r.A, r.B, r.Pairs, r.Differ, r.Total, append([]Class{}, r.Classes...), r.MeanAP, frames, append([]Broken{}, r.Broken...)})
	if err == nil {
		_, err = w.Write(append(text, '\n'))
	}
	return err
}

// Passed reports whether every limit was kept.
func (r *Report) Passed() bool { return len(r.Broken) == 0 }

type boxLine struct {
	X      float64 `json:"x"`
	Y      float64 `json:"y"`
	Width  float64 `json:"width"`
	Height float64 `json:"height"`
}

func newBoxLine(b *prediction.Box) *boxLine {
	if b == nil {
		return nil
	}
	return &boxLine{b.X, b.Y, b.Width, b.Height}
}

// WriteJUnit writes a case for each limit that was not kept, and one for the
// comparison itself.
func (r *Report) WriteJUnit(w io.Writer) error {
	type failure struct {
		Message string `xml:"message,attr"`
	}
	type testcase struct {
		Class   string   `xml:"classname,attr"`
		Name    string   `xml:"name,attr"`
		Failure *failure `xml:"failure,omitempty"`
		Output  string   `xml:"system-out,omitempty"`
	}
	suite := struct {
		XMLName  xml.Name   `xml:"testsuite"`
		Name     string     `xml:"name,attr"`
		Tests    int        `xml:"tests,attr"`
		Failures int        `xml:"failures,attr"`
		Cases    []testcase `xml:"testcase"`
	}{Name: "framebin diff", Tests: 1 + len(r.Broken), Failures: len(r.Broken)}
	var text strings.Builder
	if err := r.WriteText(&text, func(s string) string { return s }); err != nil {
		return err
	}
	suite.Cases = append(suite.Cases, testcase{Class: "framebin", Name: "diff", Output: text.String()})
	for _, b := range r.Broken {
		suite.Cases = append(suite.Cases, testcase{Class: "framebin", Name: b.Limit, Failure: &failure{b.Why}})
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	return e.Encode(suite)
}
