package prediction_test

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"image"
	"image/jpeg"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/imageheader/exiftest"
	"github.com/framebin/framebin/capture/prediction"
)

// jpegOf returns a part that holds a JPEG, with an EXIF orientation unless it
// is 0.
func jpegOf(name, filename string, w, h, orientation int) part {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, w, h)), nil); err != nil {
		panic(err)
	}
	data := b.Bytes()
	if orientation != 0 {
		data = exiftest.JPEG(data, exiftest.Orientation(orientation))
	}
	return part{name, filename, "image/jpeg", string(data)}
}

// hugePNG returns a PNG header that claims w x h pixels.
func hugePNG(w, h uint32) string {
	b := []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00\x00\x00\x00\x00\x00\x00\x00\x08\x02\x00\x00\x00")
	binary.BigEndian.PutUint32(b[16:], w)
	binary.BigEndian.PutUint32(b[20:], h)
	b = binary.BigEndian.AppendUint32(b, crc(b[12:]))
	return string(b)
}

func crc(data []byte) uint32 {
	c := ^uint32(0)
	for _, v := range data {
		c ^= uint32(v)
		for range 8 {
			c = c>>1 ^ 0xEDB88320*(c&1)
		}
	}
	return ^c
}

// object returns a document of one detected object with these members.
func object(members string) part {
	return predictions(`{"kind":"ObjectDetection.v1","objects":[{` + members + `}]}`)
}

// Each finding, provoked once, in an otherwise faultless request.
func TestFindings(t *testing.T) {
	t.Parallel()
	img := jpegOf("image", "image.jpeg", 640, 480, 0)
	mask := func(i int) part { return pngOf("mask", fmt.Sprintf("mask_%04d.png", i), 640, 480) }
	instances := func(objects string) part {
		return predictions(`{"kind":"InstanceSegmentation.v1","objects":[` + objects + `]}`)
	}
	const leaf, box = `"classId":"leaf","confidence":0.5`, `"boundingBox":{"left":101.5,"top":102,"width":33,"height":34}`
	deep := strings.Repeat(`[`, 100) + strings.Repeat(`]`, 100)
	tests := map[string]struct {
		parts []part
		want  string
	}{
		"none":                   {[]part{img, object(leaf + "," + box)}, ""},
		"no predictions":         {[]part{img}, "predictions-missing@"},
		"masks alone":            {[]part{mask(0)}, "predictions-missing@"},
		"masks with classes":     {[]part{img, pngOf("m", "mask_leaf.png", 640, 480), pngOf("m", "2_soil.png", 640, 480)}, "class-by-file@mask_leaf.png predictions-missing@"},
		"no image":               {[]part{object(leaf + "," + box)}, "image-missing@ canvas-guessed@predictions.json"},
		"misnamed":               {[]part{img, {"json", "p.json", "application/json", `{"kind":"ImageClassification.v1",` + leaf + `}`}}, "part-name@p.json"},
		"text/plain":             {[]part{img, {"predictions", "predictions.json", "text/plain", `{"kind":"ImageClassification.v1",` + leaf + `}`}}, "part-media-type@predictions.json"},
		"JPEG that is a PNG":     {[]part{{"image", "image.jpeg", "image/jpeg", mask(0).body}, object(leaf + "," + box)}, "part-media-type@image.jpeg"},
		"predictions twice":      {[]part{img, object(leaf + "," + box), object(leaf)}, "part-duplicate@predictions.json"},
		"image twice":            {[]part{img, img, object(leaf + "," + box)}, "images-several@image.jpeg"},
		"mask twice":             {[]part{img, mask(0), mask(0), instances(`{` + leaf + `,"mask":"mask_0000.png"}`)}, "part-duplicate@mask_0000.png mask-unreferenced@mask_0000.png"},
		"JSON broken":            {[]part{img, object(leaf + `,` + box + `;`)}, "json-broken@predictions.json"},
		"JSON almost":            {[]part{img, object(leaf + `,` + box + `,`)}, "json-broken@predictions.json json-lenient@predictions.json"},
		"in another notation":    {[]part{img, {"predictions", "p.xml", "text/xml", `<r><class>leaf</class><confidence>0.5</confidence><box><left>101.5</left><top>102</top><width>33</width><height>34</height></box></r>`}}, "document-converted@p.xml"},
		"JSON empty":             {[]part{img, predictions(``)}, "json-broken@predictions.json"},
		"NaN":                    {[]part{img, object(leaf + `,"area":NaN,` + box)}, "json-not-finite@predictions.json"},
		"byte order mark":        {[]part{img, predictions("\uFEFF" + `{"kind":"ImageClassification.v1",` + leaf + `}`)}, "json-bom@predictions.json"},
		"duplicate key":          {[]part{img, object(leaf + "," + box + `,"classId":"soil"`)}, "json-duplicate-key@predictions.json:/objects/0/classId"},
		"deep":                   {[]part{img, object(leaf + "," + box + `,"x":` + deep)}, "json-too-deep@predictions.json"},
		"of another sort":        {[]part{img, predictions(`{"hello":"world"}`)}, "not-recognised@predictions.json"},
		"a bare network output":  {[]part{img, predictions(`{"outputs":[{"name":"output0","shape":[1,84,8400],"data":[1,2,3]}]}`)}, "tensor-not-read@predictions.json:/outputs/0/data"},
		"scores of pixels":       {[]part{img, predictions(`{"segmentation":[` + strings.Repeat(`[0,0,0,0,0,2,2,2],`, 7) + `[0,0,0,0,0,0,0,0]]}`)}, "scores-mapped@predictions.json:/segmentation mask-aspect@predictions.json:/segmentation"},
		"scores of no shares":    {[]part{img, predictions(`{"logits":[-1.5,3.25,0.5]}`)}, "logits-scaled@predictions.json:/logits kind-ambiguous@predictions.json"},
		"a batch of one":         {[]part{img, predictions(`[[{` + leaf + "," + box + `}]]`)}, "batch-unwrapped@predictions.json:"},
		"two lists":              {[]part{img, predictions(`{"objects":[{` + leaf + "," + box + `}],"results":[{` + leaf + `}]}`)}, "container-chosen@predictions.json:"},
		"an odd element":         {[]part{img, predictions(`{"objects":[{` + leaf + "," + box + `},7]}`)}, "object-not-read@predictions.json:/objects/1"},
		"kind unknown":           {[]part{img, predictions(`{"kind":"PoseEstimation.v1","objects":[{` + leaf + "," + box + `}]}`)}, "kind-unknown@predictions.json:/kind"},
		"kind of version 2":      {[]part{img, predictions(`{"kind":"ObjectDetection.v2","objects":[{` + leaf + "," + box + `}]}`)}, "kind-version@predictions.json:/kind"},
		"kinds mixed":            {[]part{img, predictions(`[{"type":"ObjectDetection.v1",` + leaf + "," + box + `},{"type":"ImageClassification.v1",` + leaf + `}]`)}, "kind-mixed@predictions.json box-missing@predictions.json:/1"},
		"kind against content":   {[]part{img, instances(`{` + leaf + "," + box + `}`)}, "kind-structure@predictions.json:/kind"},
		"kind cannot be told":    {[]part{img, predictions(`[{"classId":"a","confidence":0.5},{"classId":"b","confidence":0.4}]`)}, "kind-ambiguous@predictions.json"},
		"no class":               {[]part{img, object(`"confidence":0.5,` + box)}, "class-missing@predictions.json:/objects/0"},
		"no confidence":          {[]part{img, object(`"classId":"leaf",` + box)}, "confidence-missing@predictions.json:/objects/0"},
		"confidence a word":      {[]part{img, object(`"classId":"leaf","confidence":"high",` + box)}, "confidence-range@predictions.json:/objects/0/confidence confidence-missing@predictions.json:/objects/0"},
		"confidence negative":    {[]part{img, object(`"classId":"leaf","confidence":-0.5,` + box)}, "confidence-range@predictions.json:/objects/0/confidence confidence-missing@predictions.json:/objects/0"},
		"confidence of 1.005":    {[]part{img, object(`"classId":"leaf","confidence":1.005,` + box)}, "confidence-range@predictions.json:/objects/0"},
		"confidence of 1.00001":  {[]part{img, object(`"classId":"leaf","confidence":1.00001,` + box)}, ""}, // rounding
		"confidence in per cent": {[]part{img, object(`"classId":"leaf","confidence":93,` + box)}, "confidence-percent@predictions.json"},
		"no box":                 {[]part{img, predictions(`{"kind":"ObjectDetection.v1","objects":[{` + leaf + `},{` + leaf + `,` + box + `}]}`)}, "box-missing@predictions.json:/objects/0"},
		"box of three":           {[]part{img, object(leaf + `,"bbox":[1,2,3]`)}, "box-unreadable@predictions.json:/objects/0/bbox"},
		"box beyond numbers":     {[]part{img, object(leaf + `,"boundingBox":{"left":1e300,"top":2,"width":3,"height":4}`)}, "box-unreadable@predictions.json:/objects/0"},
		"box empty":              {[]part{img, object(leaf + `,"boundingBox":{"left":1,"top":2,"width":0,"height":4}`)}, "box-empty@predictions.json:/objects/0/boundingBox"},
		"box negative":           {[]part{img, object(leaf + `,"boundingBox":{"x1":10,"y1":2,"x2":5,"y2":4}`)}, "box-negative@predictions.json:/objects/0/boundingBox"},
		"box outside":            {[]part{img, object(leaf + `,"boundingBox":{"left":700,"top":2,"width":10,"height":4}`)}, "box-outside@predictions.json:/objects/0/boundingBox"},
		"box in a crop":          {[]part{img, predictions(`{"roi":{"x":200,"y":100,"width":200,"height":200},"objects":[{` + leaf + "," + box + `}]}`)}, "box-in-crop@predictions.json"},
		"box called so":          {[]part{img, predictions(`{"objects":[{` + leaf + `,"box_in_tile":{"left":101.5,"top":102,"width":33,"height":34}}]}`)}, "box-in-crop@predictions.json"},
		"outline outside":        {[]part{img, instances(`{` + leaf + `,"polygon":[[700,10],[800,10],[800,90]]}`)}, "outline-outside@predictions.json:/objects/0"},
		"outline of 0..1000":     {[]part{img, instances(`{` + leaf + `,"bbox":{"x1":448,"y1":48,"x2":512,"y2":96},"polygon":[[700,100],[800,100],[800,200],[700,200]]}`)}, ""},
		"keypoints outside":      {[]part{img, object(leaf + `,` + box + `,"keypoints":[[700,10,1],[800,10,1]]`)}, "outline-outside@predictions.json:/objects/0"},
		"a point alone":          {[]part{img, predictions(`{"objects":[{"label":"a","confidence":0.5,"point":[100,120]}]}`)}, "box-units-ambiguous@predictions.json"},
		"a middle in space":      {[]part{img, predictions(`{"objects":[{"label":"a","confidence":0.5,"bbox3d":{"center":[1,2,3],"size":[4,5,6]}}]}`)}, "geometry-not-read@predictions.json:/objects/0/bbox3d"},
		"a box in space":         {[]part{img, predictions(`{"objects":[{"label":"a","confidence":0.5,"box3d":[1,2,3,4,5,6,0.3]}]}`)}, "geometry-not-read@predictions.json:/objects/0/box3d"},
		"one point in a list":    {[]part{img, predictions(`{"objects":[{"label":"a","confidence":0.5,"blobs":[{"x":100,"y":120,"area":7}]}]}`)}, "geometry-not-read@predictions.json:/objects/0/blobs"},
		"joints of a skeleton":   {[]part{img, predictions(`{"objects":[{"label":"a","confidence":0.5,"arm":{"elbow":[1,2,0.5],"hand":[3,4,0.5]}}]}`)}, "geometry-not-read@predictions.json:/objects/0/arm"},
		"beside parallel lists":  {[]part{img, predictions(`{"labels":["a","b"],"scores":[0.9,0.1],"where":{"x":10,"y":20,"width":30,"height":40}}`)}, "geometry-not-read@predictions.json:/where"},
		"told once":              {[]part{img, predictions(`{"objects":[{"label":"a","confidence":0.5,"center":{"x":100,"y":120},"axes":{"a":3,"b":4}}]}`)}, "geometry-not-read@predictions.json:/objects/0/center"},
		"another box":            {[]part{img, object(leaf + `,` + box + `,"hbox":[10,12,30,45]`)}, "geometry-not-read@predictions.json:/objects/0/hbox"},
		"box over the edge":      {[]part{img, object(leaf + `,"boundingBox":{"left":600,"top":2,"width":100,"height":4}`)}, "box-overrun@predictions.json:/objects/0/boundingBox"},
		"box a little over":      {[]part{img, object(leaf + `,"boundingBox":{"left":600,"top":2,"width":60,"height":4}`)}, ""},
		"box ambiguous":          {[]part{img, object(leaf + `,"bbox":[300,200,320,220]`)}, "box-encoding-ambiguous@predictions.json"},
		"box impossible":         {[]part{img, object(leaf + `,"bbox":[900,900,-5,-5]`)}, "box-encoding-impossible@predictions.json box-negative@predictions.json:/objects/0/bbox"},
		"units ambiguous":        {[]part{img, object(leaf + `,"boundingBox":{"left":0,"top":0,"width":1,"height":1}`)}, "box-units-ambiguous@predictions.json"},
		"units assumed":          {[]part{img, predictions(`{"detections":[{"label":"leaf","score":0.9,"left":64,"top":96,"right":224,"bottom":216}]}`)}, "box-units-assumed@predictions.json"},
		"another resolution":     {[]part{img, predictions(`{"imageWidth":1280,"imageHeight":960,"objects":[{` + leaf + "," + box + `}]}`)}, "box-scaled@predictions.json"},
		"other proportions":      {[]part{img, predictions(`{"image":{"width":480,"height":640},"objects":[{` + leaf + "," + box + `}]}`)}, "image-size-differs@predictions.json"},
		"mask missing":           {[]part{img, mask(0), instances(`{` + leaf + `,"mask":"mask_0000.png"},{` + leaf + `,"mask":"mask_0001.png"}`)}, "mask-missing@predictions.json:/objects/1/mask"},
		"mask not named":         {[]part{img, mask(0), instances(`{` + leaf + `,"mask":"mask_0000.png"},{` + leaf + `}`)}, "mask-unspecified@predictions.json:/objects/1"},
		"mask not referenced":    {[]part{img, mask(0), mask(1), instances(`{` + leaf + `,"mask":"mask_0000.png"}`)}, "mask-unreferenced@mask_0001.png"},
		"masks by number":        {[]part{img, mask(0), mask(1), instances(`{` + leaf + `},{` + leaf + `}`)}, "mask-by-number@predictions.json"},
		"masks by order":         {[]part{img, pngOf("mask", "a.png", 640, 480), pngOf("mask", "b.png", 640, 480), instances(`{` + leaf + `},{` + leaf + `}`)}, "mask-by-order@predictions.json"},
		"mask shared":            {[]part{img, mask(0), instances(`{` + leaf + `,"mask":"mask_0000.png"},{` + leaf + `,"mask":"mask_0000.png"}`)}, "mask-shared@mask_0000.png mask-value-guessed@mask_0000.png"},
		"mask shared, values":    {[]part{img, mask(0), instances(`{` + leaf + `,"mask":{"file":"mask_0000.png","value":1}},{` + leaf + `,"mask":{"file":"mask_0000.png","value":2}}`)}, "mask-shared@mask_0000.png"},
		"mask of half size":      {[]part{img, pngOf("m", "mask_0000.png", 320, 240), instances(`{` + leaf + `,"mask":"mask_0000.png"}`)}, "mask-size@mask_0000.png"},
		"mask of other shape":    {[]part{img, pngOf("m", "mask_0000.png", 320, 320), instances(`{` + leaf + `,"mask":"mask_0000.png"}`)}, "mask-aspect@mask_0000.png"},
		"mask in the JSON":       {[]part{img, instances(`{` + leaf + `,"mask":"iVBORw0KGgo="}`)}, "mask-inline@predictions.json:/objects/0/mask mask-undecodable@predictions.json:/objects/0/mask"},
		"mask in the JSON, half": {[]part{img, instances(`{` + leaf + `,"mask":"` + base64.StdEncoding.EncodeToString([]byte(pngOf("", "", 320, 240).body)) + `"}`)}, "mask-inline@predictions.json:/objects/0/mask mask-size@predictions.json:/objects/0/mask"},
		"mask of long words":     {[]part{img, instances(`{` + leaf + `,"mask":"` + strings.Repeat("word ", 200) + `"}`)}, "mask-undecodable@predictions.json:/objects/0/mask"},
		"mask that is no image":  {[]part{img, {"mask", "mask_0000.npy", "application/octet-stream", "\x93NUMPY"}, instances(`{` + leaf + `,"mask":"mask_0000.npy"}`)}, "mask-undecodable@mask_0000.npy"},
		"mask as EXIF turns":     {[]part{jpegOf("image", "image.jpeg", 640, 480, 6), pngOf("m", "mask_0000.png", 480, 640), instances(`{` + leaf + `,"mask":"mask_0000.png"}`)}, "box-turned@predictions.json"},
		"run lengths of half":    {[]part{img, instances(`{` + leaf + `,"rle":{"size":[240,320],"counts":[0,76800]}}`)}, "mask-size@predictions.json:/objects/0"},
		"several results":        {[]part{img, predictions(`[{"predictions":[{` + leaf + "," + box + `}]},{"predictions":[]}]`)}, "batch-first@predictions.json:"},
		"kind of version 2 deep": {[]part{img, predictions(`{"result":{"taskType":"ObjectDetection.v2","objects":[{` + leaf + "," + box + `}]}}`)}, "kind-version@predictions.json:/result/taskType"},
		"box outside, no image":  {[]part{predictions(`{"kind":"ObjectDetection.v1","imageWidth":640,"imageHeight":480,"objects":[{` + leaf + `,"boundingBox":{"left":700,"top":2,"width":10,"height":4}}]}`)}, "image-missing@ box-outside@predictions.json:/objects/0/boundingBox"},
		"mask broken":            {[]part{img, {"m", "mask_0000.png", "image/png", "\x89PNG\r\n\x1a\nxx"}, instances(`{` + leaf + `,"mask":"mask_0000.png"}`)}, "mask-undecodable@mask_0000.png"},
		"polygon of two points":  {[]part{img, mask(0), instances(`{` + leaf + `,"mask":"mask_0000.png","polygon":[[1,2],[3,4]]}`)}, "polygon-broken@predictions.json:/objects/0/polygon"},
		"run lengths too short":  {[]part{img, mask(0), instances(`{` + leaf + `,"mask":"mask_0000.png","rle":{"size":[2,2],"counts":[1,2]}}`)}, "rle-broken@predictions.json:/objects/0/rle"},
		"image broken":           {[]part{{"image", "image.jpeg", "image/jpeg", "\xFF\xD8\xFF\xE0"}, object(leaf + "," + box)}, "image-undecodable@image.jpeg canvas-guessed@predictions.json"},
		"image that is text":     {[]part{{"image", "image.jpeg", "image/jpeg", "hello"}, object(leaf + "," + box)}, "image-undecodable@image.jpeg canvas-guessed@predictions.json"},
		"image of 2.5 gigapixel": {[]part{{"image", "image.png", "image/png", hugePNG(50000, 50000)}, object(leaf + "," + box)}, "image-too-large@image.png"},
		"image to be turned":     {[]part{jpegOf("image", "image.jpeg", 640, 480, 6), object(leaf + "," + box)}, "image-rotated@image.jpeg"},
		"image upright":          {[]part{jpegOf("image", "image.jpeg", 640, 480, 1), object(leaf + "," + box)}, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := prediction.Read(multipartRequest(tt.parts...), prediction.Options{})
			if got := codes(r); got != tt.want {
				t.Errorf("findings %q, want %q", got, tt.want)
			}
			for _, f := range r.Findings {
				checkMessage(t, f)
			}
		})
	}
}

// checkMessage fails for a message whose format and arguments do not fit, or
// that a terminal would act on.
func checkMessage(t *testing.T, f prediction.Finding) {
	t.Helper()
	if badVerb(f.Message) || f.Message == "" || f.Message == f.Code {
		t.Errorf("message of %s: %q", f.Code, f.Message)
	}
	for _, c := range f.Message {
		if c < ' ' || c >= 0x7F && c < 0xA0 {
			t.Errorf("message of %s holds the control character %q", f.Code, c)
		}
	}
}

func TestFindingsOfTheBody(t *testing.T) {
	t.Parallel()
	r := multipartRequest(pngOf("image", "image.png", 4, 3), predictions(`{"kind":"ImageClassification.v1","classId":"a","confidence":1}`))
	cut := capture.NewRequest(http.MethodPost, "/", r.Header, r.Body()[:len(r.Body())-30])
	cut.Truncated = true
	got := prediction.Read(cut, prediction.Options{})
	if !strings.HasPrefix(codes(got), "body-truncated@ multipart-broken@") {
		t.Errorf("findings %q", codes(got))
	}
	for _, f := range got.Findings {
		checkMessage(t, f)
	}
}

func TestManyMasksAreHeavy(t *testing.T) {
	t.Parallel()
	parts := []part{pngOf("image", "image.png", 64, 48)}
	var objects []string
	for i := range 8 {
		m := pngOf("mask", fmt.Sprintf("mask_%04d.png", i), 64, 48)
		m.body += strings.Repeat("\x00", 40<<10)
		parts = append(parts, m)
		objects = append(objects, fmt.Sprintf(`{"classId":"a","confidence":0.5,"mask":%d}`, i))
	}
	parts = append(parts, predictions(`{"kind":"InstanceSegmentation.v1","objects":[`+strings.Join(objects, ",")+`]}`))
	if got := codes(prediction.Read(multipartRequest(parts...), prediction.Options{})); got != "masks-heavy@" {
		t.Errorf("findings %q", got)
	}
}

// A thousand equal mistakes are not a thousand findings.
func TestFindingsAreBounded(t *testing.T) {
	t.Parallel()
	doc := `{"kind":"ObjectDetection.v1","objects":[` + strings.TrimSuffix(strings.Repeat(`{"bbox":[1],"bbox":[2]},`, 1000), ",") + `]}`
	r := prediction.Read(multipartRequest(predictions(doc)), prediction.Options{})
	count := make(map[string]int)
	for _, f := range r.Findings {
		count[f.Code]++
		if count[f.Code] == 10 && !strings.Contains(f.Message, "and 990 more") {
			t.Errorf("the last of %s does not count the others: %s", f.Code, f.Message)
		}
	}
	for code, n := range count {
		if n > 10 {
			t.Errorf("%d findings %s", n, code)
		}
	}
}

// badVerb reports whether a message shows a mistake of its template, as fmt
// writes it: %!d(string=x), %!s(MISSING), %!(EXTRA int=1). A document that is
// quoted may hold the same two characters.
func badVerb(message string) bool {
	return regexp.MustCompile(`%!([a-z]?\((MISSING|BADINDEX|NOVERB)\)|\(EXTRA |[a-z]\([a-z0-9.*\[\]]+=)`).MatchString(message)
}
