package notation

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

// grounding is a way in which language models write boxes into their text, by
// tokens of their own: a label and the numbers of its boxes, in either order.
type grounding struct {
	form       *regexp.Regexp
	label, box int // groups of the form
	full       float64
	yFirst     bool
	points     bool // of pairs of numbers each
}

var grounded = sync.OnceValue(func() []grounding {
	return []grounding{
		// PaliGemma: <loc0096><loc0064><loc0216><loc0224> cup ; ...
		{form: regexp.MustCompile(`((?:<loc\d{4}>){4})\s*([^<;]*)`), label: 2, box: 1, full: 1024, yFirst: true},
		// Florence: cup<loc_64><loc_96><loc_224><loc_216>
		{form: regexp.MustCompile(`([^<>]*)((?:<loc_\d+>){4})`), label: 1, box: 2, full: 1000},
		// InternVL, DeepSeek-VL2 and Qwen-VL: <ref>cup</ref><box>[[64,96,224,216]]</box>
		{form: regexp.MustCompile(`<\|?(?:ref|object_ref_start)\|?>([^<]*)<\|?/?(?:ref|object_ref_end)\|?>\s*<\|?(?:box|det|box_start)\|?>([^<]*)<`), label: 1, box: 2, full: 1000},
		// Molmo: <points x1="10.5" y1="20" x2="40" y2="60" alt="cup">cups</points>
		{form: regexp.MustCompile(`<points?((?:\s+[xy]\d*="[\d.]+")+)[^>]*>([^<]*)</points?>`), label: 2, box: 1, full: 100, points: true},
		// GLM-V: <|begin_of_box|>[[64,96,224,216]]<|end_of_box|>
		{form: regexp.MustCompile(`()<\|begin_of_box\|>([^<]*)<`), label: 1, box: 2, full: 1000},
	}
})

var numeral = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\d+(?:\.\d+)?`) })

var inQuotes = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`"[\d.]+"`) })

// Grounded returns the boxes and points that a language model wrote into its text, as a
// list of objects; nil where there are none.
func Grounded(text string) []byte {
	const longest = 256 << 10
	if len(text) > longest || !strings.Contains(text, "<") || !utf8.ValidString(text) {
		return nil
	}
	for _, g := range grounded() {
		list := []byte{'['}
		for _, found := range g.form.FindAllStringSubmatch(text, -1) {
			label, numbers, count := strings.TrimSpace(found[g.label]), numeral().FindAllString(found[g.box], -1), 4
			if g.points {
				numbers, count = inQuotes().FindAllString(found[g.box], -1), 2
			}
			for ; len(numbers) >= count; numbers = numbers[count:] {
				list = g.appendBox(list, label, numbers[:count])
			}
		}
		if len(list) > 1 {
			return append(list, ']')
		}
	}
	return nil
}

// appendBox appends the object of a label and the numbers of its box, or its point.
func (g *grounding) appendBox(list []byte, label string, numbers []string) []byte {
	list = append(comma(list), '{')
	if label != "" {
		list = append(AppendString(append(list, `"label":`...), label), ',')
	}
	key, end, order := `"box_norm_xyxy":`, "]}", [4]int{0, 1, 2, 3}
	if g.points {
		key, end = `"keypoints_norm":[`, "]]}"
	}
	if g.yFirst {
		order = [4]int{1, 0, 3, 2}
	}
	list = append(list, key...)
	for i, at := range order[:len(numbers)] {
		v, _ := strconv.ParseFloat(strings.Trim(numbers[at], `"`), 64) // a numeral is one
		list = strconv.AppendFloat(append(list, "[,"[min(i, 1)]), v/g.full, 'g', -1, 64)
	}
	return append(list, end...)
}
