package body

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime/quotedprintable"
	"net/http"
	"slices"
	"strings"

	"github.com/framebin/framebin/capture/units"
)

// errTransfer says that parts decode to more than is taken.
var errTransfer = fmt.Errorf("the parts decode to more than %s: it stays as it was sent", units.Bytes(MaxTransferDecoded))

// decodeTransfer takes the Content-Transfer-Encoding off a part's body, which
// RFC 7578 has no use for and mail libraries set. What cannot be decoded stays
// as it was sent, or as far as it could be decoded. used counts the bytes that
// parts decoded to.
func (p *Part) decodeTransfer(used *int) error {
	encoding := strings.ToLower(strings.TrimSpace(p.Header.Get("Content-Transfer-Encoding")))
	if encoding != "base64" && encoding != "quoted-printable" {
		return p.inflate(used)
	}
	if *used += len(p.Body); *used > MaxTransferDecoded {
		return errTransfer
	}
	var data []byte
	var err error
	if encoding == "base64" {
		if strings.HasPrefix(http.DetectContentType(p.Body), "image/") {
			return errors.New("it is an image, and not in base64 as its header says")
		}
		data, err = DecodeBase64(p.Body)
	} else {
		data, err = io.ReadAll(quotedprintable.NewReader(bytes.NewReader(p.Body)))
	}
	if err != nil && len(data) == 0 {
		return fmt.Errorf("its %s cannot be decoded: %w", encoding, err)
	}
	p.Body, p.Transfer = slices.Clip(data), encoding
	if err != nil {
		return fmt.Errorf("its %s breaks off after %d bytes: %w", encoding, len(data), err)
	}
	return nil
}

// inflate takes gzip off the body of a part. There is no header for it in
// multipart/form-data, and some compress the JSON alone. What is a file of
// another kind stays one.
func (p *Part) inflate(used *int) error {
	const deflated = "\x1f\x8b\x08"
	if !bytes.HasPrefix(p.Body, []byte(deflated)) || isTarball(p.Filename) {
		return nil
	}
	r, closing, err := decoder([]string{"gzip"}, p.Body, MaxTransferDecoded)
	if err != nil {
		return nil // it only begins so
	}
	defer closing()
	left := MaxTransferDecoded - *used
	data, err := io.ReadAll(io.LimitReader(r, int64(left)+1))
	if len(data) > left {
		return errTransfer
	}
	*used += len(data)
	if err != nil && len(data) == 0 {
		return nil
	}
	p.Body, p.Transfer = slices.Clip(data), "gzip"
	if err != nil {
		return fmt.Errorf("its gzip breaks off after %d bytes: %w", len(data), err)
	}
	return nil
}

// DecodeBase64 decodes base64 of either alphabet, with or without padding and
// line breaks. What comes before a mistake comes with the error.
func DecodeBase64(text []byte) ([]byte, error) {
	plain := make([]byte, 0, len(text))
	for _, c := range text {
		switch c {
		case ' ', '\t', '\r', '\n', '=':
			continue
		case '-':
			c = '+'
		case '_':
			c = '/'
		}
		plain = append(plain, c)
	}
	data := make([]byte, base64.RawStdEncoding.DecodedLen(len(plain)))
	n, err := base64.RawStdEncoding.Decode(data, plain)
	return data[:n], err
}
