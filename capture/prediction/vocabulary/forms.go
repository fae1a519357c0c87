package vocabulary

import "github.com/framebin/framebin/capture/prediction/object"

// Column is what one of several parallel lists has of each object.
type Column uint8

// The columns.
const (
	NoColumn Column = iota
	LabelColumn
	IDColumn
	ScoreColumn
	BoxColumn
	MaskColumn
	OutlineColumn
)

// ColumnKey is one spelling of a column, and how its boxes are laid out where
// the name tells.
type ColumnKey struct {
	Key    string
	Column Column
	Layout object.Layout
	Units  object.Units
}

// columnKeys are the spellings of columns that their words do not say: "boxes",
// "scores" and "labels" are understood without.
var columnKeys = []ColumnKey{
	{Key: "displaynames", Column: LabelColumn},
	{Key: "classname", Column: LabelColumn}, // supervision, as the next
	{Key: "classid", Column: IDColumn},
	{Key: "ids", Column: IDColumn},
	{Key: "detectionboxes", Column: BoxColumn, Layout: object.YXYX, Units: object.Normalised}, // TensorFlow
}

// RowShape says where in a row of numbers the box, the confidence and the
// class are.
type RowShape struct {
	Length, Box, Score int
	Class              int  // -1 where there is none
	Percent            bool // the confidence is 0..100
	Open               bool // the box may be in pixels, although it does not come first
	Times              int  // of another confidence, by which this one is multiplied; 0 where there is none
	Angle              int  // of a box by its centre; 0 where there is none
	Points             int  // the first of ten numbers that are five points on a face; 0 where there are none
}

// NoScore is the place of the confidence in rows that have none: a class and the
// centre and the size of a box, of 0..1.
const NoScore = -1

// rowShapes are the shapes of rows, first match first.
var rowShapes = []RowShape{
	{Length: 6, Score: 4, Class: 5},                     // Ultralytics' Boxes.data
	{Length: 6, Class: 0, Score: 1, Box: 2},             // Amazon SageMaker, corners of 0..1
	{Length: 6, Class: 0, Score: 1, Box: 2, Open: true}, // PaddleDetection
	{Length: 6, Score: 4, Class: 5, Percent: true},
	{Length: 7, Class: 1, Score: 2, Box: 3},             // OpenVINO's DetectionOutput, corners of 0..1
	{Length: 7, Class: 5, Score: 6, Box: 1, Open: true}, // YOLO as ONNX ends it: image, box, class, confidence
	{Length: 7, Score: 4, Times: 5, Class: 6},           // YOLOX, that something is there and that it is of the class
	{Length: 7, Angle: 4, Score: 5, Class: 6},           // Ultralytics' OBB
	{Length: 6, Angle: 4, Score: 5, Class: -1},          // MMRotate
	{Length: 5, Class: 0, Box: 1, Score: NoScore},       // labels of YOLO in JSON
	{Length: 5, Score: 4, Class: -1},
	{Length: 15, Score: 14, Class: -1, Points: 4}, // YuNet
	{Length: 15, Score: 4, Class: -1, Points: 5},  // RetinaFace
}

// Column returns what a key says of one of several parallel lists: by its
// spelling, else by its words.
func (v *Vocabulary) Column(raw []byte) (ColumnKey, BoxWord) {
	key := Normalise(raw)
	r, ok := split(raw)
	var word BoxWord
	if ok {
		word = r.box()
	}
	for _, k := range v.Columns {
		if k.Key == key {
			return k, word
		}
	}
	if !ok {
		return ColumnKey{}, word
	}
	k := ColumnKey{Key: key}
	if k.Column = r.column(); k.Column == NoColumn {
		return ColumnKey{}, word
	}
	return k, word
}

// columnRules are the columns that keys make which have one of some words and
// none of others, first match first.
var columnRules = []struct {
	column    Column
	one, none sense
	id        bool // with a word for an identifier
}{
	{column: ScoreColumn, one: sayScore},
	{column: IDColumn, one: sayClass, none: sayBox, id: true},
	{column: LabelColumn, one: sayClass, none: sayBox},
	{column: BoxColumn, one: sayBox, none: sayClass | sayName | sayMask | sayOutline},
	{column: MaskColumn, one: sayMask, none: sayClass | sayName | sayScore},
	{column: OutlineColumn, one: sayOutline, none: sayBox | sayClass | sayName | sayMask},
}

// column returns which column the words of a key make, if all are known but
// those that it begins with.
func (r *reading) column() Column {
	first, ok := r.tail()
	s := r.all
	if !ok || first == r.n || s&(geometry|sayImage) != 0 || s&sayList == 0 && r.n > 1 {
		return NoColumn
	}
	for _, rule := range columnRules {
		if s&rule.one != 0 && s&rule.none == 0 && (!rule.id || r.id()) {
			return rule.column
		}
	}
	if names := s&^sayList == sayName; names && (first == 0 && r.n > 1 || r.list[r.n-1] == "texts") {
		return LabelColumn
	}
	return NoColumn
}

// id reports whether a key says that its values are identifiers.
func (r *reading) id() bool {
	for i := range r.n {
		if w := r.list[i]; w == "id" || w == "ids" || w == "index" || w == "idx" {
			return true
		}
	}
	return false
}
