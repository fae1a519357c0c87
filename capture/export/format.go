package export

import (
	"fmt"
	"strings"
)

// Format names what requests are turned into.
type Format string

// The formats.
const (
	NDJSON Format = "ndjson" // one JSON line a request, as the headless listener prints them
	Raw    Format = "raw"    // an HTTP message a request
	Curl   Format = "curl"   // a shell script and a body file a request
	HAR    Format = "har"    // one HTTP archive 1.2
	Parts  Format = "parts"  // a folder a request, with the parts of its body
	PNG    Format = "png"    // the image with its predictions drawn on it
)

// Formats returns every format in the order of help texts.
func Formats() []Format { return []Format{NDJSON, Raw, Curl, HAR, Parts, PNG} }

// ParseFormat returns the format of that name, in any letter case.
func ParseFormat(name string) (Format, error) {
	names := make([]string, 0, len(Formats()))
	for _, f := range Formats() {
		if strings.EqualFold(name, string(f)) {
			return f, nil
		}
		names = append(names, string(f))
	}
	return "", fmt.Errorf("unknown format %q: choose one of %s", name, strings.Join(names, ", "))
}

// OneFile reports whether any number of requests become one file.
func (f Format) OneFile() bool { return f == NDJSON || f == HAR }

// Extension returns the end of a file's name, such as ".http"; "" for Parts,
// which are folders.
func (f Format) Extension() string {
	switch f {
	case NDJSON:
		return ".ndjson"
	case Raw:
		return ".http"
	case Curl:
		return ".sh"
	case HAR:
		return ".har"
	case PNG:
		return ".png"
	case Parts:
		return ""
	}
	return ""
}

// Describe returns one line of help.
func (f Format) Describe() string {
	switch f {
	case NDJSON:
		return "one JSON line a request, as --headless prints them"
	case Raw:
		return "the HTTP message as it was received, one file a request"
	case Curl:
		return "a shell script and a body file that send the same bytes again"
	case HAR:
		return "one HTTP archive 1.2 for browsers and proxies"
	case Parts:
		return "a folder a request, with the parts of its body as files"
	case PNG:
		return "the image with its predictions drawn on it, at original resolution"
	}
	return ""
}
