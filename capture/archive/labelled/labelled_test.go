package labelled_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/framebin/framebin/capture/archive/labelled"
	"github.com/framebin/framebin/capture/dataset"
	"github.com/framebin/framebin/capture/dataset/contour"
	"github.com/framebin/framebin/capture/imageheader/exiftest"
	"github.com/framebin/framebin/capture/prediction"
)

// folder is a tree on disk.
type folder string

func (f folder) Create(name string) (io.WriteCloser, error) {
	full := filepath.Join(string(f), filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(full), 0o777); err != nil {
		return nil, err
	}
	return os.Create(full)
}

const width, height = 64, 48

// photo is a JPEG with an EXIF orientation, told apart by its shade.
func photo(tb testing.TB, orientation int, shade uint8) []byte {
	tb.Helper()
	img := image.NewGray(image.Rect(0, 0, width, height))
	for i := range img.Pix {
		img.Pix[i] = shade
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		tb.Fatal(err)
	}
	return exiftest.JPEG(b.Bytes(), exiftest.Orientation(orientation))
}

// frames are eight, an orientation each, with boxes on whole pixels and masks
// of noise, with holes and pieces.
func frames(tb testing.TB) []*dataset.Frame {
	tb.Helper()
	random := rand.New(rand.NewPCG(3, 4))
	var list []*dataset.Frame
	for i := range 8 {
		f := &dataset.Frame{Seq: uint64(i + 1), Image: photo(tb, i+1, uint8(20*i))}
		for k := range 3 {
			x, y := random.IntN(40), random.IntN(30)
			w, h := 3+random.IntN(20), 3+random.IntN(15)
			mask := contour.NewBitmap(width, height)
			for dy := range h {
				for dx := range w {
					if random.IntN(3) > 0 || dx == 0 || dy == 0 || dx == w-1 || dy == h-1 {
						mask.Set(x+dx, y+dy)
					}
				}
			}
			f.Objects = append(f.Objects, prediction.Object{
				Class: []string{"zebra", "apple", "kiwi"}[k], Mask: &prediction.MaskRef{},
				Box:        &prediction.Box{X: float64(x), Y: float64(y), Width: float64(w), Height: float64(h)},
				Confidence: prediction.Confidence{Value: float64(k+1) / 8, Known: true},
			})
			f.Masks = append(f.Masks, mask)
		}
		list = append(list, f)
	}
	return list
}

// write makes a dataset and opens it.
func write(t *testing.T, l *dataset.Layout, o dataset.Options, list []*dataset.Frame) *labelled.Set {
	t.Helper()
	dir := t.TempDir()
	w, err := dataset.New(l, folder(dir), o)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	for _, f := range list {
		if added, err := w.Add(f); err != nil || !added {
			t.Fatalf("frame %d: %v %v", f.Seq, added, err)
		}
	}
	if _, err := w.Finish(); err != nil {
		t.Fatal(err)
	}
	return open(t, dir)
}

func open(t *testing.T, dir string) *labelled.Set {
	t.Helper()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = root.Close() })
	s, err := labelled.Open(root)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestRoundTrip writes each layout and reads it back: the same boxes, classes
// and masks, pixel by pixel, as far as the layout can say it.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	split, _ := dataset.ParseSplit("50/25/25")
	for name, c := range map[string]struct {
		layout                  *dataset.Layout
		o                       dataset.Options
		boxes, masks, confident bool
	}{
		"coco":         {dataset.COCO, dataset.Options{}, true, true, true},
		"coco split":   {dataset.COCO, dataset.Options{Split: split}, true, true, true},
		"coco rle":     {dataset.COCO, dataset.Options{RLE: true}, true, true, true},
		"voc 0":        {dataset.VOC, dataset.Options{}, true, false, false},
		"voc 1":        {dataset.VOC, dataset.Options{VOCOrigin: 1}, true, false, false},
		"yolo segment": {dataset.YOLO, dataset.Options{}, false, true, false},
		"yolo detect":  {dataset.YOLO, dataset.Options{Task: dataset.Detect, Split: split}, true, false, false},
		"darknet":      {dataset.Darknet, dataset.Options{}, true, false, false},
		"csv":          {dataset.CSV, dataset.Options{}, true, false, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			list := frames(t)
			s := write(t, c.layout, c.o, list)
			if s.Len() != len(list) || len(s.Problems()) > 0 {
				t.Fatalf("got %d images, problems %q", s.Len(), s.Problems())
			}
			for i := range s.Len() {
				r, err := s.Request(i)
				if err != nil {
					t.Fatal(err)
				}
				parts, _ := r.Parts()
				k := slices.IndexFunc(list, func(f *dataset.Frame) bool { return bytes.Equal(f.Image, parts[0].Body) })
				if k < 0 {
					t.Fatalf("%s is another image", r.Target)
				}
				rd := prediction.Read(r, prediction.Options{})
				if rd.Prediction == nil || len(rd.Prediction.Objects) != 3 {
					t.Fatalf("%s: got %+v, findings %v", r.Target, rd.Prediction, rd.Findings)
				}
				for j := range 3 {
					got, want := &rd.Prediction.Objects[j], &list[k].Objects[j]
					if got.Class != want.Class {
						t.Errorf("%s object %d: class %q, want %q", r.Target, j, got.Class, want.Class)
					}
					if c.boxes && !near(got.Box, want.Box) {
						t.Errorf("%s object %d: box %v, want %v", r.Target, j, got.Box, want.Box)
					}
					if c.confident && got.Confidence.Value != want.Confidence.Value {
						t.Errorf("%s object %d: confidence %v, want %v", r.Target, j, got.Confidence, want.Confidence)
					}
					if c.masks && !slices.Equal(mask(got).Bits, list[k].Masks[j].Bits) {
						t.Errorf("%s object %d: another mask", r.Target, j)
					}
				}
			}
		})
	}
}

func near(a, b *prediction.Box) bool {
	if a == nil || b == nil {
		return a == b
	}
	const most = 1e-3
	return math.Abs(a.X-b.X) < most && math.Abs(a.Y-b.Y) < most && math.Abs(a.Width-b.Width) < most && math.Abs(a.Height-b.Height) < most
}

// mask fills the outlines of an object, by the even-odd rule.
func mask(o *prediction.Object) *contour.Bitmap {
	if o.RLE != nil {
		return contour.FromRLE(o.RLE.Size.Width, o.RLE.Size.Height, o.RLE.Counts)
	}
	b := contour.NewBitmap(width, height)
	for y := range height {
		for x := range width {
			crossings := 0
			for _, ring := range o.Polygons {
				for i, p := range ring {
					q := ring[(i+1)%len(ring)]
					at := float64(y) + 0.5
					if (p.Y <= at) != (q.Y <= at) && p.X+(at-p.Y)*(q.X-p.X)/(q.Y-p.Y) < float64(x)+0.5 {
						crossings++
					}
				}
			}
			if crossings%2 == 1 {
				b.Set(x, y)
			}
		}
	}
	return b
}

// put writes files into a folder.
func put(tb testing.TB, files map[string]string) string {
	tb.Helper()
	dir := tb.TempDir()
	for name, content := range files {
		full := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o777); err != nil {
			tb.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(content), 0o666); err != nil {
			tb.Fatal(err)
		}
	}
	return dir
}

// TestOthers reads layouts as other programs write them.
func TestOthers(t *testing.T) {
	t.Parallel()
	img := string(photo(t, 1, 9))
	for name, c := range map[string]struct {
		files map[string]string
		want  []string
	}{
		"roboflow coco": {map[string]string{
			"train/a.jpg": img, "train/_annotations.coco.json": `{"images":[{"id":"7","file_name":"a.jpg"}],"annotations":[{"id":0,"image_id":"7","category_id":1,"bbox":[1,2,3,4],"segmentation":{"size":[48,64],"counts":"03m3"}},{"image_id":9,"bbox":[]}],"categories":[{"id":1,"name":"cat"}]}`,
		}, []string{"cat 1 2 3 4"}},
		"coco of another place": {map[string]string{
			"data/b.jpg": img, "labels.json": `{"images":[{"id":1,"file_name":"C:\\old\\b.jpg"}],"annotations":[{"image_id":1,"category_id":5,"bbox":[1,2,3,4]}],"categories":[]}`,
		}, []string{"#5 1 2 3 4"}},
		"yolo predictions": {map[string]string{
			"images/a.jpg": img, "labels/a.txt": "1 0.5 0.5 0.5 0.5 0.25\n\n", "data.yaml": "names: [cat, dog]\n",
		}, []string{"dog 16 12 32 24 0.25"}},
		"yolo list of names": {map[string]string{
			"images/a.jpg": img, "labels/a.txt": "1 0.5 0.5 0.5 0.5", "classes.txt": "cat\ndog",
		}, []string{"dog 16 12 32 24"}},
		"yolo pose": {map[string]string{
			"images/a.jpg": img, "labels/a.txt": "0 0.5 0.5 0.5 0.5 0.25 0.25 2 0 0 0\n", "data.yaml": "kpt_shape: [2, 3]\nnames:\n  0: cat\n",
		}, []string{"cat 16 12 32 24 (16,12) of 1"}},
		"dota": {map[string]string{
			"images/a.jpg": img, "labelTxt/a.txt": "imagesource:GoogleEarth\ngsd:0.146\n1.0 2.0 9.0 4.0 8.0 9.0 2.0 7.0 small-vehicle 0\n1 2 3 2 3 4 1 4 plane\n",
		}, []string{"small-vehicle about 1 2 8 7", "plane about 1 2 2 2"}},
		"voc": {map[string]string{
			"JPEGImages/a.jpg": img, "Annotations/a.xml": "<?xml version=\"1.0\" encoding=\"latin1\"?><annotation><object><name>cat</name><bndbox><xmin>1.5</xmin><ymin>2</ymin><xmax>4.5</xmax><ymax>6</ymax></bndbox></object></annotation>",
		}, []string{"cat 1.5 2 3 4"}},
		"captions and keypoints of the same": {map[string]string{
			"val2017/a.jpg": img, "annotations/instances_val2017.json": `{"images":[{"id":7,"file_name":"a.jpg"}],"annotations":[{"id":1,"image_id":7,"category_id":1,"bbox":[1,2,3,4]},{"id":2,"image_id":7,"category_id":1,"bbox":[5,6,7,8]}],"categories":[{"id":1,"name":"cat"}]}`,
			"annotations/captions_val2017.json": `{"images":[{"id":7,"file_name":"a.jpg"}],"annotations":[{"id":1,"image_id":7,"caption":"a cat"}]}`, "annotations/keypoints_val2017.json": `{"images":[{"id":7,"file_name":"a.jpg"}],"annotations":[{"id":1,"image_id":7,"category_id":1,"bbox":[1,2,3,4],"keypoints":[2,3,2]}],"categories":[{"id":1,"name":"cat","keypoints":["nose"]}]}`,
		}, []string{"cat 1 2 3 4 (2,3) of 1", "cat 5 6 7 8"}},
		"panoptic": {map[string]string{
			"a.jpg": img, "p.json": `{"images":[{"id":7,"file_name":"a.jpg"}],"annotations":[{"image_id":7,"file_name":"a.png","segments_info":[{"id":1,"category_id":1,"bbox":[1,2,3,4]}]}],"categories":[{"id":1,"name":"cat"}]}`,
		}, []string{"cat 1 2 3 4"}},
		"coco of another size": {map[string]string{
			"a.jpg": img, "c.json": `{"images":[{"id":1,"file_name":"a.jpg","width":128,"height":96}],"annotations":[{"image_id":1,"category_id":1,"bbox":[2,4,6,8]}],"categories":[{"id":1,"name":"cat"}]}`,
		}, []string{"cat 1 2 3 4"}},
		"coco turned by CVAT": {map[string]string{
			"a.jpg": img, "c.json": `{"images":[{"id":1,"file_name":"a.jpg"}],"annotations":[{"image_id":1,"category_id":1,"bbox":[10,10,4,2],"attributes":{"rotation":90}}],"categories":[{"id":1,"name":"cat"}]}`,
		}, []string{"cat 11 9 2 4"}},
		"tasks of Label Studio": {map[string]string{
			"images/my a.jpg": img, "project.json": `[{"id":1,"data":{"image":"/data/local-files/?d=x/my%20a.jpg"},"annotations":[{"result":[` + studio("cat") + `]}]},` +
				`{"id":2,"data":{"image":"/data/upload/1/0f3a9c2e-b.jpg"},"annotations":[{"result":[` + studio("dog") + `,` + studio("cat") + `]}]}]`,
		}, []string{"cat 6.4 12 32 24"}},
		"task of Label Studio with an upload": {map[string]string{
			"b.jpg": img, "project.json": `[{"id":2,"data":{"image":"/data/upload/1/0f3a9c2e-b.jpg"},"annotations":[{"result":[` + studio("dog") + `,` + studio("cat") + `]}]}]`,
		}, []string{"dog 6.4 12 32 24", "cat 6.4 12 32 24"}},
		"list of CreateML": {map[string]string{
			"a.jpg": img, "createml.json": `[{"image":"a.jpg","annotations":[{"label":"cat","coordinates":{"x":16,"y":12,"width":8,"height":4}}]},{"image":"b.jpg","annotations":[]}]`,
		}, []string{"cat 12 10 8 4"}},
		"project of VIA": {map[string]string{
			"a.jpg": img, "via.json": `{"_via_settings":{"core":{}},"_via_img_metadata":{"b.jpg9":{"filename":"b.jpg","size":9,"regions":[]},"a.jpg9":{"filename":"a.jpg","size":9,"regions":[` +
				`{"shape_attributes":{"name":"rect","x":1,"y":2,"width":3,"height":4},"region_attributes":{"label":"cat"}}]}}}`,
		}, []string{"cat 1 2 3 4"}},
		"voc of Label Studio": {map[string]string{"images/a.jpg": img, "Annotations/a.xml": voc()}, []string{"cat 1 2 3 4"}},
		"voc in a folder":     {map[string]string{"images/a.jpg": img, "annotations/xmls/a.xml": voc()}, []string{"cat 1 2 3 4"}},
		"voc by its filename": {map[string]string{"img/a.jpg": img, "xml/0001.xml": voc()}, []string{"cat 1 2 3 4"}},
		"voc in UTF-16":       {map[string]string{"a.jpg": img, "a.xml": utf16le("<?xml version=\"1.0\" encoding=\"UTF-16\"?>" + voc())}, []string{"cat 1 2 3 4"}},
		"voc in Latin-1":      {map[string]string{"a.jpg": img, "a.xml": "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" + strings.ReplaceAll(voc(), "cat", "caf\xe9")}, []string{"café 1 2 3 4"}},
		"voc with a turned box": {map[string]string{
			"a.jpg": img, "a.xml": `<annotation><object><name>cat</name><robndbox><cx>12</cx><cy>11</cy><w>4</w><h>2</h><angle>1.5707963267948966</angle></robndbox></object></annotation>`,
		}, []string{"cat 11 9 2 4"}},
		"voc with a polygon": {map[string]string{
			"a.jpg": img, "a.xml": `<annotation><object><name>cat</name><polygon><x1>1</x1><y1>2</y1><x2>5</x2><y2>2</y2><x3>5</x3><y3>6</y3></polygon></object></annotation>`,
		}, []string{"cat about 1 2 4 4"}},
		"voc with corners exchanged": {map[string]string{
			"a.jpg": img, "a.xml": `<annotation><object><name>cat</name><bndbox><xmin>4</xmin><ymin>2</ymin><xmax>1</xmax><ymax>6</ymax></bndbox></object></annotation>`,
		}, []string{"cat 1 2 3 4"}},
		"yolo of a run": {map[string]string{
			"predict/a.jpg": img, "predict/labels/a.txt": "1 0.5 0.5 0.5 0.5 0.25", "names.txt": "cat\ndog",
		}, []string{"dog 16 12 32 24 0.25"}},
		"yolo outline with confidence": {map[string]string{
			"images/a.jpg": img, "labels/a.txt": "0 0.25 0.25 0.5 0.25 0.5 0.5 0.25 0.5 0.75", "data.yaml": "names: [cat]\n",
		}, []string{"cat about 16 12 16 12 0.75"}},
		"yolo pose with confidence": {map[string]string{
			"images/a.jpg": img, "labels/a.txt": "0 0.5 0.5 0.5 0.5 0.25 0.25 2 0.75\n", "data.yaml": "kpt_shape: [1, 3]\nnames: [cat]\n",
		}, []string{"cat 16 12 32 24 0.75 (16,12) of 1"}},
		"yolo track": {map[string]string{
			"images/a.jpg": img, "labels/a.txt": "0 0.5 0.5 0.5 0.5 0.75 12", "data.yaml": "names: [cat]\n",
		}, []string{"cat 16 12 32 24 0.75"}},
		"yolo with marks of Windows": {map[string]string{
			"images/a.jpg": img, "labels/a.txt": "\uFEFF0 0.5 0.5 0.5 0.5\r\n", "classes.txt": "\uFEFFcat\r\n",
		}, []string{"cat 16 12 32 24"}},
		"darknet of Roboflow": {map[string]string{
			"train/a.jpg": img, "train/a.txt": "0 0.5 0.5 0.5 0.5", "train/_darknet.labels": "cat\ndog\n",
		}, []string{"cat 16 12 32 24"}},
		"classes of Roboflow":  {map[string]string{"train/a.jpg": img, "train/_classes.csv": "filename, cat, dog, cow\na.jpg, 1, 0, 1\n"}, []string{"cat", "cow"}},
		"document beside":      {map[string]string{"a.jpg": img, "a.json": `{"shapes":[{"label":"cat","points":[[1,2],[4,6]],"shape_type":"rectangle"}],"imagePath":"a.jpg","imageHeight":48,"imageWidth":64}`}, []string{"cat 1 2 3 4"}},
		"beside what is known": {map[string]string{"val/a.jpg": img, "b.json": `{"images":[{"id":1,"file_name":"b.jpg"}],"annotations":[],"categories":[]}`}, nil},
		"beside of macOS":      {map[string]string{"a.jpg": img, "._a.jpg": "x", "__MACOSX/._a.jpg": "x", "__MACOSX/a.jpg": "x"}, nil},
		"background":           {map[string]string{"images/a.jpg": img, "labels/a.txt": ""}, []string{""}},
		"no labels":            {map[string]string{"a.jpg": img, "notes.txt": "x", "x.json": "[1]", "x.csv": "a,b\n1,2\n"}, nil},
		"class":                {map[string]string{"train/cat/a.jpg": img}, []string{"cat"}},
		"csv":                  {map[string]string{"a.jpg": img, "x.csv": "\uFEFFfilename,width,height,class,xmin,ymin,xmax,ymax\na.jpg,1,1,cat,1,2,4,6\n"}, []string{"cat 1 2 3 4"}},
		"hidden":               {map[string]string{"a.jpg": img, ".cache/b.jpg": img}, nil},
		"masks of VOC":         {map[string]string{"a.jpg": img, "SegmentationClass/a.png": "x"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := open(t, put(t, c.files))
			if s.Len() != 1 {
				t.Fatalf("got %d images", s.Len())
			}
			r, err := s.Request(0)
			if err != nil {
				t.Fatal(err)
			}
			rd := prediction.Read(r, prediction.Options{})
			var got []string
			if p := rd.Prediction; p != nil {
				got = []string{}
				for _, o := range p.Objects {
					text := o.Class
					if o.Box != nil {
						text += fmt.Sprintf(" %g %g %g %g", o.Box.X, o.Box.Y, o.Box.Width, o.Box.Height)
					}
					if b, ok := o.Bounds(); ok && o.Box == nil {
						text += fmt.Sprintf(" about %g %g %g %g", b.X, b.Y, b.Width, b.Height)
					}
					if o.Confidence.Known {
						text += fmt.Sprintf(" %g", o.Confidence.Value)
					}
					if len(o.Keypoints) > 0 {
						text += fmt.Sprintf(" (%g,%g) of %d", o.Keypoints[0].X, o.Keypoints[0].Y, len(o.Keypoints))
					}
					got = append(got, text)
				}
			}
			if want := c.want; strings.Join(got, "; ") != strings.Join(want, "; ") || (got == nil) != (want == nil) {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

// studio is a box as Label Studio tells it, in per cent.
func studio(class string) string {
	return `{"type":"rectanglelabels","original_width":64,"original_height":48,"from_name":"l","to_name":"i","value":{"x":10,"y":25,"width":50,"height":50,"rotation":0,"rectanglelabels":["` + class + `"]}}`
}

// voc is what labels of an image say in VOC.
func voc() string {
	return "<annotation><filename>a.jpg</filename><object><name>cat</name><bndbox><xmin>1</xmin><ymin>2</ymin><xmax>4</xmax><ymax>6</ymax></bndbox></object></annotation>"
}

// utf16le is a text as Windows writes it.
func utf16le(text string) string {
	b := []byte{0xFF, 0xFE}
	for _, unit := range utf16.Encode([]rune(text)) {
		b = binary.LittleEndian.AppendUint16(b, unit)
	}
	return string(b)
}

// TestSameNames has images of one name in two folders: each has its own labels.
func TestSameNames(t *testing.T) {
	t.Parallel()
	coco := func(class string) string {
		return `{"images":[{"id":1,"file_name":"a.jpg"}],"annotations":[{"image_id":1,"category_id":1,"bbox":[1,2,3,4]}],"categories":[{"id":1,"name":"` + class + `"}]}`
	}
	rows := func(class string) string { return "filename,class,xmin,ymin,xmax,ymax\na.jpg," + class + ",1,2,4,6\n" }
	img := string(photo(t, 1, 9))
	for name, files := range map[string]map[string]string{
		"beside":      {"train/_annotations.coco.json": coco("cat"), "valid/_annotations.coco.json": coco("dog")},
		"by the name": {"annotations/instances_train.json": coco("cat"), "annotations/instances_valid.json": coco("dog")},
		"csv":         {"train/_annotations.csv": rows("cat"), "valid/_annotations.csv": rows("dog")},
		"voc":         {"train/a.xml": voc(), "valid/a.xml": strings.ReplaceAll(voc(), "cat", "dog")},
	} {
		files["train/a.jpg"], files["valid/a.jpg"] = img, img
		s := open(t, put(t, files))
		for i, want := range []string{"cat", "dog"} {
			r, err := s.Request(i)
			if err != nil {
				t.Fatal(err)
			}
			if p := prediction.Read(r, prediction.Options{}).Prediction; p == nil || len(p.Objects) != 1 || p.Objects[0].Class != want {
				t.Errorf("%s: %s has %+v, want %s", name, r.Target, p, want)
			}
		}
	}
}

// TestUnsized: shares of an image whose size is not known stay shares, and are no boxes
// without a size.
func TestUnsized(t *testing.T) {
	t.Parallel()
	r, err := open(t, put(t, map[string]string{"a.jpg": string(photo(t, 1, 9)[:20]), "a.txt": "0 0.5 0.5 0.25 0.5\n", "obj.names": "cat"})).Request(0)
	if err != nil {
		t.Fatal(err)
	}
	rd := prediction.Read(r, prediction.Options{})
	o := rd.Prediction.Objects[0]
	w, h := float64(rd.Canvas.Width), float64(rd.Canvas.Height)
	if o.Box == nil || o.Box.Width <= 0 || o.Box.Width != w/4 || o.Box.Height != h/2 || o.Box.X != w*3/8 {
		t.Errorf("got %+v on %v", o.Box, rd.Canvas)
	}
}

// TestNameOfFile: a control character in a name breaks no part.
func TestNameOfFile(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("has no such names")
	}
	r, err := open(t, put(t, map[string]string{"a\x01\n.jpg": string(photo(t, 1, 9)), "a\x01\n.txt": "0 0.5 0.5 0.25 0.5\n", "obj.names": "cat"})).Request(0)
	if err != nil {
		t.Fatal(err)
	}
	rd := prediction.Read(r, prediction.Options{})
	if rd.Prediction == nil || len(rd.Prediction.Objects) != 1 || rd.Image < 0 || rd.Parts[rd.Image].Filename != "a__.jpg" {
		t.Errorf("got %+v, findings %v", rd.Prediction, rd.Findings)
	}
}

// TestOriented: boxes of four corners are those of objects, not masks.
func TestOriented(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"1 2 9 4 8 9 2 7 ship 0\n", "1 2 9 4 8 9 2 7 ship 0\n1 2 9 4 8 9 2 7 ship 0\n"} {
		r, err := open(t, put(t, map[string]string{"images/a.jpg": string(photo(t, 1, 9)), "labelTxt/a.txt": text})).Request(0)
		if err != nil {
			t.Fatal(err)
		}
		rd := prediction.Read(r, prediction.Options{})
		if rd.Prediction.Kind != prediction.ObjectDetection {
			t.Errorf("%q: got %v", text, rd.Prediction.Kind)
		}
		for _, f := range rd.Findings {
			if f.Code != "confidence-missing" {
				t.Errorf("%q: %s", text, f.Code)
			}
		}
	}
}

// TestTold says what lies in the folder and is of no use.
func TestTold(t *testing.T) {
	t.Parallel()
	img := string(photo(t, 1, 9))
	for want, files := range map[string]map[string]string{
		"1 of the 2 images that it is about are not here, such as gone.jpg": {"c.json": `{"images":[{"id":1,"file_name":"a.jpg"},{"id":2,"file_name":"gone.jpg"}],"annotations":[],"categories":[]}`},
		"1 annotations have neither a class nor a place":                    {"c.json": `{"images":[{"id":1,"file_name":"a.jpg"}],"annotations":[{"image_id":1,"caption":"x"}]}`},
		"annotations.bbox has a string":                                     {"c.json": `{"images":[{"id":1,"file_name":"a.jpg"}],"annotations":[{"image_id":1,"category_id":1,"bbox":["1","2","3","4"]}]}`},
		"annotation 1 cannot be read":                                       {"c.json": `{"images":[{"id":1,"file_name":"a.jpg"}],"annotations":[{"image_id":1,"category_id":1,"bbox":[1,2,3,4,5]}]}`},
		"annotations.xml names images that are here":                        {"annotations.xml": `<annotations><image name="a.jpg"><box label="x"/></image></annotations>`},
		"ml.json names images that are here":                                {"ml.json": `{"images":["a.jpg"]}`},
		"t.csv names images that are here":                                  {"t.csv": "a.jpg,1,2,3,4,cat\n"},
		"1 files of labels are of no image here, such as gone.txt":          {"a.txt": "", "gone.txt": "", "classes.txt": "cat"},
		"classes have numbers for names":                                    {"a.txt": ""},
		"lists other classes":                                               {"a.txt": "", "classes.txt": "cat", "x.names": "dog"},
		"SegmentationClass holds masks of VOC":                              {"SegmentationClass/a.png": "x"},
		"x.yaml: x.yaml is too large":                                       {"x.yaml": strings.Repeat(" ", 1<<20+1)},
	} {
		files["a.jpg"] = img
		if s := open(t, put(t, files)); len(s.Problems()) != 1 || !strings.Contains(s.Problems()[0], want) {
			t.Errorf("got %q, want %q", s.Problems(), want)
		}
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	root, err := os.OpenRoot(put(t, map[string]string{"x.txt": "x"}))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = root.Close() }()
	if _, err := labelled.Open(root); !errors.Is(err, labelled.ErrNone) {
		t.Errorf("a folder without images: %v", err)
	}
	dir := put(t, map[string]string{"a.jpg": "x"})
	if err := os.Symlink("/etc/passwd", filepath.Join(dir, "b.jpg")); err != nil {
		t.Skip(err)
	}
	if s := open(t, dir); s.Len() != 1 || len(s.Problems()) != 1 {
		t.Errorf("a symbolic link: %d images, %q", s.Len(), s.Problems())
	}
	for _, line := range []string{"0 0.5", "0 a b c d", "0 NaN 0 0 0", "0 1 2 3 4 5 6 7", "0 100 100 50 50", "0 0.5 0.5 0.5 0.5 0.25 0.25 2 0 0 0"} {
		s := open(t, put(t, map[string]string{"images/a.jpg": string(photo(t, 1, 1)), "labels/a.txt": line}))
		if _, err := s.Request(0); err == nil || !strings.Contains(err.Error(), "labels/a.txt: line 1") {
			t.Errorf("%q: got %v", line, err)
		}
	}
}

// FuzzLabels reads any labels; whatever they say, an image is a request or an
// error.
func FuzzLabels(f *testing.F) {
	for _, s := range []string{
		"0 0.5 0.5 0.5 0.5", "names: {0: a}", `{"images":[],"annotations":[{"segmentation":[[1]]}]}`, "<annotation/>", "filename,class\na.jpg,x",
		`{"images":[{"id":1,"file_name":"a.jpg"}],"annotations":[{"image_id":1,"segmentation":{"size":[1,1],"counts":"~~"},"keypoints":[1,2,3]}]}`, "names: [a]\nkpt_shape: [1000000000, 3]",
	} {
		f.Add(s)
	}
	img := string(photo(f, 6, 1))
	f.Fuzz(func(t *testing.T, s string) {
		dir := put(t, map[string]string{"images/a.jpg": img, "labels/a.txt": s, "data.yaml": s, "coco.json": s, "t.csv": s, "JPEGImages/b.jpg": img, "Annotations/b.xml": s})
		root, err := os.OpenRoot(dir)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = root.Close() }()
		set, err := labelled.Open(root)
		if err != nil {
			return
		}
		for i := range set.Len() {
			if r, err := set.Request(i); err == nil {
				prediction.Read(r, prediction.Options{})
			}
		}
	})
}
