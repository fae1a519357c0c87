package export_test

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/export"
	"github.com/framebin/framebin/capture/meter"
	"github.com/framebin/framebin/capture/prediction"
)

func reading() *prediction.Reading {
	return &prediction.Reading{
		Prediction: &prediction.Prediction{
			Kind: prediction.InstanceSegmentation, WireKind: "InstanceSegmentation.v1",
			Objects: []prediction.Object{
				{
					Class: "tomato", Confidence: prediction.Confidence{Value: 0.93, Text: "0.93", Known: true},
					Box: &prediction.Box{X: 10, Y: 20.5, Width: 30, Height: 40}, Mask: &prediction.MaskRef{Ref: "mask_0000.png", Part: 1},
				},
				{Class: "leaf", ClassID: "8", Mask: &prediction.MaskRef{Part: 1}},
				{Class: "zero", Confidence: prediction.Confidence{Known: true}, Mask: &prediction.MaskRef{Part: -1}},
				{
					Class: "odd", Confidence: prediction.Confidence{Value: math.NaN(), Known: true},
					Box: &prediction.Box{X: math.Inf(1)}, Mask: &prediction.MaskRef{Part: 9},
				},
			},
		},
		Parts: []prediction.PartInfo{
			{Name: "image", Filename: "image.jpeg", MediaType: "image/jpeg", Bytes: 120, Size: prediction.Size{Width: 1280, Height: 960}},
			{Name: "m", Filename: "mask_0001.png", MediaType: "image/png", Bytes: 7},
		},
		Findings: []prediction.Finding{{
			Severity: prediction.Error, Code: "mask-missing", Where: "predictions.json:/objects/3/mask", Message: "no part",
		}},
	}
}

// TestRequestLine fixes the line of the machine interface byte for byte: the
// keys, their order and their spelling are a promise.
func TestRequestLine(t *testing.T) {
	t.Parallel()
	r := request("POST", "/a?b=<c>&d", http.Header{"Content-Type": {"multipart/form-data; boundary=x"}, "A": {"1", "2"}}, []byte("abc"))
	r.ReadTime = 1900 * time.Microsecond
	const head = `{"type":"request","seq":12,"time":"2026-11-23T12:34:56.789Z","method":"POST","target":"/a?b=<c>&d","remote":"127.0.0.1:5555","status":200,"bytes":3,"read_ms":1.9,"own_ms":0,"sha256":"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad","headers":{"A":["1","2"],"Content-Type":["multipart/form-data; boundary=x"],"Host":["127.0.0.1:8080"]},"media_type":"multipart/form-data","truncated":false,`
	for name, c := range map[string]struct {
		reading *prediction.Reading
		want    string
	}{
		"nothing made out": {nil, `"parts":[],"prediction":null,"problems":[]}`},
		"no prediction":    {&prediction.Reading{}, `"parts":[],"prediction":null,"problems":[]}`},
		"no objects": {
			&prediction.Reading{Prediction: &prediction.Prediction{}},
			`"parts":[],"prediction":{"kind":"unknown","wire_kind":"","format":"framebin/1","objects":[]},"problems":[]}`,
		},
		"all": {
			reading(),
			`"parts":[{"name":"image","filename":"image.jpeg","media_type":"image/jpeg","bytes":120,"width":1280,"height":960},{"name":"m","filename":"mask_0001.png","media_type":"image/png","bytes":7}],` +
				`"prediction":{"kind":"instance-segmentation","wire_kind":"InstanceSegmentation.v1","format":"framebin/1","objects":[` +
				`{"class":"tomato","confidence":0.93,"box":{"x":10,"y":20.5,"width":30,"height":40},"mask":"mask_0000.png","mask_part":1},` +
				`{"class":"leaf","class_id":"8","mask":"mask_0001.png","mask_part":1},{"class":"zero","confidence":0},{"class":"odd"}]},` +
				`"problems":[{"severity":"error","code":"mask-missing","where":"predictions.json:/objects/3/mask","message":"no part"}]}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got, want := string(export.RequestLine(r, c.reading)), head+c.want+"\n"; got != want {
				t.Errorf("got  %swant %s", got, want)
			}
		})
	}
}

func TestOtherLines(t *testing.T) {
	t.Parallel()
	rejected := request("POST", "/", http.Header{}, nil)
	rejected.Rejected, rejected.Status, rejected.Reason, rejected.Truncated = true, 413, "body exceeds 64 MiB", true
	rejected.Size = 67108865
	nothing := request("", "", http.Header{}, nil)
	nothing.Rejected, nothing.Reason, nothing.Host, nothing.Head = true, "this sender speaks TLS", "", []byte("\x16\x03\x01\x9b\"\n")
	trailed := request("POST", "/", http.Header{}, nil)
	trailed.Trailer = []byte("sum: 1\r\nSum: 2\r\n")
	for name, c := range map[string]struct{ got, want string }{
		"no request": {
			string(export.RequestLine(nothing, nil)),
			`{"type":"rejected","status":200,"reason":"this sender speaks TLS","seq":12,"time":"2026-11-23T12:34:56.789Z","method":"","target":"","remote":"127.0.0.1:5555","bytes":0,"read_ms":0,"headers":{},"media_type":"","truncated":false,"first_bytes":"\\x16\\x03\\x01\\x9b\\\"\\n"}` + "\n",
		},
		"trailers": {
			string(export.RequestLine(trailed, nil)),
			`{"type":"request","seq":12,"time":"2026-11-23T12:34:56.789Z","method":"POST","target":"/","remote":"127.0.0.1:5555","status":200,"bytes":0,"read_ms":0,"own_ms":0,` +
				`"sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","headers":{"Host":["127.0.0.1:8080"]},"trailers":{"Sum":["1","2"]},` +
				`"media_type":"","truncated":false,"parts":[],"prediction":null,"problems":[]}` + "\n",
		},
		"rejected": {
			string(export.RequestLine(rejected, nil)),
			`{"type":"rejected","status":413,"reason":"body exceeds 64 MiB","seq":12,"time":"2026-11-23T12:34:56.789Z","method":"POST","target":"/","remote":"127.0.0.1:5555","bytes":67108865,"read_ms":0,"headers":{"Host":["127.0.0.1:8080"]},"media_type":"","truncated":true}` + "\n",
		},
		"listening": {
			string(export.ListeningLine("http://127.0.0.1:8080/", []string{"http://127.0.0.1:8080/"}, "")),
			`{"type":"listening","url":"http://127.0.0.1:8080/","urls":["http://127.0.0.1:8080/"]}` + "\n",
		},
		"listening nowhere": {string(export.ListeningLine("", nil, "")), `{"type":"listening","url":"","urls":[]}` + "\n"},
		"listening with TLS": {
			string(export.ListeningLine("https://h/", []string{"https://h/"}, "AB:CD")),
			`{"type":"listening","url":"https://h/","urls":["https://h/"],"tls_fingerprint":"AB:CD"}` + "\n",
		},
		"summary": {
			string(export.SummaryLine(summary())),
			`{"type":"summary","requests":61,"bytes":2,"evicted":3,"rejected":4,"missed":5,"not_recorded":0,"seconds":6.5,"rate":12,` +
				`"gaps_ms":{"p50":80,"p95":90,"max":2100},"stalls":1,"ack_ms":{"p50":0.1,"p95":0.2,"max":1.5},"target_ms":{"p50":0,"p95":0,"max":0},` +
				`"delay_ms":{"p50":0,"p95":0,"max":0},"own_ms":{"p50":0,"p95":0,"max":0},` +
				`"read_ms":{"p50":1,"p95":2,"max":3},"bytes_by_kind":{"image":6,"masks":7,"json":8,"rest":9},` +
				`"advice":["the camera paused 2.1 s; we answered in 1 ms, the pause is not ours"]}` + "\n",
		},
		"summary with a target": {
			string(export.SummaryLine(export.Summary{Forwards: &export.Forwards{Sent: 3, Failed: 2, NotSent: 1}})),
			`{"type":"summary","requests":0,"bytes":0,"evicted":0,"rejected":0,"missed":0,"not_recorded":0,"forwarded":{"sent":3,"failed":2,"not_sent":1},"seconds":0,"rate":0,` +
				`"gaps_ms":{"p50":0,"p95":0,"max":0},"stalls":0,"ack_ms":{"p50":0,"p95":0,"max":0},"target_ms":{"p50":0,"p95":0,"max":0},` +
				`"delay_ms":{"p50":0,"p95":0,"max":0},"own_ms":{"p50":0,"p95":0,"max":0},` +
				`"read_ms":{"p50":0,"p95":0,"max":0},"bytes_by_kind":{"image":0,"masks":0,"json":0,"rest":0},"advice":[]}` + "\n",
		},
		"summary of nothing": {
			string(export.SummaryLine(export.Summary{})),
			`{"type":"summary","requests":0,"bytes":0,"evicted":0,"rejected":0,"missed":0,"not_recorded":0,"seconds":0,"rate":0,` +
				`"gaps_ms":{"p50":0,"p95":0,"max":0},"stalls":0,"ack_ms":{"p50":0,"p95":0,"max":0},"target_ms":{"p50":0,"p95":0,"max":0},` +
				`"delay_ms":{"p50":0,"p95":0,"max":0},"own_ms":{"p50":0,"p95":0,"max":0},` +
				`"read_ms":{"p50":0,"p95":0,"max":0},"bytes_by_kind":{"image":0,"masks":0,"json":0,"rest":0},"advice":[]}` + "\n",
		},
	} {
		if c.got != c.want {
			t.Errorf("%s: got  %swant %s", name, c.got, c.want)
		}
	}
}

// summary is of a camera that paused once.
func summary() export.Summary {
	const us, ms = time.Microsecond, time.Millisecond
	return export.Summary{
		Requests: 61, Evicted: 3, Rejected: 4, Missed: 5, Elapsed: 6500 * ms,
		Meter: meter.Stats{
			Requests: 65, Rejected: 4, Bytes: 2, Parts: meter.PartBytes{Image: 6, Masks: 7, JSON: 8, Rest: 9},
			Active: 5 * time.Second,
			Times: meter.Times{
				Gap:  meter.Percentiles{P50: 80 * ms, P95: 90 * ms, P99: 95 * ms, Max: 2100 * ms},
				Read: meter.Percentiles{P50: ms, P95: 2 * ms, P99: 2 * ms, Max: 3 * ms},
				Ack:  meter.Percentiles{P50: 100 * us, P95: 200 * us, P99: 300 * us, Max: 1500 * us},
			},
			Stalls: 1, LastStall: meter.Stall{Gap: 2100 * ms, Own: ms},
		},
	}
}

// TestTruncatedLine: a request that was cut off is a request line that says
// so, with the bytes that were received.
func TestTruncatedLine(t *testing.T) {
	t.Parallel()
	r := request("POST", "/", http.Header{}, []byte("abc"))
	r.Truncated, r.Size = true, 1000
	var l struct {
		Type      string
		Truncated bool
		Bytes     int
	}
	if err := json.Unmarshal(export.RequestLine(r, nil), &l); err != nil || l.Type != "request" || !l.Truncated || l.Bytes != 1000 {
		t.Errorf("got %+v: %v", l, err)
	}
}

// escapes are strings that try to make a terminal act.
func escapes(tb testing.TB) []string {
	tb.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "escapes.json"))
	if err != nil {
		tb.Fatal(err)
	}
	var list []struct {
		ID, S string
		Raw   bool
	}
	if err := json.Unmarshal(text, &list); err != nil || len(list) < 100 {
		tb.Fatalf("got %d escapes: %v", len(list), err)
	}
	all := make([]string, 0, 2*len(list))
	for _, e := range list {
		s := e.S
		if e.Raw { // a byte a character
			b := make([]byte, 0, len(s))
			for _, c := range s {
				b = append(b, byte(c))
			}
			s = string(b)
		}
		all = append(all, s)
	}
	return all
}

// TestLinesAreHarmless puts escape sequences into every field: the line stays
// one line of valid JSON that a terminal does not act on, and says what was
// sent.
func TestLinesAreHarmless(t *testing.T) {
	t.Parallel()
	for _, s := range append(escapes(t), "\xff\xfe", "a\nb", "\U000e0041\u200d", "\u2028") {
		r := request(s, s, http.Header{s: {s}}, []byte(s))
		r.Remote, r.Host, r.Reason, r.MediaType = s, s, s, s
		rd := &prediction.Reading{
			Prediction: &prediction.Prediction{
				WireKind: s,
				Objects:  []prediction.Object{{Class: s, ClassID: s, Mask: &prediction.MaskRef{Ref: s}}},
			},
			Parts:    []prediction.PartInfo{{Name: s, Filename: s, MediaType: s}},
			Findings: []prediction.Finding{{Code: s, Where: s, Message: s}},
		}
		rejected := request(s, s, http.Header{s: {s}}, nil)
		rejected.Rejected, rejected.Reason = true, s
		for _, l := range [][]byte{export.RequestLine(r, rd), export.RequestLine(rejected, nil), export.ListeningLine(s, []string{s}, s)} {
			if !json.Valid(l) || bytes.Count(l, []byte("\n")) != 1 || !isHarmless(string(l)) {
				t.Errorf("%q: got %q", s, l)
			}
		}
		var got struct{ Target string }
		if err := json.Unmarshal(export.RequestLine(r, rd), &got); err != nil || got.Target != string([]rune(s)) {
			t.Errorf("got target %q, want %q: %v", got.Target, s, err)
		}
	}
}

// TestNDJSON reads the lines of an export: those of Read, and none read for
// what was rejected.
func TestNDJSON(t *testing.T) {
	t.Parallel()
	list := numberedRequests(3)
	list[1].Rejected, list[1].Reason = true, "no"
	var read []uint64
	var b bytes.Buffer
	result, err := export.Write(t.Context(), &b, export.Job{
		Format: export.NDJSON, Requests: export.Of(list...),
		Read: func(r *capture.Request) *prediction.Reading {
			read = append(read, r.Seq)
			return reading()
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := slices.Concat(export.RequestLine(list[0], reading()), export.RequestLine(list[1], nil), export.RequestLine(list[2], reading()))
	if !bytes.Equal(b.Bytes(), want) {
		t.Errorf("got %s, want %s", b.Bytes(), want)
	}
	if !slices.Equal(read, []uint64{1, 3}) {
		t.Errorf("read %v", read)
	}
	if result.Requests != 3 || result.Bytes != int64(len(want)) {
		t.Errorf("got %+v", result)
	}
}

// Who looks at pixels adds to what a line says of its request, and looks at no
// request that was refused.
func TestNDJSONInspects(t *testing.T) {
	t.Parallel()
	list := numberedRequests(2)
	list[1].Rejected = true
	var b bytes.Buffer
	_, err := export.Write(t.Context(), &b, export.Job{
		Format: export.NDJSON, Requests: export.Of(list...), Read: func(*capture.Request) *prediction.Reading { return reading() },
		Inspect: func(_ context.Context, _ *capture.Request, rd *prediction.Reading) *prediction.Reading {
			seen := *rd
			seen.Findings = []prediction.Finding{{Code: "seen"}}
			return &seen
		},
	})
	if err != nil || bytes.Count(b.Bytes(), []byte(`"code":"seen"`)) != 1 {
		t.Errorf("got %s, %v", b.Bytes(), err)
	}
}

func BenchmarkRequestLine(b *testing.B) {
	rd := reading()
	for range 20 {
		rd.Prediction.Objects = append(rd.Prediction.Objects, rd.Prediction.Objects[0])
	}
	for name, size := range map[string]int{"1kB": 1 << 10, "250kB": 250 << 10, "2MB": 2 << 20} {
		r := request("POST", "/", http.Header{"Content-Type": {"multipart/form-data; boundary=x"}}, make([]byte, size))
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(size))
			for b.Loop() {
				export.RequestLine(r, rd)
			}
		})
	}
}

// TestTimesInLine: whose time it was is told apart.
func TestTimesInLine(t *testing.T) {
	t.Parallel()
	r := request("POST", "/", http.Header{}, nil)
	r.ReadTime, r.OwnTime, r.TargetTime = 500*time.Microsecond, time.Millisecond, 2*time.Second
	if got, want := string(export.RequestLine(r, nil)), `"read_ms":0.5,"own_ms":1,"target_ms":2000,`; !strings.Contains(got, want) {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestAnswerInLine: what was answered, and what became of the request, are
// keys of their own, left out where there is nothing to say.
func TestAnswerInLine(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*capture.Request)
		want   string
	}{
		"as configured": {func(r *capture.Request) { r.Decision.Why = "as configured" }, `"problems":[],"answer":{"why":"as configured"}}`},
		"late": {
			func(r *capture.Request) {
				r.Decision = capture.Decision{Why: "rule 1, /a", Delay: 1500 * time.Microsecond}
			},
			`"answer":{"why":"rule 1, /a","delay_ms":1.5}}`,
		},
		"dropped": {
			func(r *capture.Request) {
				r.Reason, r.Decision = "planned", capture.Decision{Why: "planned", Dropped: true}
			},
			`"reason":"planned","answer":{"why":"planned","dropped":true}}`,
		},
		"not recorded": {func(r *capture.Request) { r.Reason, r.NotRecorded = "no space", true }, `"reason":"no space","not_recorded":true}`},
		"forwarded": {
			func(r *capture.Request) { r.Forwarded = &capture.Forwarded{Status: 201, Latency: time.Millisecond} },
			`"forward":{"status":201,"latency_ms":1}}`,
		},
		"not forwarded": {
			func(r *capture.Request) { r.Forwarded = &capture.Forwarded{Err: "refused"} },
			`"forward":{"status":0,"latency_ms":0,"error":"refused"}}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := request("POST", "/", http.Header{}, nil)
			c.change(r)
			if got := string(export.RequestLine(r, nil)); !strings.HasSuffix(got, c.want+"\n") {
				t.Errorf("got %s, want %s at its end", got, c.want)
			}
		})
	}
}
