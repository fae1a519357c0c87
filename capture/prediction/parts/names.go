package parts

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction/object"
)

// maxText bounds what is kept of a name, in bytes.
const maxText = 1024

// PartBase returns the file name of a part in lower case without folders, in
// one Unicode form whatever the sender's system writes names in.
//
// Bytes that are no UTF-8 are those of Windows, percent signs of a URL are
// decoded, and the scheme of a Content-ID is left out.
func PartBase(filename string) string {
	if !utf8.ValidString(filename) {
		if text, err := charmap.Windows1252.NewDecoder().String(filename); err == nil {
			filename = text
		}
	}
	filename = strings.TrimPrefix(filename, "cid:")
	if strings.Contains(filename, "%") {
		if text, err := url.PathUnescape(filename); err == nil {
			filename = text
		}
	}
	return norm.NFC.String(strings.ToLower(Base(filename)))
}

// Base returns what follows the last separator of either kind.
func Base(name string) string {
	return name[strings.LastIndexAny(name, `/\`)+1:]
}

// Stem returns a file name without its extension.
func Stem(name string) string {
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		return name[:i]
	}
	return name
}

// Place names a part in findings: by its file name, else its field name.
func Place(p *capture.Part) string {
	if p.Filename != "" {
		return object.Clip(p.Filename, maxText)
	}
	return object.Clip(p.Name, maxText)
}

// FileName returns the name of the file that a part holds, without the suffix of
// the compression that was taken off it.
func FileName(p *capture.Part) string {
	if p.Transfer == "gzip" {
		return strings.TrimSuffix(p.Filename, ".gz")
	}
	return p.Filename
}

// CalledMask reports whether the names of a part say that it is a mask.
func CalledMask(p *capture.Part) bool {
	return strings.Contains(PartBase(FileName(p)), "mask") || strings.HasPrefix(strings.ToLower(p.Name), "mask")
}
