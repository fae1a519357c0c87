package scoremap

import (
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// verdict is what a model that knows only what is ordinary says of a picture.
type verdict struct {
	label, score, heat jsonspan.Node
	threshold          float64 // of the map; 0 where it is not told
}

// anomaly reads whether something is out of the ordinary, how much, and where:
// {"pred_label":true,"pred_score":0.87,"anomaly_map":[[0.1,...],...]}.
func (f *finder) anomaly(n jsonspan.Node, pointer string) bool {
	var v verdict
	for c := range n.Children() {
		if c.First().Kind() == jsonspan.Object && c.Kind() == jsonspan.Array {
			return false // what it is made of is told one by one
		}
		v.take(c)
	}
	if !v.enough() {
		return false
	}
	o := object.Object{Class: v.class(), Pointer: pointer}
	if s, ok := v.score.Float(); ok && s >= 0 {
		o.Confidence = object.Confidence{Value: s, Text: object.Clip(string(v.score.Raw()), object.MaxText), Known: true}
	}
	if a, ok := nested(v.heat); ok && len(a.sides) == 2 && a.low >= 0 && v.yes() {
		size := object.Size{Width: a.sides[1], Height: a.sides[0]}
		threshold := v.threshold
		if threshold <= 0 {
			threshold = a.middle()
		}
		o.RLE = runs(size, func(i int) bool { return a.v[i] >= threshold })
		f.mapped(&a, size, pointer+"/"+object.PointerToken(v.heat.Key()))
	}
	f.found.Pointer = pointer
	f.found.Values, f.found.Objects = append(f.found.Values, o), append(f.found.Objects, object.Raw{})
	return true
}

// enough reports whether there is a verdict: a label with a score or a map, a map,
// or a score that is called that of an anomaly.
func (v *verdict) enough() bool {
	switch {
	case v.heat.Kind() != jsonspan.None:
		return true
	case v.score.Kind() == jsonspan.None:
		return false
	}
	return v.label.Kind() != jsonspan.None || strings.Contains(vocabulary.Normalise(v.score.RawKey()), "anomal")
}

// class is what the label says, or what it means.
func (v *verdict) class() string {
	switch {
	case v.label.Kind() == jsonspan.String:
		return object.Clip(v.label.Text(), object.MaxText)
	case v.yes():
		return "anomalous"
	}
	return "normal"
}

// middle is the value from which on something is there: half of what a share, a byte,
// or else the highest number is.
func (a *array) middle() float64 {
	const bytes = 255
	switch {
	case a.shares():
		return half
	case a.whole && a.high <= bytes:
		return bytes * half
	}
	return a.high * half
}

// take takes a member.
func (v *verdict) take(n jsonspan.Node) {
	switch key := vocabulary.Normalise(n.RawKey()); key {
	case "predlabel", "isanomaly", "isanomalous", "anomaly", "anomalous", "anomalylabel", "isdefective", "defective", "isdefect":
		if k := n.Kind(); k != jsonspan.Object && k != jsonspan.Array && k != jsonspan.Null {
			v.label = n
		}
	case "predscore", "anomalyscore", "imagescore", "score", "confidence":
		if n.Kind() == jsonspan.Number && (v.score.Kind() == jsonspan.None || key != "score" && key != "confidence") {
			v.score = n
		}
	case "anomalymap", "heatmap", "scoremap", "predmask":
		if n.Kind() == jsonspan.Array && (v.heat.Kind() == jsonspan.None || key == "predmask") {
			v.heat = n
		}
	case "pixelthreshold", "mapthreshold":
		v.threshold, _ = n.Float()
	}
}

// yes reports whether something is out of the ordinary: the label says so, or there
// is none.
func (v *verdict) yes() bool {
	switch v.label.Kind() {
	case jsonspan.True:
		return true
	case jsonspan.Number:
		x, _ := v.label.Float()
		return x != 0
	case jsonspan.String:
		switch strings.ToLower(v.label.Text()) {
		case "normal", "good", "ok", "false", "0", "no":
			return false
		}
		return true
	default:
		return v.label.Kind() == jsonspan.None
	}
}
