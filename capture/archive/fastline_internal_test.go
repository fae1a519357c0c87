package archive

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
)

// FuzzParseFast reads lines both ways: what the fast one makes of a line is
// what the thorough one does, but for what it leaves out.
func FuzzParseFast(f *testing.F) {
	const whole = `{"seq":7,"file":"000000/000007-post.http","time":"2026-11-23T12:00:00.123456789Z","method":"POST","target":"/a?b=1","remote":"[::1]:5","status":413,"bytes":99,"read_ms":1.5,"own_ms":0.4,"target_ms":2,"media_type":"image/png","proto":"HTTP/2.0","reason":"too much","rejected":true,"truncated":true,"recovered":false,"answer":{"why":"as configured","delay_ms":1},"forward":{"status":0,"latency_ms":1e3,"error":"x"}}`
	for _, line := range []string{
		whole, `{"seq":1}`, `{}`, `{"seq":01}`, `{"seq":1,}`, `{"seq":1}}`, `{"seq":1} `, `{"SEQ":1}`, `{"seq":"1"}`, `{"file":1}`,
		`{"seq":1,"seq":2}`, `{"rejected":1}`, `{"rejected":t}`, `{"bytes":1.0}`, `{"status":1e2}`, `{"answer":{"why":"}"}}`, `{"answer":null}`,
		`{"target":"\u0041"}`, `{"target":"é"}`, `{"time":"2026"}`, `{"time":"2026-11-23T12:00:00+01:00"}`, `{"seq":null}`, `{"seq": 1}`,
		`{"answer":{"why":1}}`, `{"read_ms":-0.5e1}`, `{"read_ms":1e999}`, `{"read_ms":Inf}`, `{"read_ms":0x1}`, `{"seq":1_0}`,
		`{"prediction":{"kind":"x","objects":2,"classes":[{"name":"a","count":2,"low":0.5,"high":0.75}]}}`, `{"prediction":{"objects":0},"seq":1}`,
		`{"prediction":{}}`, `{"prediction":null}`, `{"prediction":{"objects":1},"prediction":{"kind":"x"}}`, `{"prediction":{"kind":"}"}}`, `{"prediction":{"objects":"1"}}`,
	} {
		f.Add([]byte(line))
	}
	if l, ok := parseFast([]byte(whole), &indexLine{}); !ok || l.Seq != 7 || l.Reason != "too much" {
		f.Errorf("got %+v, %v of a line as a Recorder writes it", l, ok)
	}
	before := indexLine{Method: "POST", Target: "/", MediaType: "x"}
	f.Fuzz(func(t *testing.T, line []byte) {
		got, ok := parseFast(line, &before)
		if !ok {
			return
		}
		var want indexLine
		var mistyped *json.UnmarshalTypeError
		err := json.Unmarshal(line, &want)
		if errors.As(err, &mistyped) && (strings.HasPrefix(mistyped.Field, "answer") || strings.HasPrefix(mistyped.Field, "forward")) {
			return // which it does not look at
		}
		if err != nil {
			t.Fatalf("%s: got %+v of a broken line: %v", line, got, err)
		}
		want.Answer, want.Forward = nil, nil
		if got.Prediction != nil {
			got.Prediction.text = ""
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v, want %+v", line, got, want)
		}
	})
}

func BenchmarkLine(b *testing.B) {
	line := []byte(`{"seq":7,"file":"000000/000007-post.http","time":"2026-11-23T12:00:00.123456789Z","method":"POST","target":"/camera","remote":"192.0.2.7:51234","status":200,"bytes":159633,"read_ms":0.038,"media_type":"multipart/form-data","proto":"HTTP/1.1","answer":{"why":"as configured"}}`)
	b.Run("fast", func(b *testing.B) {
		before, _ := parseFast(line, &indexLine{})
		for b.Loop() {
			_, _ = parseFast(line, &before)
		}
	})
	b.Run("thorough", func(b *testing.B) {
		for b.Loop() {
			_, _ = parseIndexLine(line)
		}
	})
}
