package export

import (
	"fmt"
	"io"
	"strings"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/dataset"
)

// Format is a way to write requests down. Each is a variable in a file of its
// own, and a place in [Formats]: help, completion, README and the screen know
// it from there.
type Format struct {
	Name      string
	Extension string // ends the names of its files, such as ".http"; "" for folders
	Help      string // one line
	Keeps     string // what of a request it keeps, for README
	Binary    bool   // its files are nothing for a terminal
	Redact    bool   // it is for others to see: secrets are taken out unless a person says otherwise

	whole bool // it is nothing of a request that was refused without a body

	// One of these writes it, or two.
	layout *dataset.Layout                                          // a dataset: a folder or a ZIP
	stream func(x *run, w io.Writer) error                          // any number of requests as one file
	single func(x *run, w io.Writer, r *capture.Request) error      // one request as one file
	files  func(x *run, r *capture.Request, stem, ext string) error // one request as what is more than a file, or a folder
}

// Formats returns every format in the order of help texts.
func Formats() []*Format {
	return append([]*Format{NDJSON, Raw, Curl, HAR, Parts, PNG, GIF, APNG, Markdown, HTML}, datasets...)
}

// ParseFormat returns the format of that name, in any letter case.
func ParseFormat(name string) (*Format, error) {
	names := make([]string, 0, len(Formats()))
	for _, f := range Formats() {
		if strings.EqualFold(name, f.Name) {
			return f, nil
		}
		names = append(names, f.Name)
	}
	return nil, fmt.Errorf("unknown format %q: choose one of %s", name, strings.Join(names, ", "))
}

// OneFile reports whether any number of requests become one file.
func (f *Format) OneFile() bool { return f.stream != nil && f.layout == nil }

// Dataset reports whether it is a dataset, for which the job's Dataset and
// Masks are.
func (f *Format) Dataset() bool { return f.layout != nil }

// String returns the name.
func (f *Format) String() string { return f.Name }
