package main

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/image/draw"
)

// BenchmarkShowPeers takes JPEGs of 1920x1080 to sixel at 960x540, with 50
// boxes drawn by framebin, as whole processes in turn: framebin, img2sixel and
// chafa, those that are installed. It reports framebin's share of their time as
// the geometric mean over three photographs and noise. Budget: 0.30 of
// img2sixel, 0.60 of chafa.
//
//	go test -run '^$' -bench ShowPeers -benchtime 20x .
func BenchmarkShowPeers(b *testing.B) {
	dir := b.TempDir()
	boxes := filepath.Join(dir, "predictions.json")
	writeBoxes(b, boxes)
	binary := filepath.Join(dir, "framebin")
	build(b, binary, ".")
	var photos []string
	for _, name := range []string{"trees_BLAN_1024.jpg", "fork_11.jpg", "cards_cam_image2.jpg"} {
		photos = append(photos, filepath.Join(dir, name))
		writeSample(b, name, photos[len(photos)-1])
	}
	photos = append(photos, filepath.Join(dir, "noise.jpg"))
	writeNoisy(b, photos[3])
	size := chafaSize(b, photos[0])
	wall, cpu := make([][3]time.Duration, len(photos)), make([][3]time.Duration, len(photos))
	for b.Loop() {
		for i, photo := range photos {
			for k, run := range [3][]string{
				{binary, "show", photo, "--predictions", boxes, "--graphics", "sixel", "--size", "960x540"},
				{"img2sixel", "-w", "960", photo},
				{"chafa", "-f", "sixel", "--font-ratio", "1/1", "--size", size, photo},
			} {
				if _, err := exec.LookPath(run[0]); err != nil {
					continue
				}
				cmd := exec.Command(run[0], run[1:]...)
				start := time.Now()
				if err := cmd.Run(); err != nil {
					b.Fatalf("%v: %v", run, err)
				}
				wall[i][k] += time.Since(start)
				cpu[i][k] += cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
			}
		}
	}
	for k, peer := range map[int]string{1: "img2sixel", 2: "chafa"} {
		if cpu[0][k] > 0 {
			b.ReportMetric(share(wall, k), "wall/"+peer)
			b.ReportMetric(share(cpu, k), "cpu/"+peer)
		}
	}
	b.ReportMetric(0, "ns/op") // of all together
}

// share returns the geometric mean of the first times' shares of the k-th.
func share(times [][3]time.Duration, k int) float64 {
	sum := 0.0
	for _, t := range times {
		sum += math.Log(float64(t[0]) / float64(t[k]))
	}
	return math.Exp(sum / float64(len(times)))
}

// chafaSize returns the --size for which chafa draws 960x540 pixels: how many
// pixels it takes a cell to have depends on its version. It is "" where chafa
// is not installed.
func chafaSize(b *testing.B, photo string) string {
	b.Helper()
	for cols := 40; cols <= 240; cols++ {
		size := fmt.Sprintf("%dx200", cols)
		out, err := exec.Command("chafa", "-f", "sixel", "--font-ratio", "1/1", "--size", size, photo).Output()
		if err != nil {
			return ""
		}
		head := string(out[:min(len(out), 64)])
		_, raster, _ := strings.Cut(head, `"`)
		var pan, pad, width, height int
		if n, _ := fmt.Sscanf(raster, "%d;%d;%d;%d", &pan, &pad, &width, &height); n == 4 && width >= 960 {
			b.Logf("chafa --size %s draws %dx%d", size, width, height)
			return size
		}
	}
	return ""
}

// writePhoto makes a frame of 1920x1080 out of a sample.
func writePhoto(b *testing.B, path string) {
	b.Helper()
	writeSample(b, "cards_cam_image2.jpg", path)
}

// writeSample makes a frame of 1920x1080 out of a sample of that name.
func writeSample(b *testing.B, name, path string) {
	b.Helper()
	sample, err := os.ReadFile("capture/camera/frames/" + name)
	if err != nil {
		b.Fatal(err)
	}
	small, err := jpeg.Decode(bytes.NewReader(sample))
	if err != nil {
		b.Fatal(err)
	}
	large := image.NewRGBA(image.Rect(0, 0, 1920, 1080))
	draw.CatmullRom.Scale(large, large.Rect, small, small.Bounds(), draw.Src, nil)
	var out bytes.Buffer
	if err := jpeg.Encode(&out, large, &jpeg.Options{Quality: 90}); err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
		b.Fatal(err)
	}
}

// writeBoxes makes 50 boxes of five classes.
func writeBoxes(b *testing.B, path string) {
	b.Helper()
	objects := make([]string, 50)
	for i := range objects {
		objects[i] = fmt.Sprintf(`{"classId":"class %d","confidence":0.%02d,"boundingBox":{"x":%d,"y":%d,"width":150,"height":160}}`,
			i%5, 50+i%50, 20+i%10*185, 20+i/10*205)
	}
	document := `{"kind":"ObjectDetection.v1","objects":[` + strings.Join(objects, ",") + `]}`
	if err := os.WriteFile(path, []byte(document), 0o600); err != nil {
		b.Fatal(err)
	}
}
