package export_test

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"errors"
	"image"
	"image/jpeg"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/export"
)

// framed are requests as cameras send them, and one without an image.
func framed(t *testing.T, n int) []*capture.Request {
	t.Helper()
	var list []*capture.Request
	for i := range n {
		img := image.NewGray(image.Rect(0, 0, 40, 30))
		img.Pix[0] = uint8(i)
		var picture, body bytes.Buffer
		if err := jpeg.Encode(&picture, img, nil); err != nil {
			t.Fatal(err)
		}
		w := multipart.NewWriter(&body)
		for _, p := range [][3]string{
			{"image", "../../evil.jpeg", picture.String()},
			{"predictions", "predictions.json", `{"kind":"ObjectDetection.v1","objects":[{"classId":"../cat","confidence":0.5,"boundingBox":{"x":1,"y":2,"width":3,"height":4}}]}`},
		} {
			h := textproto.MIMEHeader{"Content-Type": {map[bool]string{true: "image/jpeg", false: "application/json"}[p[0] == "image"]}}
			h.Set("Content-Disposition", multipart.FileContentDisposition(p[0], p[1]))
			part, err := w.CreatePart(h)
			if err != nil {
				t.Fatal(err)
			}
			_, _ = part.Write([]byte(p[2]))
		}
		_ = w.Close()
		r := capture.NewRequest("POST", "/", http.Header{"Content-Type": {w.FormDataContentType()}}, body.Bytes())
		r.Seq = uint64(i + 1)
		list = append(list, r)
	}
	return append(list, numberedRequests(1)...)
}

// TestDatasets writes each as folder and as ZIP: the same files, nothing
// outside, nothing beside but the manifest of class folders.
func TestDatasets(t *testing.T) {
	t.Parallel()
	for _, format := range export.Formats() {
		if !format.Dataset() {
			continue
		}
		t.Run(format.Name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			out := filepath.Join(dir, "deep", "out")
			got, err := export.Save(t.Context(), out, job(format, framed(t, 3)...))
			if err != nil || got.Requests != 3 || !strings.Contains(got.String(), "left out 1 request") {
				t.Fatalf("got %v, %v", got, err)
			}
			files := tree(t, out)
			if _, err := export.Save(t.Context(), out+".zip", job(format, framed(t, 3)...)); err != nil {
				t.Fatal(err)
			}
			z, err := zip.OpenReader(out + ".zip")
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = z.Close() }()
			var zipped, unzipped []string
			for _, f := range z.File {
				zipped = append(zipped, f.Name)
			}
			for name := range files {
				if !strings.HasSuffix(name, "/") {
					unzipped = append(unzipped, name)
				}
			}
			slices.Sort(zipped)
			slices.Sort(unzipped)
			if !slices.Equal(zipped, unzipped) || len(zipped) < 3 {
				t.Errorf("the ZIP has %q, the folder %q", zipped, unzipped)
			}
			want := "out out.zip"
			if format.Name == "classdirs" {
				want = "out out.manifest.json out.zip out.zip.manifest.json"
			}
			entries, _ := os.ReadDir(filepath.Dir(out))
			var beside []string
			for _, e := range entries {
				beside = append(beside, e.Name())
			}
			if got := strings.Join(beside, " "); got != want {
				t.Errorf("beside it lie %s, want %s", got, want)
			}
		})
	}
}

// TestDatasetInTheWay takes the place of an empty folder and, asked to, of a
// dataset; never of anything else.
func TestDatasetInTheWay(t *testing.T) {
	t.Parallel()
	coco, err := export.ParseFormat("coco")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	save := func(name string, how export.Existing) error {
		j := job(coco, framed(t, 1)...)
		j.Existing = how
		_, err := export.Save(t.Context(), filepath.Join(dir, name), j)
		return err
	}
	for _, name := range []string{"empty", "mine"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	photo := filepath.Join(dir, "mine", "photo.jpg")
	if err := os.WriteFile(photo, []byte("dear"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := save("empty", export.Refuse); err != nil {
		t.Errorf("an empty folder: %v", err)
	}
	if err := save("empty", export.Refuse); !errors.Is(err, export.ErrExists) {
		t.Errorf("a dataset: %v", err)
	}
	if err := save("empty", export.Replace); err != nil {
		t.Errorf("a dataset, to be replaced: %v", err)
	}
	for _, how := range []export.Existing{export.Refuse, export.Replace} {
		if err := save("mine", how); err == nil {
			t.Errorf("with %d a folder of something else was written over", how)
		}
	}
	if text, err := os.ReadFile(photo); err != nil || string(text) != "dear" {
		t.Errorf("what was in it is %q: %v", text, err)
	}
	if err := save("empty", export.Rename); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "empty-2", "manifest.json")); err != nil {
		t.Error(err)
	}
	if _, err := export.Save(t.Context(), filepath.Join(dir, "none"), job(coco, numberedRequests(2)...)); !errors.Is(err, export.ErrNoRequest) {
		t.Errorf("nothing to write: %v", err)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 3 {
		t.Errorf("left behind: %v", entries)
	}
}

// TestEmbeddedImage: an image that lies in the document is in the dataset.
func TestEmbeddedImage(t *testing.T) {
	t.Parallel()
	var picture bytes.Buffer
	if err := jpeg.Encode(&picture, image.NewGray(image.Rect(0, 0, 40, 30)), nil); err != nil {
		t.Fatal(err)
	}
	doc := `{"image":"` + base64.StdEncoding.EncodeToString(picture.Bytes()) + `","kind":"ObjectDetection.v1","objects":[{"classId":"cat","confidence":0.5,"boundingBox":{"x":1,"y":2,"width":3,"height":4}}]}`
	r := capture.NewRequest("POST", "/", http.Header{"Content-Type": {"application/json"}}, []byte(doc))
	r.Seq = 1
	yolo, err := export.ParseFormat("yolo")
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "x")
	if _, err := export.Save(t.Context(), out, job(yolo, r)); err != nil {
		t.Fatal(err)
	}
	if files := tree(t, out); files["images/train/000001.jpg"] != picture.String() || files["labels/train/000001.txt"] == "" {
		t.Errorf("got %s", sortedNames(files))
	}
}

// TestLeftOutWithoutManifest says what was left out where no manifest does.
func TestLeftOutWithoutManifest(t *testing.T) {
	t.Parallel()
	for name, manifest := range map[string]bool{"csv": false, "classdirs": false, "coco": true} {
		f, err := export.ParseFormat(name)
		if err != nil {
			t.Fatal(err)
		}
		result, err := export.Write(t.Context(), io.Discard, job(f, framed(t, 2)...))
		if err != nil {
			t.Fatal(err)
		}
		want := "left out 1 request (request)"
		if manifest {
			want = "left out 1 request, the manifest says why"
		}
		if !strings.Contains(result.Note, want) {
			t.Errorf("%s: got %q, want %q", name, result.Note, want)
		}
	}
}
