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
}

var grounded = sync.OnceValue(func() []grounding {
	return []grounding{
		// PaliGemma: <loc0096><loc0064><loc0216><loc0224> cup ; ...
		{form: regexp.MustCompile(`((?:<loc\d{4}>){4})\s*([^<;]*)`), label: 2, box: 1, full: 1024, yFirst: true},
		// Florence: cup<loc_64><loc_96><loc_224><loc_216>
		{form: regexp.MustCompile(`([^<>]*)((?:<loc_\d+>){4})`), label: 1, box: 2, full: 1000},
		// InternVL, DeepSeek-VL2 and Qwen-VL: <ref>cup</ref><box>[[64,96,224,216]]</box>
		{form: regexp.MustCompile(`<\|?(?:ref|object_ref_start)\|?>([^<]*)<\|?/?(?:ref|object_ref_end)\|?>\s*<\|?(?:box|det|box_start)\|?>([^<]*)<`), label: 1, box: 2, full: 1000},
		// GLM-V: <|begin_of_box|>[[64,96,224,216]]<|end_of_box|>
		{form: regexp.MustCompile(`()<\|begin_of_box\|>([^<]*)<`), label: 1, box: 2, full: 1000},
	}
})

var numeral = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\d+(?:\.\d+)?`) })

// Grounded returns the boxes that a language model wrote into its text, as a
// list of objects; nil where there are none.
func Grounded(text string) []byte {
	const longest = 256 << 10
	if len(text) > longest || !strings.Contains(text, "<") || !utf8.ValidString(text) {
		return nil
	}
	for _, g := range grounded() {
		list := []byte{'['}
		for _, found := range g.form.FindAllStringSubmatch(text, -1) {
			label, numbers := strings.TrimSpace(found[g.label]), numeral().FindAllString(found[g.box], -1)
			for ; len(numbers) >= 4; numbers = numbers[4:] {
				list = g.appendBox(list, label, numbers)
			}
		}
		if len(list) > 1 {
			return append(list, ']')
		}
	}
	return nil
}

// appendBox appends the object of a label and four numbers.
func (g *grounding) appendBox(list []byte, label string, numbers []string) []byte {
	list = append(comma(list), '{')
	if label != "" {
		list = append(AppendString(append(list, `"label":`...), label), ',')
	}
	list = append(list, `"box_norm_xyxy":`...)
	order := [4]int{0, 1, 2, 3}
	if g.yFirst {
		order = [4]int{1, 0, 3, 2}
	}
	for i, at := range order {
		v, _ := strconv.ParseFloat(numbers[at], 64) // a numeral is one
		list = strconv.AppendFloat(append(list, "[,"[min(i, 1)]), v/g.full, 'g', -1, 64)
	}
	return append(list, "]}"...)
}
