package prediction_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// referenceTable is a table of the reference page.
type referenceTable struct {
	Title   string
	Intro   string // one or more sentences
	Columns []string
	Rows    [][]string // parallel to Columns
}

// reference returns the tables of the reference page, in the order in which a
// request is read.
func reference() []referenceTable {
	return []referenceTable{
		partReference(),
		kindReference(),
		formReference(),
		containerReference(),
		keyReference("Class", "A text counts before a number, and the names in this order. A number alone is shown as #8.", vocabulary.Label, vocabulary.LabelID, vocabulary.Kind, vocabulary.Text),
		keyReference("Confidence", "A number, or a text that is one, 0..1. If one is above 1, all of the request are read as per cent.", vocabulary.Score),
		keyReference("Box", "Four numbers, an object of coordinates, or corners. Coordinates may also lie flat on the object.", vocabulary.Box),
		coordinateReference(),
		boxReference(),
		keyReference("Mask and outline", "A reference to a part, the mask itself, run lengths, or points.", vocabulary.Mask, vocabulary.Polygon, vocabulary.RLE, vocabulary.Keypoints),
		maskReference(),
		maskFileReference(),
		keyReference("Around and inside an object", "Members that hold other members, or tell the size of the image with each object.", vocabulary.Nest, vocabulary.Instances, vocabulary.Data, vocabulary.Inner, vocabulary.ImageSide, vocabulary.Value),
		productReference(),
		findingReference(),
	}
}

func partReference() referenceTable {
	return referenceTable{
		Title:   "Parts",
		Intro:   "Which part of a multipart body is which; the first row that fits a part counts. A body that is no multipart is the image or the document itself.",
		Columns: []string{"part", "known by"},
		Rows: [][]string{
			{"predictions", "the field name `predictions`"},
			{"predictions", "the file name `predictions.json`"},
			{"predictions", "the media type `application/json`, or another of JSON"},
			{"predictions", "content that begins as JSON"},
			{"image", "the file name `image.*`"},
			{"image", "the field name `image`, unless it is called a mask"},
			{"image", "the media type `image/jpeg`, unless it is called a mask"},
			{"image", "any image that is not called a mask and that no object names as its mask"},
			{"mask", "`mask` in its file name or at the start of its field name"},
			{"mask", "any other PNG, and any other image that an object names"},
		},
	}
}

func kindReference() referenceTable {
	t := referenceTable{
		Title: "Kinds",
		Intro: "Words in the member `kind`, `type`, `task`, `taskType`, `projectType` or `backbonetype`, without version (`.v1`), case and separators; the first row that fits counts. " +
			"Of what says nothing the structure decides: masks with confidences or with a class twice make instance segmentation, masks without make semantic segmentation, " +
			"boxes object detection, classes whose confidences add up to more than 1 multilabel classification, other classes image classification.",
		Columns: []string{"kind says", "read as"},
	}
	for _, k := range vocabulary.KindWords {
		t.Rows = append(t.Rows, []string{strings.Join(k.Words, " and "), k.Kind.String()})
	}
	return t
}

func formReference() referenceTable {
	return referenceTable{
		Title:   "Forms of a document",
		Intro:   "How objects may be written down.",
		Columns: []string{"form", "example"},
		Rows: [][]string{
			{"a list of objects", "`[{\"classId\":\"leaf\",\"confidence\":0.9}]`"},
			{"an object alone", "`{\"classId\":\"leaf\",\"confidence\":0.9}`"},
			{"objects by id or by class", "`{\"predictions\":{\"leaf\":{\"confidence\":0.9}}}`"},
			{"confidences by class", "`{\"predictions\":{\"leaf\":0.9,\"soil\":0.1}}`"},
			{"names", "`{\"labels\":[\"leaf\",\"soil\"]}`"},
			{"parallel lists", "`{\"labels\":[\"leaf\"],\"scores\":[0.9],\"boxes\":[[1,2,3,4]]}`"},
			{"rows of numbers: box, confidence, class", "`[[10,20,110,90,0.9,3]]`"},
			{"rows of numbers: class, confidence, corners of 0..1", "`[[3,0.9,0.1,0.2,0.5,0.6]]`"},
			{"a box whose name is the class", "`[{\"leaf\":[10,20,110,90],\"score\":0.9}]`"},
			{"lines of NVIDIA DeepStream", "`{\"objects\":[\"6|10|20|110|90|leaf\"]}`"},
			{"a mask of classes with their names", "`{\"segmentation_mask\":\"iVBOR…\",\"class_map\":{\"1\":\"leaf\"}}`"},
			{"the same by colours, or a list of names in the order of the values", "`{\"mask\":\"mask.png\",\"classes\":[{\"name\":\"leaf\",\"color\":[0,255,0]}]}`"},
			{"rows of the numbers of classes", "`{\"mask\":[[0,1,1],[0,1,1],[0,0,0]],\"classes\":[\"soil\",\"leaf\"]}`"},
			{"a batch of one", "`[[{\"classId\":\"leaf\",\"confidence\":0.9}]]`"},
		},
	}
}

func containerReference() referenceTable {
	t := referenceTable{
		Title:   "Objects",
		Intro:   "Where the objects are, up to 6 levels deep; the first of these names that holds some counts. Others that hold objects are read besides; members of any other name are looked into too.",
		Columns: []string{"member", "says so when empty"},
	}
	for _, k := range vocabulary.Standard.Containers {
		t.Rows = append(t.Rows, []string{code(k.Key), yes(!k.Weak)})
	}
	return t
}

// keyReference lists the spellings of a member.
func keyReference(title, intro string, roles ...vocabulary.Role) referenceTable {
	t := referenceTable{Title: title, Intro: intro, Columns: []string{"member", "read as", "alone is enough"}}
	for _, k := range vocabulary.Standard.Objects {
		if !slices.Contains(roles, k.Role) {
			continue
		}
		t.Rows = append(t.Rows, []string{code(k.Key), roleNames[k.Role], yes(!k.Weak)})
	}
	return t
}

// roleNames say what the roles are.
var roleNames = [vocabulary.Roles]string{
	vocabulary.NoRole:    "unknown",
	vocabulary.Label:     "class",
	vocabulary.LabelID:   "class, or its id beside a name",
	vocabulary.Score:     "confidence",
	vocabulary.Box:       "box",
	vocabulary.Mask:      "mask",
	vocabulary.Polygon:   "outline",
	vocabulary.RLE:       "run lengths",
	vocabulary.Keypoints: "keypoints",
	vocabulary.Nest:      "holds members of the object",
	vocabulary.Instances: "boxes that share the class",
	vocabulary.Inner:     "an object of its own",
	vocabulary.Kind:      "kind, or the class",
	vocabulary.ImageSide: "size of the image",
	vocabulary.Data:      "holds members of the object, in `concepts`",
	vocabulary.Text:      "class",
	vocabulary.Value:     "holds members of the object, or confidence",
}

func yes(is bool) string {
	if is {
		return "yes"
	}
	return "no"
}

// code marks a name or a number as such.
func code(s string) string { return "`" + s + "`" }

func coordinateReference() referenceTable {
	return referenceTable{
		Title: "Coordinates",
		Intro: "Names of coordinates are understood by their words, however they are joined: `bboxXmin`, `x_min` and `minX` are one. " +
			"Other words before them, as in `plate_x1`, make a box of their own. `rel`, `norm` or `normalized` tells 0..1, `px` pixels, `pct` or `percent` 0..100.",
		Columns: []string{"words", "is"},
		Rows: [][]string{
			{"`x`, `y`", "the left top corner, or the centre"},
			{"`left`, `l`, `xmin`, `x_start`, `originX`, `topLeftX`, `leftCol`", "left"},
			{"`top`, `t`, `ymin`, `y_start`, `originY`, `topLeftY`, `topRow`", "top"},
			{"`right`, `r`, `xmax`, `x_end`, `bottomRightX`, `rightCol`", "right"},
			{"`bottom`, `b`, `ymax`, `y_end`, `bottomRightY`, `bottomRow`", "bottom"},
			{"`cx`, `centerX`, `x_center`", "centre"},
			{"`width`, `w`, `height`, `h`", "size"},
			{"`x1`, `y1`, `x2`, `y2`, or from 0", "two opposite corners"},
			{"`x1` to `y4`, or from 0", "four corners of a turned box"},
			{"`min`, `max`, `topLeft`, `bottomRight`, `p1`, `p2`, `center`, `size`", "points, of `x` and `y`"},
			{"`angle`, `rotation`, `theta`", "how far the box is turned, clockwise"},
		},
	}
}

func boxReference() referenceTable {
	over := fmt.Sprintf("%g %%", 5.0)
	return referenceTable{
		Title: "Layouts of boxes",
		Intro: "What four numbers are where no name says it, for all boxes of a request that are written alike. A layout is excluded if one box had a negative side in it, or left the image by more than " + over +
			". If several remain, outlines, run lengths, a told centre, area or second box of the same objects decide; then the likeliest is drawn, marked as assumed, and `b` or `--box-format` chooses another. Lists may also be yxyx, xxyy or trbl (top, right, bottom, left), which are read where no other layout fits, and are marked. " +
			"Numbers above 2 are pixels; numbers within -0.5..1.5 of which one is no whole number are 0..1 of the image. Whole numbers up to 1,000 that are all on the image may as well be 0..1000 (or 0..8192, 0..10000) of it: they are read as pixels, and marked until a fraction, a larger number, a mask in run lengths, or so many boxes that those of other units would hardly all lie there tell it, in the request or in earlier ones of its shape. A kind with a version, as `ObjectDetection.v1`, and the signature of a product do away with that doubt.",
		Columns: []string{"written as", "may be", "likeliest"},
		Rows: [][]string{
			{"`[a,b,c,d]`", "xywh, xyxy, cxcywh, yxyx, trbl, xxyy", "xywh: left, top, width, height"},
			{"`x`, `y`, `width`, `height`", "xywh, cxcywh", "xywh"},
			{"`x`, `y` and right, bottom", "xyxy", "xyxy: left, top, right, bottom"},
			{"in a row, `[a,b,c,d,0.9,3]`, and in parallel lists", "xyxy, xywh, cxcywh, yxyx", "xyxy"},
			{"`[[x,y],[x,y]]`", "corners", "corners"},
			{"three points or more", "an outline", "the box around it"},
			{"two points, or four numbers, of an object of type `rectangle`", "xyxy", "xyxy"},
			{"left, top, right, bottom by name", "xyxy", "xyxy"},
			{"left, top, width, height by name", "xywh", "xywh"},
			{"centre, width, height by name", "cxcywh", "cxcywh: centre, width, height"},
		},
	}
}
