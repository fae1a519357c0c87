package prediction_test

import (
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction"
)

// Masks inside the JSON come out of it byte for byte, however their base64 is
// spelled and wherever the document lies.
func TestMasksInside(t *testing.T) {
	t.Parallel()
	file := pngOf("", "", 64, 48).body + "\xfb\xef\xbe\xff\xfe" // "+", "/" and padding
	std, raw := base64.StdEncoding.EncodeToString([]byte(file)), base64.RawStdEncoding.EncodeToString([]byte(file))
	for name, text := range map[string]string{
		"plain":             std,
		"without padding":   raw,
		"URL alphabet":      base64.URLEncoding.EncodeToString([]byte(file)),
		"data URL":          "data:image/png;base64," + std,
		"escaped slashes":   strings.ReplaceAll(std, "/", `\/`),
		"as .NET writes it": strings.ReplaceAll(std, "+", `\u002B`),
		"in lines":          std[:76] + `\r\n` + std[76:],
	} {
		// huggingface.co, image segmentation task output.
		json := `[{"score":0.9,"label":"leaf","mask":"` + text + `"}]`
		for place, r := range map[string]*capture.Request{
			"a part":     multipartRequest(predictions(json)),
			"a BOM":      multipartRequest(predictions("\uFEFF" + json)),
			"the body":   bodyRequest("application/json", json),
			"form value": bodyRequest("application/x-www-form-urlencoded", url.Values{"predictions": {json}}.Encode()),
		} {
			t.Run(name+" in "+place, func(t *testing.T) {
				t.Parallel()
				rd := prediction.Read(r, prediction.Options{})
				if rd.Prediction == nil || rd.Prediction.Objects[0].Mask == nil {
					t.Fatalf("no mask: %s", codes(rd))
				}
				m := rd.Prediction.Objects[0].Mask
				got, err := prediction.MaskFile(m, rd.JSON(r))
				if err != nil || string(got) != file || m.Part != -1 || m.Ref != "" {
					t.Errorf("got %d bytes, %v, %+v", len(got), err, m)
				}
				if rd.Prediction.Kind != prediction.InstanceSegmentation || !strings.Contains(codes(rd), "mask-inline@") {
					t.Errorf("got %v, %s", rd.Prediction.Kind, codes(rd))
				}
			})
		}
	}
}

func TestMaskFileErrors(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		doc  string
		span prediction.Span
	}{
		"nothing":       {`"iVBORw0KGgo="`, prediction.Span{}},
		"beyond":        {`"iVBORw0KGgo="`, prediction.Span{Start: 0, End: 99}},
		"backwards":     {`"iVBORw0KGgo="`, prediction.Span{Start: 9, End: 3}},
		"negative":      {`"iVBORw0KGgo="`, prediction.Span{Start: -1, End: 3}},
		"no JSON":       {`iVBORw0KGgo=`, prediction.Span{Start: 0, End: 12}},
		"no base64":     {`"iVBO*RIZ"`, prediction.Span{Start: 0, End: 10}},
		"an empty data": {`"data:image/png"`, prediction.Span{Start: 0, End: 16}},
	} {
		m := prediction.MaskRef{Inside: c.span}
		if _, err := prediction.MaskFile(&m, []byte(c.doc)); !errors.Is(err, prediction.ErrInside) {
			t.Errorf("%s: got %v, want %v", name, err, prediction.ErrInside)
		}
	}
	if got := (&prediction.Reading{Document: -1}).JSON(bodyRequest("", "x")); got != nil {
		t.Errorf("a document of no reading: %q", got)
	}
	if got := (&prediction.Reading{Document: 7}).JSON(capture.NewRequest(http.MethodPost, "/", nil, nil)); got != nil {
		t.Errorf("a part that is not there: %q", got)
	}
}

// docs.roboflow.com, semantic segmentation: one mask of class ids; in
// inference servers it lies in "predictions".
func TestReadClassMap(t *testing.T) {
	t.Parallel()
	mask := base64.StdEncoding.EncodeToString([]byte(pngOf("", "", 64, 48).body))
	const classes = `"class_map":{"0":"background","1":"leaf","7":"soil","x":"odd"}`
	inner := `{"segmentation_mask":"` + mask + `",` + classes + `,"confidence_mask":"AAAA"}`
	size := `"image":{"width":64,"height":48}`
	for name, c := range map[string]struct{ doc, at string }{
		"at the root":   {strings.TrimSuffix(inner, "}") + "," + size + "}", ""},
		"inside":        {`{"predictions":` + inner + `,` + size + `}`, "/predictions"},
		"in a list":     {`{"predictions":[` + inner + `],` + size + `}`, "/predictions/0"},
		"in a response": {`{"result":{"predictions":` + inner + `,` + size + `}}`, "/result/predictions"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, r := range []*capture.Request{multipartRequest(predictions(c.doc)), bodyRequest("application/json", c.doc)} {
				rd := prediction.Read(r, prediction.Options{})
				p := rd.Prediction
				if p == nil || len(p.Objects) != 2 || p.Kind != prediction.SemanticSegmentation {
					t.Fatalf("got %s (%s)", describe(rd), codes(rd))
				}
				for i, want := range []struct {
					class string
					value int
				}{{"leaf", 1}, {"soil", 7}} {
					o := p.Objects[i]
					if o.Class != want.class || o.Mask == nil || o.Mask.Value != want.value || !o.Mask.Listed || o.Mask.Zero {
						t.Errorf("object %d: %+v of mask %+v", i, o, o.Mask)
					}
				}
				text := describe(rd)
				for _, extra := range []string{`/confidence_mask="AAAA"`, `/class_map/0="background"`, `/class_map/x="odd"`} {
					if n := strings.Count(text, "{"+c.at+extra+"}"); n != 1 {
						t.Errorf("%s is kept %d times: %s", extra, n, text)
					}
				}
				if rd.Canvas != (prediction.Size{Width: 64, Height: 48}) {
					t.Errorf("canvas %v", rd.Canvas)
				}
			}
		})
	}
}

// Where the mask cannot be read the classes are shown all the same.
func TestReadClassMapWithoutMask(t *testing.T) {
	t.Parallel()
	rd := prediction.Read(multipartRequest(pngOf("image", "image.png", 8, 6), predictions(
		`{"segmentation_mask":"`+strings.Repeat("no base64 ", 99)+`","class_map":{"1":"leaf"}}`)), prediction.Options{})
	if got := codes(rd); got != "mask-undecodable@predictions.json:/segmentation_mask" {
		t.Errorf("findings %q", got)
	}
	if p := rd.Prediction; p == nil || p.Kind != prediction.SemanticSegmentation || len(p.Objects) != 1 || p.Objects[0].Class != "leaf" {
		t.Errorf("got %s", describe(rd))
	}
}
