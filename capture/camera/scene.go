package camera

import (
	"embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"

	"github.com/framebin/framebin/capture/prediction"
)

//go:embed frames
var files embed.FS

const framesDir = "frames"

// errTruth is wrapped by the error for a row of truth.csv that makes no sense.
var errTruth = errors.New("truth.csv")

// scene is one photograph and what is to be seen in it, as one project type.
type scene struct {
	image   string // file name in frames
	kind    prediction.Kind
	objects []object
}

// object is one annotated thing.
type object struct {
	class      string
	confidence float64         // of upstream's model; 0 where it has none
	box        *prediction.Box // nil if there is none
	mask       string          // file name in frames; "" if there is none
}

// openScenes reads the annotations that are built in, grouped by kind in the
// order of the file.
func openScenes() (map[prediction.Kind][]*scene, error) {
	f, err := files.Open(path.Join(framesDir, "truth.csv"))
	if err != nil {
		return nil, fmt.Errorf("open the annotations: %w", err)
	}
	defer func() { _ = f.Close() }()
	return readScenes(f)
}

// readScenes reads annotations: rows of image, kind, class, confidence, x, y,
// width, height, mask under a header. Rows of one image and kind that follow
// each other are one scene.
func readScenes(r io.Reader) (map[prediction.Kind][]*scene, error) {
	rows := csv.NewReader(r)
	rows.FieldsPerRecord = 9
	if _, err := rows.Read(); err != nil {
		return nil, fmt.Errorf("%w: %w", errTruth, err)
	}
	scenes := map[prediction.Kind][]*scene{}
	var last *scene
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return scenes, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%w: %w", errTruth, err)
		}
		kind, err := ParseKind(row[1])
		if err != nil {
			return nil, fmt.Errorf("%w: %w", errTruth, err)
		}
		o, err := readObject(row[2:])
		if err != nil {
			return nil, fmt.Errorf("%w: %s: %w", errTruth, row[0], err)
		}
		if last == nil || last.image != row[0] || last.kind != kind {
			last = &scene{image: row[0], kind: kind}
			scenes[kind] = append(scenes[kind], last)
		}
		last.objects = append(last.objects, o)
	}
}

// readObject reads class, confidence, x, y, width, height, mask.
func readObject(row []string) (object, error) {
	o := object{class: row[0], mask: row[6]}
	var numbers [5]float64
	for i, text := range row[1:6] {
		if text == "" {
			continue
		}
		n, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return object{}, fmt.Errorf("read a number: %w", err)
		}
		numbers[i] = n
	}
	o.confidence = numbers[0]
	if row[2] != "" {
		o.box = &prediction.Box{X: numbers[1], Y: numbers[2], Width: numbers[3], Height: numbers[4]}
	}
	return o, nil
}

// readFile returns a file of frames.
func readFile(name string) ([]byte, error) {
	b, err := files.ReadFile(path.Join(framesDir, name))
	if err != nil {
		return nil, fmt.Errorf("read a built-in frame: %w", err)
	}
	return b, nil
}
