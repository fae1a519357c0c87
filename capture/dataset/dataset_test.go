package dataset_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/dataset"
	"github.com/framebin/framebin/capture/dataset/contour"
	"github.com/framebin/framebin/capture/imageheader/exiftest"
	"github.com/framebin/framebin/capture/prediction"
)

// What decides whether a reader takes a dataset, and which test has it:
//
//	every layout   files and their names             TestLayouts
//	COCO           ids from 1, one score, results    TestCOCO
//	               one polygon an object, iscrowd 0  TestCOCO
//	               run lengths with iscrowd 1        TestCOCO
//	               masks to the pixel, holes, pieces TestRing and TestRingAny in contour, TestRoundTrip in labelled
//	VOC            labelmap.txt, safe names          TestVOCOrigin, TestSpelling
//	               corners from 0 or from 1          TestVOCOrigin
//	               JPEG alone, to torchvision        TestFormatsOfImages
//	YOLO           five columns, or segments         TestYOLORules
//	               never a confidence                TestYOLORules
//	               within 0..1, none twice           TestYOLORules
//	               no GIF, no side below 10 pixels   TestYOLORules
//	               pieces and holes in one row       TestYOLORules
//	               oriented boxes, keypoints         TestYOLORules, TestLayouts (kpt_shape)
//	               sides as EXIF turns them          TestYOLOTurned
//	               JPEGs that end in FFD9            TestUnfinishedJPEG
//	Darknet        obj.data, names, a path a line    TestLayouts
//	class folders  one image in one folder           TestClassDirs
//	               no GIF, to torchvision            TestFormatsOfImages
//	CSV            columns, a row an object          TestLayouts, TestChoice
//
// That other programs read what these say is what ".ci/run readers" shows.

// memory is a tree of files.
type memory map[string]*bytes.Buffer

func (m memory) Create(path string) (io.WriteCloser, error) {
	if m[path] != nil {
		return nil, fmt.Errorf("%s is written twice", path)
	}
	m[path] = &bytes.Buffer{}
	return file{m[path]}, nil
}

func (m memory) names() []string { return slices.Sorted(maps.Keys(m)) }

func (m memory) text(t *testing.T, path string) string {
	t.Helper()
	if m[path] == nil {
		t.Fatalf("there is no %s among %q", path, m.names())
	}
	return m[path].String()
}

type file struct{ *bytes.Buffer }

func (file) Close() error { return nil }

// photo is a JPEG of that size, with an EXIF orientation unless it is 0, told
// apart from others by its shade.
func photo(t *testing.T, width, height, orientation int, shade uint8) []byte {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, width, height))
	for i := range img.Pix {
		img.Pix[i] = shade
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	if orientation == 0 {
		return b.Bytes()
	}
	return exiftest.JPEG(b.Bytes(), exiftest.Orientation(orientation))
}

func object(class string, confidence float64, x, y, w, h float64) prediction.Object {
	o := prediction.Object{Class: class, Box: &prediction.Box{X: x, Y: y, Width: w, Height: h}}
	o.Confidence = prediction.Confidence{Value: confidence, Known: confidence >= 0}
	return o
}

// write makes a dataset of frames.
func write(t *testing.T, l *dataset.Layout, o dataset.Options, frames ...*dataset.Frame) (memory, dataset.Summary) {
	t.Helper()
	m := memory{}
	w, err := dataset.New(l, m, o)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	for i, f := range frames {
		if f.Seq == 0 {
			f.Seq = uint64(i + 1)
		}
		if _, err := w.Add(f); err != nil {
			t.Fatal(err)
		}
	}
	sum, err := w.Finish()
	if err != nil {
		t.Fatal(err)
	}
	var manifest bytes.Buffer
	if err := w.Manifest(&manifest); err != nil || !json.Valid(manifest.Bytes()) {
		t.Fatalf("the manifest is no JSON: %v\n%s", err, manifest.String())
	}
	if beside := m["manifest.json"]; beside == nil && !l.Beside || beside != nil && beside.String() != manifest.String() {
		t.Errorf("the manifest in the dataset is another one")
	}
	return m, sum
}

// TestYOLOTurned: its reader turns the image, so the labels are turned.
func TestYOLOTurned(t *testing.T) {
	t.Parallel()
	// A box in the upper left corner of 100x50, 10 wide and 20 high.
	for orientation, want := range map[int]string{
		0: "0 0.05 0.2 0.1 0.4", 1: "0 0.05 0.2 0.1 0.4", 2: "0 0.95 0.2 0.1 0.4", 3: "0 0.95 0.8 0.1 0.4", 4: "0 0.05 0.8 0.1 0.4",
		5: "0 0.2 0.05 0.4 0.1", 6: "0 0.8 0.05 0.4 0.1", 7: "0 0.8 0.95 0.4 0.1", 8: "0 0.2 0.95 0.4 0.1",
	} {
		m, _ := write(t, dataset.YOLO, dataset.Options{}, &dataset.Frame{
			Image: photo(t, 100, 50, orientation, 0), Objects: []prediction.Object{object("a", 0.5, 0, 0, 10, 20)},
		})
		if got := m.text(t, "labels/train/000001.txt"); got != want+"\n" {
			t.Errorf("orientation %d: got %q, want %q", orientation, got, want)
		}
	}
}

// TestYOLORules are those by which Ultralytics passes an image over, or a row.
func TestYOLORules(t *testing.T) {
	t.Parallel()
	var tiny, animated bytes.Buffer
	_ = png.Encode(&tiny, image.NewGray(image.Rect(0, 0, 9, 40)))
	_ = gif.Encode(&animated, image.NewGray(image.Rect(0, 0, 40, 40)), nil)
	square := object("b", -1, 10, 10, 20, 20)
	ring := contour.NewBitmap(100, 50) // with a hole, and a second piece
	for y := range 30 {
		for x := range 30 {
			if x < 10 || x > 19 || y < 10 || y > 19 {
				ring.Set(x+5, y+5)
			}
		}
	}
	ring.Set(90, 40)
	triangle := prediction.Object{Class: "c", Polygons: [][]prediction.Point{{{X: 0, Y: 0}, {X: 50, Y: 0}, {X: 0, Y: 60}}}}
	turned := prediction.Object{Class: "d", Polygons: [][]prediction.Point{{{X: 50, Y: 0}, {X: 75, Y: 25}, {X: 50, Y: 50}, {X: 25, Y: 25}}}}
	posed := object("e", 1, 0, 0, 100, 50)
	posed.Keypoints = []prediction.Keypoint{{Point: prediction.Point{X: 50, Y: 25}, Name: "nose"}, {Name: "tail"}}
	for name, c := range map[string]struct {
		objects []prediction.Object
		masks   []*contour.Bitmap
		task    dataset.Task
		lines   []string // begin so
		columns []int
	}{
		"no confidence":        {[]prediction.Object{object("a", 0.9, 10, 10, 20, 20)}, nil, "", []string{"0 0.2 0.4 0.2 0.4\n"}, []int{5}},
		"clipped":              {[]prediction.Object{object("a", 0.9, -10, 10, 30, 100)}, nil, "", []string{"0 0.1 0.6 0.2 0.8\n"}, []int{5}},
		"beside":               {[]prediction.Object{object("a", 0.9, 200, 10, 30, 10), square}, nil, "", []string{"1 0.2"}, []int{5}},
		"twice":                {[]prediction.Object{square, square}, nil, "", []string{"0 0.2"}, []int{5}},
		"mask in pieces":       {[]prediction.Object{square}, []*contour.Bitmap{ring}, "", []string{"0 0.05 0.1 "}, []int{39}},
		"box beside masks":     {[]prediction.Object{square, square, object("a", 1, 0, 0, 50, 25)}, []*contour.Bitmap{ring, ring, nil}, "", []string{"1 ", "0 0 0 0.5 0 0.5 0.5 0 0.5\n"}, []int{39, 9}},
		"outline clipped":      {[]prediction.Object{triangle}, nil, "", []string{"0 0 0 0.5 0 0 1\n"}, []int{7}},
		"oriented":             {[]prediction.Object{turned}, nil, "", []string{"0 0.5 0 0.75 0.5 0.5 1 0.25 0.5\n"}, []int{9}},
		"oriented as detect":   {[]prediction.Object{turned}, nil, dataset.Detect, []string{"0 0.5 0.5 0.5 1\n"}, []int{5}},
		"keypoints":            {[]prediction.Object{posed, square}, nil, "", []string{"1 0.5 0.5 1 1 0.5 0.5 2 0 0 0\n", "0 0.2 0.4 0.2 0.4 0 0 0 0 0 0\n"}, []int{11, 11}},
		"nothing: background":  {nil, nil, "", nil, nil},
		"classes are distinct": {[]prediction.Object{square, object("a", 1, 10, 10, 20, 20)}, nil, "", []string{"1 ", "0 "}, []int{5, 5}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m, _ := write(t, dataset.YOLO, dataset.Options{Task: c.task},
				&dataset.Frame{Image: photo(t, 100, 50, 0, 0), Objects: c.objects, Masks: c.masks},
				&dataset.Frame{Image: tiny.Bytes()}, &dataset.Frame{Image: animated.Bytes()}, &dataset.Frame{Image: []byte("text")})
			lines := slices.Collect(strings.Lines(m.text(t, "labels/train/000001.txt")))
			if len(lines) != len(c.lines) {
				t.Fatalf("got %q, want %q", lines, c.lines)
			}
			for i, line := range lines {
				if n := len(strings.Fields(line)); !strings.HasPrefix(line, c.lines[i]) || n != c.columns[i] {
					t.Errorf("line %d: got %d columns %q, want %d %q", i, n, line, c.columns[i], c.lines[i])
				}
			}
			var got struct{ Omissions []struct{ Request int } }
			if err := json.Unmarshal(m["manifest.json"].Bytes(), &got); err != nil || len(got.Omissions) < 3 {
				t.Errorf("the manifest does not tell of the tiny, the animated and the broken image: %s", m["manifest.json"])
			}
		})
	}
}

// TestVOCOrigin: 0 as CVAT reads it, 1 as supervision.
func TestVOCOrigin(t *testing.T) {
	t.Parallel()
	for origin, want := range []string{"10 20 40 60", "11 21 41 61"} {
		m, _ := write(t, dataset.VOC, dataset.Options{VOCOrigin: origin}, &dataset.Frame{
			Image: photo(t, 100, 80, 6, 0), Objects: []prediction.Object{object("a:b", 0.5, 10, 20, 30, 40)},
		})
		var got struct {
			Objects []struct {
				Name string                               `xml:"name"`
				Box  struct{ XMin, YMin, XMax, YMax int } `xml:"-"`
				X0   int                                  `xml:"bndbox>xmin"`
				Y0   int                                  `xml:"bndbox>ymin"`
				X1   int                                  `xml:"bndbox>xmax"`
				Y1   int                                  `xml:"bndbox>ymax"`
			} `xml:"object"`
		}
		if err := xml.Unmarshal(m["Annotations/000001.xml"].Bytes(), &got); err != nil || len(got.Objects) != 1 {
			t.Fatalf("%v: %+v", err, got)
		}
		o := got.Objects[0]
		if box := fmt.Sprint(o.X0, o.Y0, o.X1, o.Y1)[0:]; strings.ReplaceAll(box, "  ", " ") != want || o.Name != "a_b" {
			t.Errorf("origin %d: got %q %s, want %s", origin, o.Name, box, want)
		}
		if map_ := m.text(t, "labelmap.txt"); !strings.Contains(map_, "\na_b:128,0,0::\n") {
			t.Errorf("the map of labels is %q", map_)
		}
	}
}

// TestSpelling: no two classes become one, and none is lost to a reader, however
// they are called.
func TestSpelling(t *testing.T) {
	t.Parallel()
	classes := []string{"a:b", "a_b", "#1", "background", "\u00a0", "x\u2028y", "Cat", "cat", "a/cat", "CAT"}
	frames := func() (list []*dataset.Frame) {
		for i, class := range classes {
			list = append(list, &dataset.Frame{Image: photo(t, 20, 20, 0, uint8(20*i)), Objects: []prediction.Object{object(class, 0.5, 1, 2, 3, 4)}})
		}
		return list
	}
	for _, c := range []struct {
		layout *dataset.Layout
		file   string // that has the classes, one a line; "": folders are
		want   []string
	}{
		{dataset.Darknet, "obj.names", []string{"#1", "Cat", "CAT", "_", "a/cat", "a:b", "a_b", "background", "cat", "x_y"}},
		{dataset.VOC, "labelmap.txt", []string{"Cat", "CAT", "_", "_1", "a/cat", "a_b", "a_b-2", "background", "cat", "x_y"}},
		{dataset.ClassDirs, "", []string{"#1", "CAT-4", "Cat", "a_b", "a_b-2", "background", "cat-2", "cat-3", "class", "x_y"}},
		{dataset.YOLO, "", []string{"#1", "CAT-4", "Cat", "a_b", "a_b-2", "background", "cat-2", "cat-3", "class", "x_y"}},
	} {
		list := frames()
		if c.layout == dataset.YOLO {
			for _, f := range list {
				f.Labelled, f.Objects[0].Box = true, nil // which makes folders of classes
			}
		}
		m, sum := write(t, c.layout, dataset.Options{}, list...)
		var got []string
		for _, name := range m.names() {
			if c.file == "" && name != "manifest.json" {
				got = append(got, strings.Split(strings.TrimPrefix(name, "train/"), "/")[0])
			}
		}
		if c.file != "" {
			for line := range strings.SplitSeq(strings.TrimSuffix(m.text(t, c.file), "\n"), "\n") {
				if name, _, _ := strings.Cut(line, ":"); c.layout != dataset.VOC {
					got = append(got, line)
				} else if !strings.HasPrefix(line, "#") {
					got = append(got, name)
				}
			}
		}
		slices.Sort(got)
		slices.Sort(c.want)
		if !slices.Equal(got, c.want) || len(sum.Classes) != len(classes) {
			t.Errorf("%s: got %q, want %q; %d classes: %v", c.layout.Name, got, c.want, len(sum.Classes), sum.Notes)
		}
	}
}

// TestFormatsOfImages: where a reader does not open an image, it is said once.
func TestFormatsOfImages(t *testing.T) {
	t.Parallel()
	var still, moving bytes.Buffer
	img := image.NewPaletted(image.Rect(0, 0, 20, 20), color.Palette{color.Black, color.White})
	if err := errors.Join(png.Encode(&still, img), gif.Encode(&moving, img, nil)); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		layout *dataset.Layout
		image  []byte
		want   int
	}{
		"JPEG in VOC":           {dataset.VOC, photo(t, 20, 20, 0, 0), 0},
		"PNG in VOC":            {dataset.VOC, still.Bytes(), 1},
		"PNG in folders":        {dataset.ClassDirs, still.Bytes(), 0},
		"GIF in folders":        {dataset.ClassDirs, moving.Bytes(), 1},
		"GIF where any is read": {dataset.COCO, moving.Bytes(), 0},
	} {
		_, sum := write(t, c.layout, dataset.Options{}, labelledFrame(c.image), labelledFrame(c.image))
		if got := strings.Count(strings.Join(sum.Notes, " "), "torchvision"); got != c.want {
			t.Errorf("%s: got %q", name, sum.Notes)
		}
	}
}

// TestYOLOMixed: what a reader of boxes does not see is said.
func TestYOLOMixed(t *testing.T) {
	t.Parallel()
	whole := labelledFrame(photo(t, 20, 20, 0, 1))
	whole.Labelled, whole.Objects[0].Box = true, nil
	for _, frames := range [][]*dataset.Frame{{whole}, {whole, labelledFrame(photo(t, 20, 20, 0, 2))}} {
		_, sum := write(t, dataset.YOLO, dataset.Options{}, frames...)
		if told := strings.Contains(strings.Join(sum.Notes, " "), "does not see them"); told != (len(frames) > 1) {
			t.Errorf("%d frames: %q", len(frames), sum.Notes)
		}
	}
}

func labelledFrame(data []byte) *dataset.Frame {
	return &dataset.Frame{Image: data, Objects: []prediction.Object{object("leaf", 0.5, 1, 2, 3, 4)}}
}

// TestSplitIsStable: an image stays in its subset, whatever else comes.
func TestSplitIsStable(t *testing.T) {
	t.Parallel()
	split, err := dataset.ParseSplit("60/20/20")
	if err != nil {
		t.Fatal(err)
	}
	subset := func(order []int) map[string]string {
		var frames []*dataset.Frame
		for _, i := range order {
			frames = append(frames, &dataset.Frame{Seq: uint64(i), Image: photo(t, 16, 16, 0, uint8(i)), Objects: []prediction.Object{object("a", 1, 1, 1, 5, 5)}})
		}
		m, _ := write(t, dataset.YOLO, dataset.Options{Split: split}, frames...)
		of := map[string]string{}
		for _, name := range m.names() {
			if parts := strings.Split(name, "/"); parts[0] == "images" {
				of[parts[2]] = parts[1]
			}
		}
		return of
	}
	order := make([]int, 60)
	for i := range order {
		order[i] = i + 100
	}
	all := subset(order)
	count := map[string]int{}
	for _, s := range all {
		count[s]++
	}
	if len(all) != 60 || count["train"] < 25 || count["val"] < 4 || count["test"] < 4 {
		t.Errorf("got %v", count)
	}
	slices.Reverse(order)
	for name, s := range subset(order[:30]) {
		if all[name] != s {
			t.Errorf("%s moved from %s to %s", name, all[name], s)
		}
	}
	for _, bad := range []string{"", "80", "80/10/10/10", "a/b", "-1/2", "0/0", "80/NaN", "1/Inf"} {
		if _, err := dataset.ParseSplit(bad); err == nil {
			t.Errorf("%q was taken for shares", bad)
		}
	}
}

// TestChoice is what of the frames is taken.
func TestChoice(t *testing.T) {
	t.Parallel()
	frame := func() *dataset.Frame {
		return &dataset.Frame{Image: photo(t, 50, 50, 0, 7), Objects: []prediction.Object{
			object("cat", 0.9, 0, 0, 10, 10), object("dog", 0.4, 10, 0, 10, 10), object("cow", -1, 20, 0, 10, 10), object("", 1, 1, 1, 1, 1),
		}}
	}
	rows := func(m memory) string {
		var classes []string
		for line := range strings.Lines(m["train.csv"].String()) {
			classes = append(classes, strings.Split(line, ",")[3])
		}
		return strings.Join(classes[1:], " ")
	}
	for name, c := range map[string]struct {
		o    dataset.Options
		want string
	}{
		"all":       {dataset.Options{}, "cat dog cow cat dog cow"},
		"threshold": {dataset.Options{Threshold: 0.5}, "cat cow cat cow"},
		"classes":   {dataset.Options{Classes: []string{"dog"}}, "dog dog"},
		"rename":    {dataset.Options{Rename: map[string]string{"cat": "pet", "dog": "pet"}}, "pet pet cow pet pet cow"},
		"keep":      {dataset.Options{Keep: func(c string) bool { return c != "cat" }}, "dog cow dog cow"},
		"dedupe":    {dataset.Options{Dedupe: true}, "cat dog cow"},
	} {
		m, sum := write(t, dataset.CSV, c.o, frame(), frame())
		if got := rows(m); got != c.want || sum.Objects != len(strings.Fields(c.want)) {
			t.Errorf("%s: got %q and %d objects, want %q", name, got, sum.Objects, c.want)
		}
	}
}

// TestClassDirs puts each image into one folder, which is in the root.
func TestClassDirs(t *testing.T) {
	t.Parallel()
	label := func(class string, confidence float64) prediction.Object {
		return prediction.Object{Class: class, Confidence: prediction.Confidence{Value: confidence, Known: true}}
	}
	frames := func() []*dataset.Frame {
		return []*dataset.Frame{
			{Image: photo(t, 20, 20, 0, 1), Labelled: true, Objects: []prediction.Object{label("ripe", 0.3), label("../rotten", 0.6)}},
			{Image: photo(t, 20, 20, 0, 2), Objects: []prediction.Object{object("leaf", 0.5, 0, 0, 5, 5), object("leaf", 0.5, 5, 5, 5, 5)}},
			{Image: photo(t, 20, 20, 0, 3), Objects: nil},
		}
	}
	m, sum := write(t, dataset.ClassDirs, dataset.Options{}, frames()...)
	if got := m.names(); !slices.Equal(got, []string{"leaf/000002.jpg", "rotten/000001.jpg"}) {
		t.Errorf("got %q", got)
	}
	if requests, objects := sum.Omitted(); requests != 1 || objects != 1 {
		t.Errorf("left out %d requests and %d objects: %+v", requests, objects, sum)
	}
	split, _ := dataset.ParseSplit("0/0/1")
	m, _ = write(t, dataset.YOLO, dataset.Options{Split: split}, frames()[0])
	if got := m.names(); !slices.Equal(got, []string{"manifest.json", "test/_. rotten/000001.jpg"}) && !slices.Contains(got, "test/rotten/000001.jpg") {
		t.Errorf("classify: got %q", got)
	}
}

// TestCOCO looks at what the readers of COCO rely on.
func TestCOCO(t *testing.T) {
	t.Parallel()
	mask := contour.NewBitmap(40, 30)
	for i := range 5 {
		mask.Set(10+i, 10)
		mask.Set(20, 15+i)
	}
	frame := func(shade uint8) *dataset.Frame {
		return &dataset.Frame{
			Image: photo(t, 40, 30, 0, shade), Masks: []*contour.Bitmap{mask, nil},
			Objects: []prediction.Object{{Class: "b", Mask: &prediction.MaskRef{}, Confidence: prediction.Confidence{Value: 0.25, Known: true}}, object("a", -1, 1, 2, 3, 4)},
		}
	}
	type annotation struct {
		ID, Image_id, Category_id, Iscrowd int
		Bbox                               []float64
		Area                               float64
		Segmentation                       json.RawMessage
		Score                              *float64
	}
	var got struct {
		Images []struct {
			ID            int
			File_name     string
			Width, Height int
		}
		Annotations []annotation
		Categories  []struct {
			ID   int
			Name string
		}
	}
	m, _ := write(t, dataset.COCO, dataset.Options{}, frame(1), frame(2))
	if err := json.Unmarshal(m["annotations/instances_train.json"].Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Images) != 2 || got.Images[1].ID != 2 || got.Images[1].File_name != "000002.jpg" || m["images/000002.jpg"] == nil || got.Images[0].Width != 40 {
		t.Errorf("images %+v of %q", got.Images, m.names())
	}
	if len(got.Annotations) != 4 || got.Annotations[3].ID != 4 || got.Annotations[2].Image_id != 2 {
		t.Fatalf("annotations %+v", got.Annotations)
	}
	a := got.Annotations[0]
	if a.Category_id != 2 || got.Categories[1].Name != "b" || a.Area != 10 || fmt.Sprint(a.Bbox) != "[10 10 11 10]" || a.Iscrowd != 0 || strings.Count(string(a.Segmentation), "[") != 2 || *a.Score != 0.25 {
		t.Errorf("the mask became %+v %s, not one polygon", a, a.Segmentation)
	}
	if b := got.Annotations[1]; string(b.Segmentation) != "[]" || b.Area != 12 || b.Score != nil {
		t.Errorf("the box became %+v", b)
	}
	var results []struct {
		Image_id, Category_id int
		Bbox                  []float64
		Score                 float64
	}
	if err := json.Unmarshal(m["results/train.json"].Bytes(), &results); err != nil || len(results) != 2 || results[1].Image_id != 2 || results[0].Score != 0.25 {
		t.Errorf("results %v %+v", err, results)
	}
	m, _ = write(t, dataset.COCO, dataset.Options{RLE: true}, frame(1))
	got.Annotations = nil
	_ = json.Unmarshal(m["annotations/instances_train.json"].Bytes(), &got)
	var rle struct {
		Size   []int
		Counts []uint32
	}
	if err := json.Unmarshal(got.Annotations[0].Segmentation, &rle); err != nil || got.Annotations[0].Iscrowd != 1 || !slices.Equal(contour.FromRLE(rle.Size[1], rle.Size[0], rle.Counts).Bits, mask.Bits) {
		t.Errorf("run lengths: %v %+v", err, got.Annotations[0])
	}
}

// TestLayouts: where the readers of each layout look, and what stands in the
// files that tell them.
func TestLayouts(t *testing.T) {
	t.Parallel()
	posed := object("b", 1, 0, 0, 100, 50)
	posed.Keypoints = []prediction.Keypoint{{Point: prediction.Point{X: 50, Y: 25}, Name: "nose"}, {Name: "tail"}}
	split, _ := dataset.ParseSplit("1/0")
	for name, c := range map[string]struct {
		layout  *dataset.Layout
		o       dataset.Options
		objects []prediction.Object
		files   string
		in      map[string]string // file to a part of it
	}{
		"coco": {
			dataset.COCO,
			dataset.Options{},
			nil, "annotations/instances_train.json images/000001.jpg manifest.json results/train.json",
			map[string]string{"annotations/instances_train.json": `"file_name":"000001.jpg"`},
		},
		"voc": {
			dataset.VOC,
			dataset.Options{},
			nil, "Annotations/000001.xml ImageSets/Main/train.txt JPEGImages/000001.jpg labelmap.txt manifest.json",
			map[string]string{"ImageSets/Main/train.txt": "000001\n", "Annotations/000001.xml": "<filename>000001.jpg</filename>"},
		},
		"yolo": {
			dataset.YOLO,
			dataset.Options{},
			nil, "data.yaml images/train/000001.jpg labels/train/000001.txt manifest.json",
			map[string]string{"data.yaml": "train: images/train"},
		},
		"yolo, split": {
			dataset.YOLO,
			dataset.Options{Split: split},
			nil, "data.yaml images/train/000001.jpg labels/train/000001.txt manifest.json",
			map[string]string{"data.yaml": "  0: \"a\"\n"},
		},
		"yolo, pose": {
			dataset.YOLO,
			dataset.Options{},
			[]prediction.Object{posed},
			"data.yaml images/train/000001.jpg labels/train/000001.txt manifest.json",
			map[string]string{"data.yaml": "kpt_shape: [2, 3]\n"},
		},
		"darknet": {
			dataset.Darknet,
			dataset.Options{},
			nil, "manifest.json obj.data obj.names obj_train_data/000001.jpg obj_train_data/000001.txt train.txt",
			map[string]string{"train.txt": "data/obj_train_data/000001.jpg\n", "obj.names": "a\n", "obj.data": "classes = 1\n"},
		},
		"classes": {dataset.ClassDirs, dataset.Options{}, nil, "a/000001.jpg", nil},
		"csv": {
			dataset.CSV,
			dataset.Options{},
			nil, "images/000001.jpg manifest.json train.csv",
			map[string]string{"train.csv": "filename,width,height,class,xmin,ymin,xmax,ymax,confidence"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			objects := c.objects
			if objects == nil {
				objects = []prediction.Object{object("a", 0.5, 10, 10, 20, 20)}
			}
			m, _ := write(t, c.layout, c.o, &dataset.Frame{Image: photo(t, 100, 50, 0, 0), Objects: objects})
			if got := strings.Join(m.names(), " "); got != c.files {
				t.Errorf("got %s, want %s", got, c.files)
			}
			for file, part := range c.in {
				if text := m.text(t, file); !strings.Contains(text, part) {
					t.Errorf("%s lacks %q:\n%s", file, part, text)
				}
			}
		})
	}
}

// TestUnfinishedJPEG: Ultralytics writes a JPEG anew that does not end as it
// should. The image stays as it was sent, and the manifest tells.
func TestUnfinishedJPEG(t *testing.T) {
	t.Parallel()
	unfinished := append(photo(t, 100, 50, 0, 0), 0)
	m, _ := write(t, dataset.YOLO, dataset.Options{}, &dataset.Frame{Image: unfinished, Objects: []prediction.Object{object("a", 0.5, 10, 10, 20, 20)}})
	if !bytes.Equal(m["images/train/000001.jpg"].Bytes(), unfinished) || !strings.Contains(m.text(t, "manifest.json"), "FFD9") {
		t.Errorf("the manifest is %s", m["manifest.json"])
	}
}

// TestIncompleteImages: torchvision and Ultralytics stop at a JPEG or PNG that
// ends early, so none is in a dataset; what lies behind its end, or is damaged
// within, they read.
func TestIncompleteImages(t *testing.T) {
	t.Parallel()
	whole := photo(t, 100, 50, 0, 0)
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 100, 50))); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		img  []byte
		left bool
	}{
		"whole":                {whole, false},
		"rubbish behind it":    {append(bytes.Clone(whole), 0, 0), false},
		"without its end":      {whole[:len(whole)-2], true},
		"in its data":          {whole[:len(whole)-20], true},
		"PNG":                  {b.Bytes(), false},
		"PNG without its end":  {b.Bytes()[:b.Len()-12], true},
		"PNG cut in its data":  {b.Bytes()[:b.Len()-20], true},
		"PNG that was changed": {bytes.Replace(b.Bytes(), b.Bytes()[45:47], []byte{1, 2}, 1), true},
	} {
		good := &dataset.Frame{Seq: 1, Image: photo(t, 100, 50, 0, 1), Objects: []prediction.Object{object("a", 0.5, 10, 10, 20, 20)}}
		m, _ := write(t, dataset.COCO, dataset.Options{}, good, &dataset.Frame{Seq: 2, Image: c.img, Objects: good.Objects})
		if text := m.text(t, "manifest.json"); strings.Contains(text, "training would stop") != c.left {
			t.Errorf("%s: the manifest is %s", name, text)
		}
	}
}

// TestBeyond notes boxes that reach out of their image where they are kept so.
func TestBeyond(t *testing.T) {
	t.Parallel()
	for _, l := range []*dataset.Layout{dataset.COCO, dataset.CSV} {
		for x, want := range map[float64]bool{-5: true, 5: false, 90: true, 200: true} {
			m, _ := write(t, l, dataset.Options{}, &dataset.Frame{Image: photo(t, 100, 50, 0, 0), Objects: []prediction.Object{object("a", 0.5, x, 10, 20, 20)}})
			if text := m.text(t, "manifest.json"); strings.Contains(text, "reach beyond") != want {
				t.Errorf("%s, %g: the manifest is %s", l.Name, x, text)
			}
		}
	}
}
