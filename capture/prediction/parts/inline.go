package parts

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"

	"github.com/framebin/framebin/capture/body"
	"github.com/framebin/framebin/capture/prediction/object"
)

// ErrInline is wrapped by the errors of [DecodeInline].
var ErrInline = errors.New("the mask inside the JSON cannot be read")

// errTooLong says that what was compressed is longer than may be.
var errTooLong = errors.New("it is too long")

// Inline is a mask inside the document.
type Inline struct {
	Where string // in findings
	Span  object.Span
	Image Image // by its header
}

// InlineText is the length in bytes from which a text is an image itself and
// not the name of one.
const InlineText = 512

// IsInline reports whether a text is an image in base64, as a data URL or
// bare: PNG, JPEG, GIF, BMP, WebP, TIFF or PNM. Short ones may be names that only
// look so.
func IsInline(text string) bool {
	if _, ok := dataURL(text); ok {
		return true
	}
	return hasMark(text) && (len(text) > InlineText || strings.HasPrefix(text, inlineMarks[0]))
}

// inlineMarks is how images in base64 begin, and, behind those, how they do as
// Python prints bytes and in hexadecimal digits. That of a BMP has two bits of its
// size.
var inlineMarks = []string{
	"iVBORw0KGgo", "/9j/", "_9j_", "R0lGOD", "Qk0", "Qk1", "Qk2", "Qk3", "UklGR", "SUkqA", "TU0AK",
	"UDEK", "UDIK", "UDMK", "UDQK", "UDUK", "UDUg", "UDYK", "UDYg", "b'", "ffd8ff", "FFD8FF", "89504e47", "89504E47",
}

// base64Marks is how many of them are base64 itself.
const base64Marks = 19

// hasMark reports whether a text begins as an image in base64 does, or as a
// data URL of one.
func hasMark(text string) bool {
	if content, ok := dataURL(text); ok {
		return content == "" || hasMark(content) || strings.HasPrefix(text[:len(text)-len(content)], "data:image/")
	}
	return slices.ContainsFunc(inlineMarks, func(mark string) bool { return strings.HasPrefix(text, mark) })
}

// dataURL returns what follows the head of a data URL of an image (RFC 2397).
func dataURL(text string) (content string, ok bool) {
	const scheme, image = "data:", "data:image/"
	if len(text) < len(scheme) || !strings.EqualFold(text[:len(scheme)], scheme) {
		return "", false
	}
	head, content, _ := strings.Cut(text, ",")
	return content, len(head) >= len(image) && strings.EqualFold(head[:len(image)], image) || strings.HasSuffix(head, ";base64") && hasMark(content)
}

// DecodeInline decodes base64 of either alphabet, with or without padding,
// line breaks and the head of a data URL.
func DecodeInline(text string) ([]byte, error) {
	if content, ok := dataURL(text); ok {
		if content == "" {
			return nil, fmt.Errorf("%w: a data URL without data", ErrInline)
		}
		if head := text[:len(text)-len(content)]; !strings.Contains(head, ";base64") && strings.Contains(content, "%") {
			return unescaped(content)
		}
		text = content
	}
	text = strings.TrimSuffix(strings.TrimPrefix(text, "b'"), "'") // as Python prints bytes
	text = writtenBreaks.Replace(text)
	if isHex(text) {
		data, err := hex.DecodeString(text[:len(text)&^1])
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrInline, err)
		}
		return data, nil
	}
	data, err := body.DecodeBase64([]byte(text))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrInline, err)
	}
	return inflate(data), nil
}

// writtenBreaks takes line breaks out that were escaped twice.
var writtenBreaks = strings.NewReplacer(`\n`, "", `\r`, "")

// unescaped decodes the data of a data URL that is no base64.
func unescaped(content string) ([]byte, error) {
	if i := strings.LastIndexByte(content, '%'); i > len(content)-len("%00") { // of a text that was cut
		content = content[:i]
	}
	data, err := url.PathUnescape(content)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrInline, err)
	}
	return []byte(data), nil
}

// isHex reports whether a text begins as an image in hexadecimal digits.
func isHex(text string) bool {
	const enough = 8
	if len(text) < enough {
		return false
	}
	head := strings.ToLower(text[:enough])
	return strings.HasPrefix(head, "ffd8ff") || head == "89504e47"
}

// inflated is the longest image that is taken out of a compressed stream.
const inflated = 64 << 20

// inflate takes an image out of a compressed stream, as some wrap bitmaps once
// more, as far as it goes; what is none stays.
func inflate(data []byte) []byte {
	if Sniff(data) != "" {
		return data
	}
	image, _ := decompress(data, inflated) // a broken one is found where it is decoded
	if Sniff(image) == "" {
		return data
	}
	return image
}

// isDeflated reports whether data is a compressed stream without a header, of an
// image or of JSON.
func isDeflated(data []byte) bool {
	var head [16]byte
	if Sniff(data) != "" {
		return false
	}
	n, _ := io.ReadFull(flate.NewReader(bytes.NewReader(data)), head[:]) // of no stream nothing comes
	return n == len(head) && (Sniff(head[:]) != "" || bytes.HasPrefix(head[:], []byte(`{"`)) || bytes.HasPrefix(head[:], []byte(`[{`)))
}

// decompress takes gzip, zlib or deflate off data; what has none stays. The error says that
// it is broken, or longer than limit: then it is returned as far as it goes.
func decompress(data []byte, limit int) (plain []byte, err error) {
	var r io.Reader
	switch {
	case bytes.HasPrefix(data, []byte("\x1f\x8b")):
		r, err = gzip.NewReader(bytes.NewReader(data))
	case bytes.HasPrefix(data, []byte("\x78")):
		r, err = zlib.NewReader(bytes.NewReader(data))
	case isDeflated(data):
		r = flate.NewReader(bytes.NewReader(data))
	default:
		return data, nil
	}
	if err != nil {
		return nil, err
	}
	plain, err = io.ReadAll(io.LimitReader(r, int64(limit)+1))
	if len(plain) > limit {
		return plain[:limit], errTooLong
	}
	return plain, err
}
