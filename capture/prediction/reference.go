package prediction

import (
	"fmt"
	"strings"
)

// Table is a table of the reference page: what [Read] understands, as its
// own tables say it.
type Table struct {
	Title   string
	Intro   string // one or more sentences
	Columns []string
	Rows    [][]string // parallel to Columns
}

// Reference returns the tables of the reference page, in the order in which a
// request is read.
func Reference() []Table {
	return []Table{
		partReference(),
		kindReference(),
		formReference(),
		containerReference(),
		keyReference("Class", "A text counts before a number, and the names in this order. A number alone is shown as #8.", labelKeys()),
		keyReference("Confidence", "A number, or a text that is one, 0..1. If one is above 1, all of the request are read as per cent.", scoreKeys()),
		keyReference("Box", "Four numbers, an object of coordinates, or corners. Coordinates may also lie flat on the object.", boxKeys()),
		coordinateReference(),
		boxReference(),
		keyReference("Mask and outline", "A reference to a part, the mask itself, run lengths, or points.", maskKeys()),
		maskReference(),
		maskFileReference(),
		keyReference("Around and inside an object", "Members that hold other members, or tell the size of the image with each object.", otherKeys()),
		productReference(),
		findingReference(),
	}
}

func partReference() Table {
	return Table{
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

func kindReference() Table {
	t := Table{
		Title: "Kinds",
		Intro: "Words in the member `kind`, `type`, `task`, `taskType`, `projectType` or `backbonetype`, without version (`.v1`), case and separators; the first row that fits counts. " +
			"Of what says nothing the structure decides: masks with confidences or with a class twice make instance segmentation, masks without make semantic segmentation, " +
			"boxes object detection, classes whose confidences add up to more than 1 multilabel classification, other classes image classification.",
		Columns: []string{"kind says", "read as"},
	}
	for _, k := range kindWords() {
		t.Rows = append(t.Rows, []string{strings.Join(k.words, " and "), k.kind.String()})
	}
	return t
}

func formReference() Table {
	return Table{
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
			{"a batch of one", "`[[{\"classId\":\"leaf\",\"confidence\":0.9}]]`"},
		},
	}
}

func containerReference() Table {
	t := Table{
		Title:   "Objects",
		Intro:   fmt.Sprintf("Where the objects are, up to %d levels deep; the first of these names that holds some counts.", maxFind),
		Columns: []string{"member", "says so when empty"},
	}
	for _, k := range containerKeys() {
		t.Rows = append(t.Rows, []string{code(k.key), yes(!k.weak)})
	}
	return t
}

// keyReference lists the spellings of a member.
func keyReference(title, intro string, keys []alias) Table {
	t := Table{Title: title, Intro: intro, Columns: []string{"member", "read as", "alone is enough"}}
	for _, k := range keys {
		t.Rows = append(t.Rows, []string{code(k.key), k.role.String(), yes(!k.weak)})
	}
	return t
}

func yes(is bool) string {
	if is {
		return "yes"
	}
	return "no"
}

// code marks a name or a number as such.
func code(s string) string { return "`" + s + "`" }

func coordinateReference() Table {
	names := map[coordinate]string{
		atX: "left or centre", atY: "top or centre", atLeft: "left", atTop: "top", atRight: "right", atBottom: "bottom",
		atCenterX: "centre", atCenterY: "centre", atWidth: "width", atHeight: "height",
		atTopLeft: "left and top", atBottomRight: "right and bottom",
	}
	t := Table{
		Title:   "Coordinates",
		Intro:   "With `normalized` behind it, a key tells 0..1.",
		Columns: []string{"member", "is"},
	}
	for _, k := range coordinateKeys() {
		t.Rows = append(t.Rows, []string{code(k.key), names[k.at]})
	}
	return t
}

func boxReference() Table {
	over := fmt.Sprintf("%g %%", tolerance*100)
	return Table{
		Title: "Layouts of boxes",
		Intro: "What four numbers are where no name says it, for all boxes of a request alike. A layout is excluded if one box had a negative side in it, or left the image by more than " + over +
			". If several remain, outlines and run lengths of the same objects decide; then the likeliest is drawn, marked as assumed, and `b` or `--box-format` chooses another. " +
			"Numbers above 2 are pixels; numbers within -0.5..1.5 of which one is no whole number are 0..1 of the image.",
		Columns: []string{"written as", "may be", "likeliest"},
		Rows: [][]string{
			{"`[a,b,c,d]`", "xywh, xyxy, cxcywh", "xywh: left, top, width, height"},
			{"`x`, `y`, `width`, `height`", "xywh, cxcywh", "xywh"},
			{"`x`, `y` and right, bottom", "xyxy", "xyxy: left, top, right, bottom"},
			{"in a row, `[a,b,c,d,0.9,3]`, and in parallel lists", "xyxy, xywh, cxcywh", "xyxy"},
			{"`[[x,y],[x,y]]`", "corners", "corners"},
			{"three points or more", "an outline", "the box around it"},
			{"two points, or four numbers, of an object of type `rectangle`", "xyxy", "xyxy"},
			{"left, top, right, bottom by name", "xyxy", "xyxy"},
			{"left, top, width, height by name", "xywh", "xywh"},
			{"centre, width, height by name", "cxcywh", "cxcywh: centre, width, height"},
		},
	}
}
