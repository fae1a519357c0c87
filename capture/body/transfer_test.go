package body_test

import (
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/body"
)

func TestTransferEncoding(t *testing.T) {
	t.Parallel()
	data := strings.Repeat("\x00\xff\xfb picture ", 20)
	std, url := base64.StdEncoding.EncodeToString([]byte(data)), base64.RawURLEncoding.EncodeToString([]byte(data))
	var lines strings.Builder
	for i := 0; i < len(std); i += 76 {
		lines.WriteString(std[i:min(i+76, len(std))] + "\r\n")
	}
	for name, c := range map[string]struct{ encoding, sent, want, transfer, err string }{
		"base64":                  {"base64", std, data, "base64", ""},
		"base64 in lines":         {"Base64 ", lines.String(), data, "base64", ""},
		"base64 of URLs":          {"base64", url, data, "base64", ""},
		"quoted-printable":        {"quoted-printable", "caf=C3=A9 =\r\n1", "café 1", "quoted-printable", ""},
		"binary":                  {"binary", data, data, "", ""},
		"7bit":                    {"7bit", "text", "text", "", ""},
		"not base64":              {"base64", "*", "*", "", "cannot be decoded"},
		"base64 that breaks off":  {"base64", "QUJD*", "ABC", "base64", "breaks off after 3 bytes"},
		"an image, called base64": {"base64", "\xff\xd8\xff\xe0", "\xff\xd8\xff\xe0", "", "an image, and not in base64"},
		"nothing":                 {"base64", "", "", "base64", ""},
		"beyond the bound":        {"base64", strings.Repeat("A", body.MaxTransferDecoded+1), strings.Repeat("A", body.MaxTransferDecoded+1), "", "stays as it was sent"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			raw := "--b\r\nContent-Transfer-Encoding: " + c.encoding + "\r\n\r\n" + c.sent + "\r\n--b--\r\n"
			parts, err := body.Split("multipart/form-data; boundary=b", []byte(raw))
			if len(parts) != 1 || string(parts[0].Body) != c.want || parts[0].Transfer != c.transfer {
				t.Fatalf("got %.200q", parts)
			}
			if (err == nil) != (c.err == "") || err != nil && (!strings.Contains(err.Error(), c.err) || !errors.Is(err, body.ErrMultipart)) {
				t.Errorf("got %v, want %q", err, c.err)
			}
		})
	}
}
