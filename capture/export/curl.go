package export

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive"
	"github.com/framebin/framebin/capture/archive/wire"
)

// Curl is a shell script and a body file a request.
var Curl = &Format{
	whole: true,
	Name:  "curl", Extension: ".sh",
	Help:  "a shell script and a body file that send the same bytes again",
	Keeps: "method, target, headers but those of the connection, the body byte for byte",
	single: func(x *run, w io.Writer, r *capture.Request) error {
		_, err := io.WriteString(w, script(r, x.job.Origin, ""))
		return err
	},
	files: (*run).curl,
}

// curl writes the body and then the script, so that a script that is there
// finds its body.
func (x *run) curl(r *capture.Request, stem, ext string) error {
	names := func(n int) []string {
		if len(r.Body()) == 0 {
			return []string{nthStem(stem, n) + ext}
		}
		return []string{nthStem(stem, n) + bodyExtension, nthStem(stem, n) + ext}
	}
	return x.publish(names, func(names []string) ([]temporary, error) {
		var written []temporary
		for _, name := range names[:len(names)-1] {
			t, err := x.folder.temporaryFile(x.ctx, r.Time, func(w io.Writer) error {
				_, err := w.Write(r.Body())
				return err
			})
			if err != nil {
				return written, fmt.Errorf("%s: %w", name, err)
			}
			written = append(written, t)
		}
		t, err := x.folder.temporaryFileMode(x.ctx, r.Time, scriptMode, func(w io.Writer) error {
			_, err := io.WriteString(w, script(r, x.job.Origin, names[0]))
			return err
		})
		return append(written, t), err
	})
}

// CurlOptions says how a command is written.
type CurlOptions struct {
	URL      string // where to send it; "" is the address where it was captured
	Origin   string // as Job.Origin
	Inline   int    // longest body in the command, in bytes as written there; 0 is 32 KiB
	BodyFile string // name of the file for a body that is longer; "" is one by sequence number
}

// defaultInline keeps a command within what terminals take by OSC 52.
const defaultInline = 32 << 10

// CurlCommand is a command line for a shell.
type CurlCommand struct {
	Text     string // printable, ready to be pasted
	BodyFile string // file that Text reads its body from; "" where the body is in Text
}

// CopyCurl returns r as a curl command to paste into a shell. A short body is
// part of it, binary too; of a longer one the command names a file, which an
// export in the curl format writes. The caller has r on hold.
func CopyCurl(r *capture.Request, o CurlOptions) CurlCommand {
	if o.Inline == 0 {
		o.Inline = defaultInline
	}
	args := append([]string{"curl"}, curlArgs(r)...)
	feed, name := "", ""
	switch body := string(r.Body()); {
	case body == "":
		args = append(args, emptyBody(r)...)
	case len(body) <= o.Inline && hasPlainLines(body):
		args = append(args, "--data-raw '"+strings.ReplaceAll(body, "'", `'\''`)+"'")
	default:
		if len(body) <= o.Inline {
			feed = "printf '" + printfText(body) + "' | "
		}
		if feed == "" || len(feed) > o.Inline {
			feed, name = "", o.BodyFile
			if name == "" {
				name = archive.BaseName(r.Seq, r.Method) + bodyExtension
			}
			args = append(args, "--data-binary "+Quote("@"+name))
		} else {
			args = append(args, "--data-binary @-")
		}
	}
	if o.URL != "" {
		args = append(args, "--url "+Quote(o.URL))
	} else {
		args = append(args, address(r, o.Origin)...)
	}
	return CurlCommand{Text: feed + strings.Join(args, " \\\n  "), BodyFile: name}
}

// hasPlainLines reports whether every line of text is visible as it is, and
// short enough for a terminal in line mode (POSIX's MAX_CANON is 255 at least,
// Linux has 4095).
func hasPlainLines(text string) bool {
	const longest = 4000
	for l := range strings.SplitSeq(text, "\n") {
		if len(l) > longest || !isPlain(l) {
			return false
		}
	}
	return true
}

// curlArgs returns the options that make curl send the method and the headers
// of r and none of its own, one a string, quoted.
func curlArgs(r *capture.Request) []string {
	args := []string{"--globoff", "--path-as-is"}
	if r.Proto == "HTTP/1.0" {
		args = append(args, "--http1.0")
	}
	switch {
	case r.Method == http.MethodHead && len(r.Body()) == 0:
		args = append(args, "--head")
	case r.Method == http.MethodHead: // curl would wait for the body that the answer announces
		args = append(args, "--request 'HEAD' --ignore-content-length --header 'Connection: close'")
	default:
		args = append(args, "--request "+Quote(r.Method))
	}
	for _, f := range r.Fields() {
		if wire.IsToken(f.Name) && isSent(http.CanonicalHeaderKey(f.Name), r) {
			args = append(args, "--header "+Quote(headerText(f.Name, f.Value)))
		}
	}
	for _, name := range []string{"Accept", "Content-Type", "User-Agent"} {
		if len(r.Header[name]) == 0 && (name != "Content-Type" || len(r.Body()) > 0 || emptyBody(r) != nil) {
			args = append(args, "--header "+Quote(name+":"))
		}
	}
	return append(args, "--header 'Expect:'")
}

// headerText writes a header as curl takes it: one without a value ends in a
// semicolon.
func headerText(name, value string) string {
	if value = wire.Value(value); value != "" {
		return name + ": " + value
	}
	return name + ";"
}

// isSent reports whether a header is sent again. Those that belong to the
// connection are not: curl has its own.
func isSent(name string, r *capture.Request) bool {
	switch name {
	case "Content-Length", "Transfer-Encoding", "Trailer", "Te", "Expect", "Host",
		"Keep-Alive", "Proxy-Connection", "Upgrade", "Http2-Settings":
		return false
	case "Connection":
		value := strings.ToLower(strings.Join(r.Header[name], ","))
		return r.Method != http.MethodHead && (value == "close" || value == "keep-alive")
	}
	return true
}

// emptyBody returns the option that sends Content-Length: 0 where r did.
func emptyBody(r *capture.Request) []string {
	if len(r.Body()) == 0 && r.Header.Get("Content-Length") != "" && r.Method != http.MethodHead {
		return []string{"--data-raw ''"}
	}
	return nil
}

// fallbackHost stands where a request does not say which host it went to.
const fallbackHost = "127.0.0.1:8080"

// address returns the options that send to where r was captured: its URL, and
// what a URL cannot say of the target and the Host.
func address(r *capture.Request, origin string) []string {
	scheme, host := "http", r.Host
	if u, err := url.Parse(origin); err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https") {
		scheme, host = u.Scheme, u.Host
	}
	if !isHost(host) {
		host = fallbackHost
	}
	var args []string
	if target := wire.Target(r.Target); isPath(target) {
		args = []string{"--url " + Quote(scheme+"://"+host+target)}
	} else {
		args = []string{"--url " + Quote(scheme+"://"+host+"/"), "--request-target " + Quote(target)}
	}
	if r.Host != "" && r.Host != host {
		args = append(args, "--header "+Quote(headerText("Host", r.Host)))
	}
	return args
}

// isHost reports whether a Host can be part of a URL and means nothing else
// there.
func isHost(host string) bool {
	return host != "" && strings.Trim(host, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-._[]:") == "" &&
		host[0] != '-' && host[0] != ':'
}

// isPath reports whether curl sends a target as it is when it is part of the
// URL.
func isPath(target string) bool {
	const plain = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-._~!$&'()*+,;=:@/?%"
	return strings.HasPrefix(target, "/") && strings.Trim(target, plain) == ""
}

// bodyExtension ends the names of body files.
const bodyExtension = ".body"

// script returns the text of a shell script that sends r with curl. It reads
// the body from the file of that name beside itself, or holds it where
// bodyFile is "".
func script(r *capture.Request, origin, bodyFile string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "#!/bin/sh\n# Sends %s again, byte for byte%s.\n", describe(r), capturedAt(r))
	if r.LowerCase() {
		b.WriteString("# It came by " + visible(r.Proto) + ", with the names of headers in lower case.\n")
	}
	for _, f := range r.TrailerFields() {
		b.WriteString("# Not sent, as curl cannot: what came after the body, " + visible(f.Name+": "+f.Value) + "\n")
	}
	b.WriteString("# usage: sh FILE [URL [CURL-OPTION...]]\nset -u\n")
	args := append([]string{"curl --disable", "--silent --show-error"}, curlArgs(r)...)
	feed := ""
	switch {
	case len(r.Body()) == 0:
		args = append(args, emptyBody(r)...)
	case bodyFile == "":
		args = append(args, "--data-binary @-")
		feed = "body |\n"
		bodyFunction(&b, r.Body())
	default:
		b.WriteString("case $0 in\n*/*) here=${0%/*}/ ;;\n*) here=./ ;;\nesac\n")
		args = append(args, `--data-binary "@${here}"`+Quote(bodyFile))
	}
	b.WriteString("url=${1-}\n[ $# -eq 0 ] || shift\nif [ -n \"$url\" ]; then\n\tset -- --url \"$url\" \"$@\"\nelse\n\tset -- ")
	b.WriteString(strings.Join(address(r, origin), " \\\n\t\t") + " \"$@\"\nfi\n")
	b.WriteString(feed + strings.Join(args, " \\\n\t") + " \\\n\t\"$@\"\n")
	return b.String()
}

// bodyFunction writes a shell function that prints body.
func bodyFunction(b *strings.Builder, body []byte) {
	const piece = 512 // bytes a line, so that editors can show it
	b.WriteString("body() {\n")
	for chunk := range slices.Chunk(body, piece) {
		b.WriteString("printf '" + printfText(string(chunk)) + "'\n")
	}
	b.WriteString("}\n")
}

// describe names r in a comment of one visible line.
func describe(r *capture.Request) string {
	name := "a request"
	if r.Seq > 0 {
		name = fmt.Sprintf("request %d", r.Seq)
	}
	return name + ", " + visible(r.Method+" "+r.Target)
}

func capturedAt(r *capture.Request) string {
	if r.Time.IsZero() {
		return ""
	}
	return ", as captured " + r.Time.UTC().Format("2006-01-02 15:04:05.000 UTC")
}

// visible returns s on one line, with everything in it escaped that is not
// plain to see, and bounded.
func visible(s string) string {
	const longest = 200
	if len(s) > longest {
		s = s[:longest] + "..."
	}
	if isPlain(s) {
		return s
	}
	return printfText(s)
}
