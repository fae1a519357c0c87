package parts

import (
	"bytes"
	"cmp"
	"encoding/json"
	"math"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/framebin/framebin/capture/body"
	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/notation"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/reshape"
)

// Bounds of what is looked for in the strings of a document.
const (
	maxStrings   = 8         // that hold JSON and are opened
	maxUnpacked  = 4 << 20   // bytes of one that was compressed
	maxEmbedded  = 64        // images that are listed
	embeddedHead = 128 << 10 // of an image in base64 that is decoded for its header, in characters
	minEmbedded  = 60        // characters of the smallest image
	maxNested    = 64        // levels that are looked at
	maxLooked    = 200_000   // values
)

// Opened is JSON in a string of a document.
type Opened struct {
	Pointer string      // of the string
	Span    object.Span // of the string in the document, with its quotes
	JSON    []byte
}

// Embedded is an image in a string of a document.
type Embedded struct {
	Pointer string
	Span    object.Span
	Bytes   int // about
	Image
	MediaType string
}

// Inside is what the strings of a document hold.
type Inside struct {
	Texts  []Opened   // the longest first
	Images []Embedded // in the order of the document
	Link   string     // of an image that is somewhere else; "" for none
	LinkAt string     // pointer to it
	Closed string     // pointer to a string that holds something and is not opened; "" for none
	Holds  string     // what it holds

	compressed int // strings that may be compressed
}

// Look looks into the strings of a document.
func Look(document []byte) Inside {
	var in Inside
	tree, err := jsonspan.Parse(document, jsonspan.Limits{Depth: maxNested, Nodes: maxLooked})
	if err != nil {
		return in
	}
	in.look(tree.Root(), nil)
	slices.SortStableFunc(in.Texts, func(a, b Opened) int { return cmp.Compare(len(b.JSON), len(a.JSON)) })
	if len(in.Texts) > maxStrings {
		in.Texts = in.Texts[:maxStrings]
	}
	return in
}

// step is the way to a value.
type step struct {
	above *step
	key   string
}

func (s *step) pointer() string {
	if s == nil {
		return ""
	}
	return s.above.pointer() + "/" + object.PointerToken(s.key)
}

func (in *Inside) look(n jsonspan.Node, at *step) {
	switch n.Kind() { //nolint:exhaustive // the others hold nothing
	case jsonspan.Object:
		if in.pixels(n, at) {
			return
		}
		for c := range n.Children() {
			if k := c.Kind(); k == jsonspan.String || k == jsonspan.Object || k == jsonspan.Array {
				in.look(c, &step{at, c.Key()})
			}
		}
	case jsonspan.Array:
		if in.bytes(n, at) {
			return
		}
		for i, c := range n.Elements() {
			if k := c.Kind(); k == jsonspan.String || k == jsonspan.Object || k == jsonspan.Array {
				in.look(c, &step{at, strconv.Itoa(i)})
			}
		}
	case jsonspan.String:
		in.text(n, at)
	}
}

// bytes takes an image that is written as the numbers of its bytes.
func (in *Inside) bytes(n jsonspan.Node, at *step) bool {
	if n.Len() < minEmbedded || n.First().Kind() != jsonspan.Number || len(in.Images) == maxEmbedded {
		return false
	}
	data := bytesOf(n, embeddedHead)
	if Sniff(data) == "" {
		return false
	}
	in.add(n, at, Embedded{Bytes: n.Len(), Image: Inspect(data), MediaType: Sniff(data)})
	return true
}

// pixels takes an image that is written as bare pixels.
func (in *Inside) pixels(n jsonspan.Node, at *step) bool {
	const few = 3 // a width, a height, the pixels
	if n.Len() < few || at == nil || len(in.Images) == maxEmbedded {
		return false
	}
	p, ok := pixelsOf(n)
	if ok = ok && p.length() >= minEmbedded && Sniff(p.head()) == ""; ok {
		in.add(n, at, Embedded{Bytes: p.length(), Image: Image{Is: true, Size: p.size, Orientation: 1}, MediaType: "image/bmp"})
	}
	return ok
}

// add lists an image with where it lies.
func (in *Inside) add(n jsonspan.Node, at *step, e Embedded) {
	e.Pointer = at.pointer()
	e.Span.Start, e.Span.End = n.Span()
	in.Images = append(in.Images, e)
}

// bytesOf returns the bytes that a list writes as numbers, up to a limit; what
// is none ends them.
func bytesOf(n jsonspan.Node, limit int) []byte {
	data := make([]byte, 0, min(n.Len(), limit))
	for c := range n.Children() {
		v, ok := c.Float()
		if !ok || v < math.MinInt8 || v > math.MaxUint8 || len(data) == limit {
			break
		}
		data = append(data, byte(int(v))) // also of languages whose bytes have a sign
	}
	return data
}

// DecodeValue decodes an image that a value of a document is: a string as
// [DecodeInline] does, or a list of bytes.
func DecodeValue(n jsonspan.Node) ([]byte, error) {
	switch n.Kind() {
	case jsonspan.Array:
		return bytesOf(n, n.Len()), nil
	case jsonspan.Object:
		p, _ := pixelsOf(n)
		return p.bitmap(), nil
	default:
		return DecodeInline(n.Text())
	}
}

// text looks into one string.
func (in *Inside) text(n jsonspan.Node, at *step) {
	const enough = 64
	start, end := n.Span()
	head := strings.TrimLeft(n.Head(enough), " \t\r\n")
	key := ""
	if at != nil {
		key = at.key
	}
	switch {
	case head == "":
	case end-start > minEmbedded && isPacked(head, key) && in.image(n, at):
	case mayBeJSON(head), head[0] == '"':
		in.open(n, at)
	case end-start > minEmbedded && hasMark(head) && len(in.Images) < maxEmbedded:
		in.image(n, at)
	case isMultipart(head):
		in.Closed, in.Holds = at.pointer(), "a multipart body in a string"
	case in.Link == "" && linksImage(key, head, n):
		in.Link, in.LinkAt = object.Clip(n.Head(maxText), maxText), at.pointer()
	case end-start < maxProse:
		in.open(n, at)
	}
}

// image takes the image in a string, if there is one.
func (in *Inside) image(n jsonspan.Node, at *step) bool {
	if len(in.Images) == maxEmbedded {
		return false
	}
	start, end := n.Span()
	data, err := DecodeInline(whole(n.Head(embeddedHead), end-start > embeddedHead))
	if err != nil || Sniff(data) == "" {
		return false
	}
	in.add(n, at, Embedded{Bytes: (end - start) / 4 * 3, Image: Inspect(data), MediaType: Sniff(data)})
	return true
}

// isPacked reports whether a string may be a compressed image: by its first
// characters, or, of a stream without a header, by its key.
func isPacked(head, key string) bool {
	if isCompressed(head) {
		return true
	}
	return saysImage(key) && strings.Trim(head, base64Letters) == "" && !hasMark(head)
}

const base64Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_="

// open takes the document in a string, if there is one.
func (in *Inside) open(n jsonspan.Node, at *step) {
	var text []byte
	compressed := isCompressed(n.Head(len("H4sI")))
	if compressed {
		in.compressed++
	}
	if !compressed || in.compressed <= maxStrings {
		text = TextOfJSON(n.Text())
	}
	if compressed && text == nil {
		in.Closed, in.Holds = at.pointer(), "a string that looks like compressed JSON, and is broken or longer than 4 MiB"
	}
	if text == nil || len(in.Texts) >= maxLooked {
		return
	}
	start, end := n.Span()
	in.Texts = append(in.Texts, Opened{Pointer: at.pointer(), Span: object.Span{Start: start, End: end}, JSON: text})
}

// isMultipart reports whether a text begins as a multipart body does, or as one in base64.
func isMultipart(head string) bool {
	if line, rest, ok := strings.Cut(head, "\n"); ok && strings.HasPrefix(line, "--") && strings.HasPrefix(rest, "Content-") {
		return true
	}
	if !strings.HasPrefix(head, "LS0") && !strings.HasPrefix(head, "LS1") { // "--"
		return false
	}
	data, err := body.DecodeBase64([]byte(head[:len(head)&^3]))
	return err == nil && bytes.HasPrefix(data, []byte("--")) && bytes.ContainsAny(data, "\n")
}

// maxProse is the longest text around a document in a string, in bytes.
const maxProse = 256 << 10

// base64JSON is how JSON begins in base64: {" { " {\n {\r [{ [" [[ [\n [ and a digit.
// and how gzip and zlib do.
var base64JSON = []string{"H4sI", "eJ", "eNo", "eAE", "eF4", "eyI", "eyA", "ewo", "ew0", "eyJ", "W3s", "Wyd", "WyJ", "W1s", "Wwo", "Ww0", "WzA", "WzE", "WyB"}

// packedMarks is how many of them are compressed.
const packedMarks = 5

// mayBeJSON reports whether a text begins as JSON does, or as that in base64.
func mayBeJSON(head string) bool {
	return head[0] == '{' || head[0] == '[' || slices.ContainsFunc(base64JSON, func(mark string) bool { return strings.HasPrefix(head, mark) })
}

// TextOfJSON returns the document that a text holds: the text itself, the string
// that it is, what it is in base64, or what stands in it between lines of three backticks or
// as tokens of boxes, as language models answer. It returns nil where there is none.
func TextOfJSON(text string) []byte {
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		return nil
	case text[0] == '{' || text[0] == '[':
	case text[0] == '"': // written as a string twice
		var in string
		if json.Unmarshal([]byte(text), &in) != nil || strings.HasPrefix(in, `"`) {
			return nil
		}
		return TextOfJSON(in)
	case mayBeJSON(text):
		text = unpacked(text)
	default:
		_, rest, fenced := strings.Cut(text, "```")
		if !fenced {
			return fromProse(text)
		}
		rest = strings.TrimPrefix(rest, "json")
		text, _, _ = strings.Cut(rest, "```")
	}
	data := []byte(strings.TrimSpace(text))
	if len(data) == 0 || data[0] != '{' && data[0] != '[' {
		return nil
	}
	if !json.Valid(data) {
		data, _ = notation.Lenient(data) // as Python prints objects
	}
	if plain, ways := reshape.Document(data); ways != 0 {
		return plain
	}
	return data
}

// fromProse returns the objects that a text tells of which is no JSON: by the tokens
// of a language model, as a table or as XML. nil where there are none.
func fromProse(text string) []byte {
	list := notation.Grounded(text)
	if list == nil && (text[0] == '<' || strings.Contains(text, "\n")) {
		list, _ = notation.ToJSON([]byte(text), "", "")
	}
	return list
}

// unpacked takes base64, and what compressed it, off a text; "" where that is broken,
// or too long.
func unpacked(text string) string {
	data, err := body.DecodeBase64([]byte(text))
	if err == nil {
		data, err = decompress(data, maxUnpacked)
	}
	if err != nil {
		return ""
	}
	return string(data)
}

// isCompressed reports whether a text begins as gzip or zlib in base64 does.
func isCompressed(head string) bool {
	return slices.ContainsFunc(base64JSON[:packedMarks], func(mark string) bool { return strings.HasPrefix(head, mark) })
}

// MayHoldJSON reports whether a string of a document may hold JSON, or lines or XML
// that say the same, so that it is worth a look.
func MayHoldJSON(document []byte) bool {
	marks := []string{`\"`, `\u0022`, `"[`, `"{`, `" `, `\n`, `"<`, `"\u003c`, "```", "<loc", "<box>", "box|>", "det|>", "box_start|>"}
	return holdsAny(document, "", marks, "") || holdsAny(document, `"`, base64JSON, "")
}

// whole cuts base64 that goes on to whole bytes.
func whole(text string, cut bool) string {
	if !cut {
		return text
	}
	data := text[strings.IndexByte(text, ',')+1:]
	return text[:len(text)-len(data)%4]
}

// linksImage reports whether a string is the address of an image: by what its
// path ends in, or by its key.
func linksImage(key, head string, n jsonspan.Node) bool {
	scheme, _, ok := strings.Cut(head, "://")
	switch scheme {
	case "http", "https", "s3", "gs", "rtsp", "ftp":
	default:
		return false
	}
	u, err := url.Parse(n.Head(maxText))
	if !ok || err != nil {
		return false
	}
	switch strings.ToLower(path.Ext(u.Path)) {
	case ".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".ppm", ".pgm":
		return true
	}
	return saysImage(key)
}

// saysImage reports whether a key says that its value is an image.
func saysImage(key string) bool {
	return object.ContainsAny(strings.ToLower(key), imageWords...)
}

// imageWords are words of keys whose value is an image.
var imageWords = []string{"image", "img", "snapshot", "frame", "thumb", "photo", "picture", "jpeg"}

// MayHold reports whether a document may hold an image in base64, so that it is
// worth a look beside an image that came otherwise.
func MayHold(document []byte) bool {
	if !holdsText(document, minEmbedded) {
		return false
	}
	if holdsAny(document, "", inlineMarks[:base64Marks], "") || holdsAny(document, `"`, base64JSON[:packedMarks], "") {
		return true
	}
	if holdsAny(document, "", imageWords, `":`) { // for a stream without a header
		return true
	}
	return bytes.Contains(document, []byte(`\/9j\/`)) || bytes.Contains(document, []byte(";base64,"))
}

// holdsAny reports whether any of the words is in a document, between what is
// before and after each of them.
func holdsAny(document []byte, before string, words []string, after string) bool {
	return slices.ContainsFunc(words, func(word string) bool { return bytes.Contains(document, []byte(before+word+after)) })
}

// holdsText reports whether so many bytes come without a quote, as in a string
// of that length: most documents have none.
func holdsText(document []byte, length int) bool {
	for end := length; end <= len(document); {
		quote := bytes.LastIndexByte(document[end-length:end], '"')
		if quote < 0 {
			return true
		}
		end += quote + 1
	}
	return false
}

// before counts the bytes that come before an image by mistake: an empty line too many,
// or a length. They are few.
func before(data []byte) int {
	const most = 64
	if Sniff(data) != "" {
		return 0
	}
	head := data[:min(len(data), most)]
	for _, signature := range []string{"\xff\xd8\xff", "\x89PNG\r\n\x1a\n"} {
		if i := bytes.Index(head, []byte(signature)); i > 0 {
			return i
		}
	}
	return 0
}

// Unwrap returns an image that a part or a field holds as base64 or as a data
// URL, decoded, or behind a few other bytes; other data as it is.
func Unwrap(data []byte) []byte {
	const enough = 64
	if n := before(data); n > 0 {
		return data[n:]
	}
	head := string(bytes.TrimLeft(data[:min(len(data), enough)], " \t\r\n"))
	if len(data) < minEmbedded || !hasMark(head) {
		return data
	}
	image, err := DecodeInline(strings.TrimSpace(string(data)))
	if err != nil || Sniff(image) == "" {
		return data
	}
	return image
}
