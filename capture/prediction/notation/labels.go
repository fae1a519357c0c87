package notation

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// labelLine is how lines of label files are built that have no titles. A word
// is a class or a file; what stands under "-" is passed over.
type labelLine struct {
	columns  []string
	optional int                    // columns at the end that may be missing
	may      func(v []float64) bool // of the numbers
}

// labelLines are the forms of label files whose columns leave no doubt.
var labelLines = []labelLine{
	// Darknet and Ultralytics
	{columns("class_id x_center y_center width height confidence"), 1, func(v []float64) bool { return whole(v[0]) && shares(v[1:]) }},
	// MOT Challenge: a confidence of -1 is none
	{columns("frame track_id left top width height confidence - - -"), 3, func(v []float64) bool {
		return len(v) != 8 && whole(v[0]) && whole(v[1]) && v[4] > 1 && v[5] > 1 && v[6] <= 100
	}},
	// KITTI
	{columns("class - - - left top right bottom - - - - - - - confidence"), 1, func(v []float64) bool { return v[5] >= v[3] && v[6] >= v[4] }},
	// DOTA: corners, class, difficulty
	{columns("x1 y1 x2 y2 x3 y3 x4 y4 class -"), 1, func([]float64) bool { return true }},
	// keras-retinanet: the image, corners, class
	{columns("file left top right bottom class"), 0, func(v []float64) bool { return v[2] > v[0] && v[3] > v[1] }},
	// makesense: class, corner and size, the image and its size
	{columns("class left top width height file image_width image_height"), 0, func(v []float64) bool {
		return v[0]+v[2] <= v[4] && v[1]+v[3] <= v[5]
	}},
	// VisDrone: corner and size, whether it counts, class, truncation, occlusion
	{columns("left top width height - class_id - -"), 0, func(v []float64) bool {
		return !slices.ContainsFunc(v, func(x float64) bool { return !whole(x) }) &&
			min(v[2], v[3]) > 0 && v[4] <= 1 && v[5] <= 11 && max(v[6], v[7]) <= 2
	}},
	// its results: a confidence, and neither truncation nor occlusion
	{columns("left top width height confidence class_id - -"), 0, func(v []float64) bool {
		return isBox(v) && isScore(v[4]) && whole(v[5]) && v[6] == -1 && v[7] == -1
	}},
	{columns("class confidence bbox bbox bbox bbox"), 0, func(v []float64) bool { return isScore(v[0]) && isBox(v[1:]) }},
	{columns("- class confidence bbox bbox bbox bbox"), 0, func(v []float64) bool { return whole(v[0]) && isScore(v[1]) && isBox(v[2:]) }},
	{columns("class bbox bbox bbox bbox confidence"), 0, func(v []float64) bool { return isScore(v[4]) && isBox(v) }},
	{columns("bbox bbox bbox bbox confidence class"), 0, func(v []float64) bool { return isScore(v[4]) && isBox(v) }},
	{columns("bbox bbox bbox bbox class confidence"), 0, func(v []float64) bool { return isScore(v[4]) && isBox(v) }},
	{columns("class bbox bbox bbox bbox"), 0, isBox},
	{columns("bbox bbox bbox bbox class"), 0, isBox},
	{columns("class_id confidence bbox bbox bbox bbox"), 0, func(v []float64) bool {
		return whole(v[0]) && isFraction(v[1]) && isBox(v[2:]) && !shares(v[2:])
	}},
	{columns("class_id bbox bbox bbox bbox confidence"), 0, func(v []float64) bool {
		return whole(v[0]) && isFraction(v[5]) && isBox(v[1:]) && !shares(v[1:5])
	}},
	{columns("bbox bbox bbox bbox confidence class_id"), 0, func(v []float64) bool { return whole(v[5]) && isFraction(v[4]) && isBox(v) }},
	{columns("bbox bbox bbox bbox confidence"), 0, func(v []float64) bool { return isFraction(v[4]) && isBox(v) && !shares(v[:4]) }},
}

func columns(names string) []string { return strings.Fields(names) }

// matches reports whether a line is of this form. Words stand where a class or a
// file is, and nowhere else.
func (l *labelLine) matches(cells, words []string, v []float64) bool {
	if len(cells) > len(l.columns) || len(cells) < len(l.columns)-l.optional {
		return false
	}
	wanted := 0
	for i, name := range l.columns[:len(cells)] {
		if name == "class" || name == "file" {
			wanted++
		} else if !IsNumber(cells[i]) {
			return false
		}
	}
	return len(words) == wanted && l.may(v)
}

// isBox reports whether the first four numbers may be a box.
func isBox(v []float64) bool { return slices.Min(v[:4]) >= 0 && min(v[2], v[3]) > 0 }

func isScore(v float64) bool { return v >= 0 && v <= 1 }

// isFraction reports whether a number is a confidence, and no number of a class.
func isFraction(v float64) bool { return v > 0 && v < 1 }

func whole(v float64) bool { return v >= 0 && v == math.Trunc(v) }

// shares reports whether all numbers are within 0..1, but for rounding.
func shares(v []float64) bool {
	const tolerance = 0.001
	return !slices.ContainsFunc(v, func(x float64) bool { return x < -tolerance || x > 1+tolerance })
}

// fromLabels writes the lines of a label file as a list of objects: all lines
// have one form, or are boxes and outlines of shares after a number of a class.
func fromLabels(data []byte) ([]byte, bool) {
	lines, ok := cellsOf(data)
	if !ok {
		return nil, false
	}
	for i := range labelLines {
		if text, ok := labelLines[i].write(lines); ok {
			return text, true
		}
	}
	for _, write := range [...]func([][]string) ([]byte, bool){outlines, blocks, scores} {
		if text, ok := write(lines); ok {
			return text, true
		}
	}
	return nil, false
}

// cellsOf returns the cells of the lines that are not empty.
func cellsOf(data []byte) (lines [][]string, ok bool) {
	const most = 2048 // columns
	values := 0
	for line := range strings.Lines(string(data)) {
		cells := strings.FieldsFunc(line, func(c rune) bool { return strings.ContainsRune(" ,;:\t\r\n()[]", c) })
		if len(cells) == 0 {
			continue
		}
		if values += len(cells); len(cells) > most || values > maxValues {
			return nil, false
		}
		lines = append(lines, cells)
	}
	return lines, len(lines) > 0
}

// write writes lines that all have this form.
func (l *labelLine) write(lines [][]string) ([]byte, bool) {
	text := []byte{'['}
	for _, cells := range lines {
		words, v := wordsAndNumbers(cells)
		if !l.matches(cells, words, v) {
			return nil, false
		}
		text = l.appendTo(comma(text), cells)
	}
	return append(text, ']'), true
}

// appendTo appends the object of a line.
func (l *labelLine) appendTo(text []byte, cells []string) []byte {
	text = append(text, '{')
	before := ""
	for k, name := range l.columns[:len(cells)] {
		if name == "-" || name == "file" || name == "confidence" && cells[k][0] == '-' {
			continue
		}
		text = comma(text)
		switch {
		case name == "bbox" && before == name:
		case name == "bbox":
			text = append(text, `"bbox":[`...)
		default:
			text = append(AppendString(text, name), ':')
		}
		text = appendCell(text, cells[k])
		if name == "bbox" && (k+1 == len(cells) || l.columns[k+1] != name) {
			text = append(text, ']')
		}
		before = name
	}
	return append(text, '}')
}

// outlines writes lines of outlines, and of boxes, of shares.
func outlines(lines [][]string) ([]byte, bool) {
	const triangle = 7 // a class and three points
	text := []byte{'['}
	for _, cells := range lines {
		words, v := wordsAndNumbers(cells)
		text = comma(text)
		switch {
		case len(words) > 0 || len(v) == 0 || !whole(v[0]) || !shares(v[1:]):
			return nil, false
		case len(v) >= triangle:
			text = appendOutline(text, cells)
		case labelLines[0].matches(cells, words, v):
			text = labelLines[0].appendTo(text, cells)
		default:
			return nil, false
		}
	}
	return append(text, ']'), true
}

// blocks writes the lines of each of some images: its name, how many objects there
// are, and as many lines of a corner, a size, and a confidence where there are five
// numbers.
func blocks(lines [][]string) ([]byte, bool) {
	form := labelLine{columns: []string{"left", "top", "width", "height", "confidence"}}
	text := []byte{'['}
	for len(lines) > 0 {
		objects, rest, ok := cutBlock(lines)
		if !ok {
			return nil, false
		}
		for _, cells := range objects {
			words, v := wordsAndNumbers(cells)
			if len(words) > 0 || len(v) < 4 || len(v) == 5 && !isScore(v[4]) || !isBox(v) {
				return nil, false
			}
			if len(v) > len(form.columns) { // attributes of the face
				cells = cells[:4]
			}
			text = form.appendTo(comma(text), cells)
		}
		lines = rest
	}
	return append(text, ']'), true
}

// cutBlock cuts off the lines of the first image: its name, which has a point in it,
// a count, and the objects.
func cutBlock(lines [][]string) (objects, rest [][]string, ok bool) {
	if len(lines) < 2 || len(lines[0]) != 1 || len(lines[1]) != 1 {
		return nil, nil, false
	}
	name, rest := lines[0][0], lines[2:]
	n, err := strconv.Atoi(lines[1][0])
	if err != nil || n < 0 || n > len(rest) || IsNumber(name) || !strings.Contains(name, ".") {
		return nil, nil, false
	}
	return rest[:n], rest[n:], true
}

// scores writes lines of a class and how sure the model is of it, in either order.
func scores(lines [][]string) ([]byte, bool) {
	const mostWords = 8
	text := []byte{'['}
	for _, cells := range lines {
		last := len(cells) - 1
		if last < 1 || last > mostWords {
			return nil, false
		}
		score, ok := scoreOf(cells[last])
		words := cells[:last]
		if !ok {
			score, ok = scoreOf(cells[0])
			words = cells[1:]
		}
		if !ok || !slices.ContainsFunc(words, func(w string) bool { return !IsNumber(w) }) {
			return nil, false
		}
		text = AppendString(append(comma(text), `{"class":`...), strings.Join(words, " "))
		text = strconv.AppendFloat(append(text, `,"confidence":`...), score, 'g', -1, 64)
		text = append(text, '}')
	}
	return append(text, ']'), true
}

// scoreOf reads a confidence: a share with a point in it, or per cent that say so.
func scoreOf(cell string) (float64, bool) {
	digits, percent := strings.CutSuffix(cell, "%")
	v, err := strconv.ParseFloat(digits, 64)
	if err != nil || !IsNumber(digits) {
		return 0, false
	}
	if percent {
		return v / 100, v >= 0 && v <= 100
	}
	return v, isScore(v) && strings.ContainsAny(cell, ".eE")
}

func wordsAndNumbers(cells []string) (words []string, v []float64) {
	for _, cell := range cells {
		if x, err := strconv.ParseFloat(cell, 64); err == nil && IsNumber(cell) {
			v = append(v, x)
		} else {
			words = append(words, cell)
		}
	}
	return words, v
}

// appendOutline appends the object of a class and the points of its outline,
// with a confidence last where the number of columns is even.
func appendOutline(text []byte, cells []string) []byte {
	text = append(append(text, `{"class_id":`...), cells[0]...)
	points := cells[1:]
	if len(points)%2 == 1 {
		last := len(points) - 1
		text = append(append(text, `,"confidence":`...), points[last]...)
		points = points[:last]
	}
	text = append(append(text, `,"polygon":[`...), strings.Join(points, ",")...)
	return append(text, "]}"...)
}
