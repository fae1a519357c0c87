package export

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"net/http"
	"strconv"
	"time"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive/safejson"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/prediction/interchange"
)

// The lines of the machine interface. The order of the fields is that of the
// keys; a key that is always there has no omitempty.

type requestLine struct {
	Type   string    `json:"type"`
	Seq    uint64    `json:"seq"`
	Time   time.Time `json:"time"`
	Method string    `json:"method"`
	Target string    `json:"target"`
	Remote string    `json:"remote"`
	Status int       `json:"status"`
	Bytes  int64     `json:"bytes"` // of body received
	timesLine
	SHA256     string                `json:"sha256"` // of the body held
	Headers    http.Header           `json:"headers"`
	Trailers   http.Header           `json:"trailers,omitempty"` // fields that came after the body
	MediaType  string                `json:"media_type"`
	Truncated  bool                  `json:"truncated"`
	Parts      []partLine            `json:"parts"`
	Images     []imageLine           `json:"images,omitempty"` // where they are more than one part
	Prediction *interchange.Document `json:"prediction"`
	Problems   []problemLine         `json:"problems"`

	outcomeLine
}

// timesLine is how long a request took.
type timesLine struct {
	ReadMS   float64 `json:"read_ms"`
	OwnMS    float64 `json:"own_ms"`              // from the last byte until it was kept, without target_ms
	TargetMS float64 `json:"target_ms,omitempty"` // waiting for the target of --forward-wait
}

// outcomeLine is what became of a request, where that is not as usual.
type outcomeLine struct {
	Reason     string       `json:"reason,omitempty"` // why the status is not the configured one
	Answer     *answerLine  `json:"answer,omitempty"`
	Unrecorded bool         `json:"not_recorded,omitempty"`
	Forward    *forwardLine `json:"forward,omitempty"` // where the target's answer was waited for
}

// imageLine is an image of the request, wherever it lies.
type imageLine struct {
	Part      *int   `json:"part,omitempty"`    // index in parts
	Pointer   string `json:"pointer,omitempty"` // to the string of the document that it lies in
	MediaType string `json:"media_type"`
	Bytes     int    `json:"bytes"` // about, where it is in base64
	Width     int    `json:"width,omitempty"`
	Height    int    `json:"height,omitempty"`
	Drawn     bool   `json:"drawn"`
}

// imageLines lists the images of a request that has others than one part: the
// body itself, or in the document.
func imageLines(rd *prediction.Reading) []imageLine {
	if len(rd.Images) == 0 || len(rd.Images) == 1 && rd.Images[0].Part >= 0 {
		return nil
	}
	lines := make([]imageLine, len(rd.Images))
	for i := range rd.Images {
		source := &rd.Images[i]
		lines[i] = imageLine{
			Pointer: source.Pointer, MediaType: source.MediaType, Bytes: source.Bytes,
			Width: source.Size.Width, Height: source.Size.Height, Drawn: i == rd.Drawn && rd.Image != -1,
		}
		if source.Part >= 0 {
			lines[i].Part = &source.Part
		}
	}
	return lines
}

// answerLine says what decided the answer.
type answerLine struct {
	Why     string  `json:"why"`
	DelayMS float64 `json:"delay_ms,omitempty"` // put off on purpose
	Dropped bool    `json:"dropped,omitempty"`  // the connection was closed instead
}

// forwardLine is what a target made of the request.
type forwardLine struct {
	Status    int     `json:"status"` // 0: no answer
	LatencyMS float64 `json:"latency_ms"`
	Error     string  `json:"error,omitempty"`
}

type rejectedLine struct {
	Type      string      `json:"type"`
	Status    int         `json:"status"`
	Reason    string      `json:"reason"`
	Seq       uint64      `json:"seq"`
	Time      time.Time   `json:"time"`
	Method    string      `json:"method"`
	Target    string      `json:"target"`
	Remote    string      `json:"remote"`
	Bytes     int64       `json:"bytes"` // of body received
	ReadMS    float64     `json:"read_ms"`
	Headers   http.Header `json:"headers"`
	MediaType string      `json:"media_type"`
	Truncated bool        `json:"truncated"`
	First     string      `json:"first_bytes,omitempty"` // of what was no request, escaped
}

type partLine struct {
	Name      string `json:"name"`
	Filename  string `json:"filename"`
	MediaType string `json:"media_type"`
	Bytes     int    `json:"bytes"`
	Width     int    `json:"width,omitempty"`
	Height    int    `json:"height,omitempty"`
}

type problemLine struct {
	Severity string `json:"severity"`
	Code     string `json:"code"`
	Where    string `json:"where"`
	Message  string `json:"message"`
}

// RequestLine returns the line of a captured or rejected request, with its
// newline. The caller has r on hold; rd may be nil, which says nothing of
// parts and predictions.
//
// The prediction is framebin's own document, see [interchange]. What is not
// UTF-8 has U+FFFD in its place.
func RequestLine(r *capture.Request, rd *prediction.Reading) []byte {
	if r.Rejected {
		return line(rejectedLine{
			Type: "rejected", Status: r.Status, Reason: r.Reason,
			Seq: r.Seq, Time: r.Time.UTC(), Method: r.Method, Target: r.Target, Remote: r.Remote,
			Bytes: r.Size, ReadMS: milliseconds(r.ReadTime), Headers: allHeaders(r),
			MediaType: r.MediaType, Truncated: r.Truncated, First: firstBytes(r),
		})
	}
	sum := sha256.Sum256(r.Body())
	l := requestLine{
		Type: "request", Seq: r.Seq, Time: r.Time.UTC(), Method: r.Method, Target: r.Target,
		Remote: r.Remote, Status: r.Status, Bytes: r.Size,
		SHA256: hex.EncodeToString(sum[:]), Headers: allHeaders(r), Trailers: trailers(r), MediaType: r.MediaType,
		Truncated: r.Truncated, Parts: []partLine{}, Problems: []problemLine{},
	}
	l.ReadMS, l.Reason, l.Unrecorded = milliseconds(r.ReadTime), r.Reason, r.NotRecorded
	l.OwnMS, l.TargetMS = milliseconds(r.OwnTime), milliseconds(r.TargetTime)
	if a := r.Decision; a.Why != "" {
		l.Answer = &answerLine{a.Why, milliseconds(a.Delay), a.Dropped}
	}
	if f := r.Forwarded; f != nil {
		l.Forward = &forwardLine{f.Status, milliseconds(f.Latency), f.Err}
	}
	if rd != nil {
		l.Parts, l.Problems = partLines(rd), problemLines(rd)
		l.Images = imageLines(rd)
		l.Prediction = rd.InterchangeOf(r)
	}
	return line(l)
}

// ListeningLine returns the line that says where the listener is, with its
// newline: url is the one to paste, urls are all of them. fingerprint is that
// of a certificate made for this run, "" where there is none.
func ListeningLine(url string, urls []string, fingerprint string) []byte {
	if urls == nil {
		urls = []string{}
	}
	return line(struct {
		Type string   `json:"type"`
		URL  string   `json:"url"`
		URLs []string `json:"urls"`
		Cert string   `json:"tls_fingerprint,omitempty"` // SHA-256
	}{"listening", url, urls, fingerprint})
}

// line encodes v, which holds nothing that JSON cannot have: every number is
// finite.
func line(v any) []byte {
	text, err := safejson.Marshal(v)
	if err != nil { // a year beyond 9999, from an archive
		text, _ = json.Marshal(map[string]string{"type": "error", "message": err.Error()}) //nolint:errchkjson // strings always encode
	}
	return append(text, '\n')
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// allHeaders puts the Host back among the headers.
func allHeaders(r *capture.Request) http.Header {
	h := make(http.Header, len(r.Header)+1)
	maps.Copy(h, r.Header)
	if r.Host != "" {
		h["Host"] = []string{r.Host}
	}
	return h
}

// trailers returns the fields that came after the body; nil if none did.
func trailers(r *capture.Request) http.Header {
	var h http.Header
	for _, f := range r.TrailerFields() {
		if h == nil {
			h = http.Header{}
		}
		h.Add(f.Name, f.Value)
	}
	return h
}

// maxFirstBytes bounds what a line shows of what was no request.
const maxFirstBytes = 256

// firstBytes returns how what was no request began, escaped; "" of a request.
func firstBytes(r *capture.Request) string {
	if len(r.Header) > 0 || r.Host != "" {
		return ""
	}
	text := strconv.QuoteToASCII(string(r.Head[:min(len(r.Head), maxFirstBytes)]))
	return text[1 : len(text)-1]
}

func partLines(rd *prediction.Reading) []partLine {
	lines := make([]partLine, 0, len(rd.Parts))
	for _, p := range rd.Parts {
		lines = append(lines, partLine{
			Name: p.Name, Filename: p.Filename, MediaType: p.MediaType, Bytes: p.Bytes,
			Width: p.Size.Width, Height: p.Size.Height,
		})
	}
	return lines
}

func problemLines(rd *prediction.Reading) []problemLine {
	lines := make([]problemLine, 0, len(rd.Findings))
	for _, f := range rd.Findings {
		lines = append(lines, problemLine{
			Severity: f.Severity.String(), Code: f.Code, Where: f.Where, Message: f.Message,
		})
	}
	return lines
}
