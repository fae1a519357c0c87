package exports

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture/dataset"
	"github.com/framebin/framebin/capture/export"
	"github.com/framebin/framebin/capture/query"
	"github.com/framebin/framebin/capture/units"
	"github.com/framebin/framebin/ui/tui/dialog"
	"github.com/framebin/framebin/ui/tui/prompt"
	"github.com/framebin/framebin/ui/tui/wizard"
)

// datasetMsg asks what is to become a dataset, until it is to be written.
type datasetMsg struct {
	seqs   []uint64
	format *export.Format
	zip    bool // instead of a folder

	threshold float64
	filter    query.Filter // of requests
	classes   []string     // the only ones, in the order of their numbers; nil: all
	rename    map[string]string
	split     dataset.Split
	dedupe    bool
}

// options are those of the export.
func (msg datasetMsg) options() dataset.Options {
	return dataset.Options{
		Threshold: msg.threshold, Classes: msg.classes, Rename: msg.rename, Split: msg.split, Dedupe: msg.dedupe,
	}
}

// typeMsg asks for one of its settings in words.
type typeMsg struct{ question prompt.Question }

func (msg typeMsg) next(Exporter) wizard.Step { return wizard.Step{Line: msg.question} }

// next asks, with what is set so far.
func (msg datasetMsg) next(e Exporter) wizard.Step {
	passing := e.Table.Passing(msg.seqs, msg.filter)
	// typed is a setting that is typed: set changes it, or says what is wrong.
	typed := func(letter, label, now, example string, set func(*datasetMsg, string) error) dialog.Choice {
		return dialog.Choice{Letter: letter, Label: label, Hint: now, Stay: true, Msg: typeMsg{prompt.Question{
			Label: label, Example: example,
			Check: func(line string) (string, error) {
				next := msg
				return "", set(&next, line)
			},
			Answer: func(line string) tea.Msg {
				next := msg
				if set(&next, line) != nil { // which Check has said
					return nil
				}
				return next
			},
		}}}
	}
	dedupe := msg
	dedupe.dedupe = !msg.dedupe
	choices := []dialog.Choice{
		{Letter: "w", Label: "write it", Hint: units.Count(len(passing), "request"), Msg: FormatMsg{Seqs: passing, Format: msg.format, Dataset: msg.options(), ZIP: msg.zip}},
		typed("f", "filter", orAll(msg.filter.String()), "class:tomato -problem", func(d *datasetMsg, line string) (err error) {
			d.filter, err = e.Names.Parse(line)
			return err
		}),
		typed("t", "threshold", fmt.Sprintf("%.2f", msg.threshold), "0.5", setThreshold),
		typed("c", "classes", orAll(strings.Join(msg.classes, ", ")), "tomato, leaf: only these, numbered so", setClasses),
		typed("r", "rename", orNone(renamed(msg.rename)), "unripe=green, ripe=red", setRename),
		typed("p", "split", orNone(splitText(msg.split)), "80/10/10: training, validation, test", setSplit),
		{Letter: "d", Label: "dedupe", Hint: map[bool]string{true: "an image is in it once", false: "no"}[msg.dedupe], Stay: true, Msg: dedupe},
	}
	return wizard.Step{Ask: dialog.Ask("Dataset "+msg.format.Name, choices...).Hint("its key, or enter; esc leaves it").At(e.Cursor)}
}

func orAll(text string) string {
	if text == "" {
		return "all"
	}
	return text
}

func orNone(text string) string {
	if text == "" {
		return "none"
	}
	return text
}

func setThreshold(d *datasetMsg, line string) error {
	value, err := strconv.ParseFloat(strings.TrimSpace(line), 64)
	if err != nil || !(value >= 0 && value <= 1) {
		return errors.New("want a confidence from 0 to 1, such as 0.5")
	}
	d.threshold = value
	return nil
}

// words are what stands between commas.
func words(line string) []string {
	var list []string
	for word := range strings.SplitSeq(line, ",") {
		if word = strings.TrimSpace(word); word != "" {
			list = append(list, word)
		}
	}
	return list
}

func setClasses(d *datasetMsg, line string) error {
	d.classes = words(line)
	for i, class := range d.classes {
		if slices.Contains(d.classes[:i], class) {
			return fmt.Errorf("%s is there twice", class)
		}
	}
	return nil
}

func setRename(d *datasetMsg, line string) error {
	d.rename = make(map[string]string)
	for _, pair := range words(line) {
		older, newer, ok := strings.Cut(pair, "=")
		if !ok || older == "" || newer == "" {
			return fmt.Errorf("%q: want OLD=NEW, and commas between", pair)
		}
		d.rename[older] = newer
	}
	return nil
}

func renamed(rename map[string]string) string {
	var pairs []string
	for _, older := range slices.Sorted(maps.Keys(rename)) {
		pairs = append(pairs, older+"="+rename[older])
	}
	return strings.Join(pairs, ", ")
}

func setSplit(d *datasetMsg, line string) (err error) {
	if d.split = (dataset.Split{}); strings.TrimSpace(line) != "" {
		d.split, err = dataset.ParseSplit(strings.TrimSpace(line))
	}
	return err
}

func splitText(s dataset.Split) string {
	if s == (dataset.Split{}) {
		return ""
	}
	return fmt.Sprintf("%g/%g/%g", s[0], s[1], s[2])
}
