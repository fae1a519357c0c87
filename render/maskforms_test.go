package render_test

import (
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"slices"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/prediction/finding"
)

// maskForm is a way in which a mask is written. The object is the right half of
// its box, 10,20 to 50,40 on an image of 64x48: 30,20 to 50,40.
type maskForm struct {
	members string // of the object, beside its box and its class
	beside  string // of the document
	parts   []part
	want    image.Rectangle
	code    string // a finding that there must be
	noBox   bool   // the object tells none
}

var (
	formFrame = image.Rect(0, 0, 64, 48)
	formBox   = image.Rect(10, 20, 50, 40)
	formHalf  = image.Rect(30, 20, 50, 40)
)

// cells are the pixels of a rectangle, row by row, 1 within another.
func cells(frame, in image.Rectangle) []int {
	var list []int
	for y := frame.Min.Y; y < frame.Max.Y; y++ {
		for x := frame.Min.X; x < frame.Max.X; x++ {
			v := 0
			if image.Pt(x, y).In(in) {
				v = 1
			}
			list = append(list, v)
		}
	}
	return list
}

// byColumn turns rows into columns.
func byColumn(list []int, width int) []int {
	turned := make([]int, 0, len(list))
	for x := range width {
		for i := x; i < len(list); i += width {
			turned = append(turned, list[i])
		}
	}
	return turned
}

// lengthsOf are the lengths of runs, the first one of zeros.
func lengthsOf(list []int) []int {
	var runs []int
	value, n := 0, 0
	for _, v := range list {
		if v != value {
			runs, value, n = append(runs, n), v, 0
		}
		n++
	}
	return append(runs, n)
}

// pairsOf are the starts and the lengths of the runs of ones, from 1 on, as Kaggle has them.
func pairsOf(list []int) []int {
	var pairs []int
	at := 0
	for i, n := range lengthsOf(list) {
		if i%2 == 1 {
			pairs = append(pairs, at+1, n)
		}
		at += n
	}
	return pairs
}

func rowsOf(list []int, width int) [][]int {
	return slices.Collect(slices.Chunk(list, width))
}

func jsonOf(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(text)
}

func spaced(list []int) string { return strings.Trim(strings.ReplaceAll(jsonOf(list), ",", " "), "[]") }

// TestMaskForms: masks however they are written come out where they are, or it
// is said that they are not drawn.
func TestMaskForms(t *testing.T) {
	t.Parallel()
	std := base64.StdEncoding.EncodeToString
	inBox := within(40, 20, image.Rect(20, 0, 40, 20), patch(1, 1, image.Rect(0, 0, 1, 1), 255))
	ofImage := within(64, 48, formHalf, patch(1, 1, image.Rect(0, 0, 1, 1), 255))
	packed := func(data []byte) string {
		var b bytes.Buffer
		z := zlib.NewWriter(&b)
		if _, err := z.Write(data); err != nil || z.Close() != nil {
			t.Fatal(err)
		}
		return std(b.Bytes())
	}
	probabilities := make([][]float64, 28)
	for y := range probabilities {
		probabilities[y] = make([]float64, 28)
		for x := range probabilities[y] {
			if probabilities[y][x] = 0.1; x >= 14 {
				probabilities[y][x] = 0.9
			}
		}
	}
	palette := image.NewPaletted(formFrame, color.Palette{color.Black, color.RGBA{200, 30, 30, 255}})
	alpha := image.NewNRGBA(formFrame)
	deep := image.NewGray16(formFrame)
	classes := image.NewGray(formFrame)
	for i, v := range cells(formFrame, formHalf) {
		palette.Pix[i] = uint8(v)
		alpha.Set(i%64, i/64, color.NRGBA{255, 255, 255, uint8(v * 255)})
		deep.SetGray16(i%64, i/64, color.Gray16{uint16(v)})
		classes.Pix[i] = uint8(v * 3)
	}
	file := func(im image.Image) []part { return []part{mask(0, asPNG(t, im))} }
	const ref = `"mask":"mask_0000.png"`
	box, frame := cells(formBox, formHalf), cells(formFrame, formHalf)
	bits := make([]byte, len(frame)/8)
	for i, v := range frame {
		bits[i/8] |= byte(v) << (7 - i%8)
	}
	kaggle := pairsOf(byColumn(frame, 64))
	dense := []int{}
	for i, n := range lengthsOf(frame) {
		dense = append(dense, i%2, n)
	}
	for name, c := range map[string]maskForm{
		"rows of the box":                   {members: `"mask":` + jsonOf(rowsOf(box, 40)), want: formHalf},
		"rows of the image":                 {members: `"mask":` + jsonOf(rowsOf(frame, 64)), want: formHalf},
		"rows of true and false":            {members: `"mask":` + strings.NewReplacer("0", "false", "1", "true").Replace(jsonOf(rowsOf(box, 40))), want: formHalf},
		"28x28 probabilities":               {members: `"mask":` + jsonOf(probabilities), want: formHalf},
		"a list of one such":                {members: `"mask":[` + jsonOf(probabilities) + `]`, want: formHalf},
		"a flat list with its shape":        {members: `"mask":{"shape":[20,40],"data":` + jsonOf(box) + `}`, want: formHalf},
		"COCO's runs":                       {members: `"segmentation":{"size":[48,64],"counts":` + jsonOf(lengthsOf(byColumn(frame, 64))) + `}`, want: formHalf},
		"COCO's runs of the box":            {members: `"segmentation":{"size":[20,40],"counts":` + jsonOf(lengthsOf(byColumn(box, 40))) + `}`, want: formHalf},
		"runs by row, said so":              {members: `"rle":{"size":[48,64],"order":"row","counts":` + jsonOf(lengthsOf(frame)) + `}`, want: formHalf},
		"runs as a list beside a box":       {members: `"mask":` + jsonOf(lengthsOf(box)), want: formHalf, code: "mask-order-assumed"},
		"Kaggle's pairs":                    {members: `"EncodedPixels":"` + spaced(kaggle) + `"`, want: formHalf},
		"Kaggle's pairs as mask":            {members: `"rle_mask":"` + spaced(kaggle) + `"`, want: formHalf},
		"CVAT's runs and sides":             {members: `"type":"mask","points":` + jsonOf(append(lengthsOf(box), 10, 20, 49, 39)), want: formHalf, noBox: true},
		"V7's dense runs":                   {members: `"raster_layer":{"dense_rle":` + jsonOf(dense) + `,"total_pixels":3072}`, code: finding.GeometryNotRead.Code},
		"Supervisely's bitmap":              {members: `"bitmap":{"origin":[10,20],"data":"` + packed(asPNG(t, inBox)) + `"}`, want: formHalf},
		"a bitmap at an offset":             {members: `"mask":{"offset":{"x":10,"y":20},"data":"` + std(asPNG(t, inBox)) + `"}`, want: formHalf},
		"a data URL of the box":             {members: `"mask":"data:image/png;base64,` + std(asPNG(t, inBox)) + `"`, want: formHalf},
		"base64 of the image":               {members: `"mask":"` + std(asPNG(t, ofImage)) + `"`, want: formHalf},
		"base64 under another name":         {members: `"mask_png":"` + std(asPNG(t, ofImage)) + `"`, want: formHalf},
		"base64 in an object":               {members: `"mask":{"encoding":"png","data":"` + std(asPNG(t, ofImage)) + `"}`, want: formHalf},
		"bits packed into base64":           {members: `"mask":{"shape":[48,64],"data":"` + std(bits) + `"}`, want: formHalf},
		"a hole in a polygon":               {members: `"polygon":[[[10,20],[50,20],[50,40],[10,40]],[[10,20],[30,20],[30,40],[10,40]]]`, want: formHalf},
		"several polygons":                  {members: `"segmentation":[[30,20,40,20,40,40,30,40],[40,20,50,20,50,40,40,40]]`, want: formHalf},
		"a palette":                         {members: ref, parts: file(palette), want: formHalf},
		"alpha":                             {members: ref, parts: file(alpha), want: formHalf},
		"16 bits":                           {members: ref, parts: file(deep), want: formHalf},
		"a value of a map of classes":       {members: `"mask":{"file":"mask_0000.png","value":3}`, parts: file(classes), want: formHalf},
		"a part of the box":                 {members: ref, parts: file(inBox), want: formHalf, code: finding.MaskInBox.Code},
		"a part that is empty":              {members: ref, parts: file(image.NewGray(formFrame)), code: finding.MaskEmpty.Code},
		"a part that is all set":            {members: ref, parts: file(patch(64, 48, formFrame, 255)), want: formFrame, code: finding.MaskFull.Code},
		"a part that is turned inside out":  {members: ref, parts: file(inverted(ofImage)), want: formFrame, code: finding.MaskInverted.Code},
		"rows of several objects in a list": {beside: `"detection_masks":[` + jsonOf(probabilities) + `]`, want: formHalf},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			members := []string{`"class":"a","confidence":0.9`}
			if !c.noBox {
				members = append(members, `"bbox":{"xmin":10,"ymin":20,"xmax":50,"ymax":40}`)
			}
			if c.members != "" {
				members = append(members, c.members)
			}
			text := `{"objects":[{` + strings.Join(members, ",") + `}]}`
			if c.beside != "" {
				text = `{"detection_boxes":[[20,10,40,50]],"detection_scores":[0.9],"detection_classes":["a"],` + c.beside + `}`
			}
			f := open(t, post(t, 1, append(c.parts, photo(asJPEG(t, plain(64, 48, color.Gray{80}))), document(text))...))
			var codes []string
			for _, x := range slices.Concat(f.Reading.Findings, f.Findings) {
				codes = append(codes, x.Code)
			}
			var got image.Rectangle
			if len(f.Masks) > 0 && f.Masks[0] != nil {
				got = f.Masks[0].Bounds
			}
			var outline image.Rectangle
			if f.Reading.Prediction != nil && len(f.Reading.Prediction.Objects) > 0 {
				if o := f.Reading.Prediction.Objects[0]; len(o.Polygons) > 0 {
					outline = formHalf
				}
			}
			if got.Empty() {
				got = outline
			}
			if c.want != got || c.code != "" && !slices.Contains(codes, c.code) {
				t.Errorf("the mask lies at %v, want %v; findings %v, want %q: %s", got, c.want, codes, c.code, fmt.Sprint(f.Reading.Prediction))
			}
		})
	}
}
