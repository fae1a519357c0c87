package prediction_test

import (
	"cmp"
	"regexp"
	"strings"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/prediction/finding"
	vision "github.com/framebin/framebin/capture/prediction/object"
)

func maskReference() referenceTable {
	return referenceTable{
		Title:   "How an object finds its mask",
		Intro:   "The first row that leads to a part counts.",
		Columns: []string{"by", "example"},
		Rows: [][]string{
			{"a number: the file `mask_%04d.png`, or a mask whose name ends in it", "`\"mask\":3`"},
			{"file name", "`\"maskFile\":\"mask_0003.png\"`"},
			{"file name without folders", "`\"maskFile\":\"out/mask_0003.png\"`"},
			{"file name in another case, or without extension", "`\"mask\":\"MASK_0003\"`"},
			{"field name", "`\"mask\":\"field3\"`"},
			{"itself: base64, a data URL", "`\"mask\":\"iVBOR…\"`"},
			{"itself: run lengths of COCO, compressed or not", "`\"rle\":{\"size\":[480,640],\"counts\":[…]}`"},
			{"itself: rows of 0 and 1", "`\"mask\":[[0,1,1],[0,1,1],[0,0,1]]`"},
			{"the number in the name of the file, where no object names one", "the object 3 has `mask_0003.png`"},
			{"order, where no object names one and there are as many masks as objects", "the third object has the third mask"},
			{"being the only mask, where no object names one", "all objects share it"},
		},
	}
}

func maskFileReference() referenceTable {
	return referenceTable{
		Title: "What of a mask is inside",
		Intro: "PNG of 1, 2, 4, 8 or 16 bits, grey, palette, RGB or RGBA, and every other image format. The value of a pixel is its grey level, the index of its palette, " +
			"its alpha where that differs from pixel to pixel, or the largest of red, green and blue; a map in up to 64 colours numbers them from 1, black is 0. " +
			"A mask of another size than the image is scaled to it.",
		Columns: []string{"objects of the file", "an object takes"},
		Rows: [][]string{
			{"one", "every pixel that is not 0; of blurred edges those from 128"},
			{"one, with `\"mask\":{\"file\":…,\"value\":3}`", "the pixels of that value"},
			{"several, each with its value", "the pixels of that value, 0 like any other"},
			{"several of semantic segmentation, with class numbers", "the pixels of its class number"},
			{"classes numbered from 0, in a file whose values go one further", "the pixels of its class number and one"},
			{"several, with nothing of it", "the first object the lowest value, the next the next"},
			{"several, in a file of two values", "every pixel that is not 0, unless the value of one is the one there"},
			{"none", "shown without a class, each value by itself"},
		},
	}
}

func productReference() referenceTable {
	t := referenceTable{
		Title: "Products",
		Intro: "Keys that together give a product away, and what they decide although the numbers could not. Other products need no row: " +
			"they are read by the tables above, see [Published payloads](#published-payloads).",
		Columns: []string{"product", "members of an object", "boxes", "confidence"},
	}
	for _, p := range prediction.Products() {
		boxes, confidence := "by their keys", "0..1"
		if p.Layout != vision.AutoLayout {
			boxes = p.Layout.String()
		}
		if p.Units != vision.AutoUnits {
			boxes += ", " + unitName(p.Units)
		}
		if p.Percent {
			confidence = "per cent"
		}
		t.Rows = append(t.Rows, []string{p.Name, code(strings.Join(p.Object, "`, `")), boxes, confidence})
	}
	return t
}

func findingReference() referenceTable {
	t := referenceTable{
		Title: "Findings",
		Intro: "What may be wrong with a request, or was assumed of it. Errors and warnings count as problems. Codes are stable: scripts may match on them. " +
			"In a message, … stands for what was found. Those of the pixels of images and masks are found when a picture is drawn. " +
			"The examples, of which a test proves that they yield the finding, are the headers or parts of a request, with the sizes of images, and its document.",
		Columns: []string{"code", "severity", "found when", "message, with the way out", "example"},
	}
	for _, r := range finding.Rules() {
		t.Rows = append(t.Rows, []string{code(r.Code), r.Severity.String(), r.About, template(r), example(r)})
	}
	return t
}

// example returns a request that yields the finding, a line after the other.
func example(r *finding.Rule) string {
	var lines []string
	for line := range strings.Lines(r.Example()) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, code(line))
		}
	}
	return cmp.Or(strings.Join(lines, "<br>"), "–")
}

// template returns the message with … in place of its arguments.
func template(r *finding.Rule) string {
	verbs := regexp.MustCompile(`%[dsqv]`)
	text := strings.ReplaceAll(r.Message, "%%", "\x00")
	return strings.ReplaceAll(verbs.ReplaceAllString(text, "…"), "\x00", "%")
}

func unitName(u vision.Units) string {
	if u == vision.Pixels {
		return "pixels"
	}
	return "0.." + u.Scale()
}
