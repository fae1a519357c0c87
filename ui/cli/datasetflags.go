package cli

import (
	"bufio"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/framebin/framebin/capture/dataset"
	"github.com/framebin/framebin/ui/message"
	"github.com/framebin/framebin/ui/option"
)

// datasetFlags say what becomes a dataset.
type datasetFlags struct {
	classes string
	rename  []string
	split   string
	dedupe  bool
	masks   string
	task    string
	origin  int
}

func (f *datasetFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.classes, "classes", "", "`file` of the only classes of a dataset, one a line, in the order of their numbers")
	flags.StringArrayVar(&f.rename, "rename", nil, "call a class otherwise in a dataset: `OLD=NEW`; may be repeated")
	flags.StringVar(&f.split, "split", "", "`shares` for training, validation and test, such as 80/10/10; an image is always in the same")
	flags.BoolVar(&f.dedupe, "dedupe", false, "leave out of a dataset an image that is in it")
	flags.StringVar(&f.masks, "masks", "polygon", "`how` coco has masks: polygon, or rle, which trainers take for crowds")
	flags.StringVar(&f.task, "task", "auto", "`task` of a yolo dataset: auto, detect, segment, pose or obb")
	flags.IntVar(&f.origin, "voc-origin", 0, "`number` of the first pixel in voc: 0 as CVAT reads it, or 1")
	for name, values := range map[string][]string{
		"masks": {"polygon", "rle"}, "task": {"auto", "detect", "segment", "pose", "obb"}, "voc-origin": {"0", "1"}, "split": {"80/20", "80/10/10"},
	} {
		_ = cmd.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
	}
}

// options returns what the flags ask for, beside those of the overlay.
func (f *datasetFlags) options(overlay *option.Overlay) (o dataset.Options, err error) {
	o = dataset.Options{Threshold: overlay.Threshold, Dedupe: f.dedupe, RLE: f.masks == "rle", VOCOrigin: f.origin}
	switch {
	case f.masks != "rle" && f.masks != "polygon":
		return o, fmt.Errorf("%w: --masks %q: use polygon or rle", message.ErrFlag, f.masks)
	case f.origin != 0 && f.origin != 1:
		return o, fmt.Errorf("%w: --voc-origin %d: use 0 or 1", message.ErrFlag, f.origin)
	case len(overlay.Classes) > 0 || len(overlay.Hidden) > 0:
		o.Keep = func(class string) bool {
			return (len(overlay.Classes) == 0 || slices.Contains(overlay.Classes, class)) && !slices.Contains(overlay.Hidden, class)
		}
	}
	if o.Task, err = dataset.ParseTask(f.task); err != nil {
		return o, fmt.Errorf("%w: --task %w", message.ErrFlag, err)
	}
	if f.split != "" {
		if o.Split, err = dataset.ParseSplit(f.split); err != nil {
			return o, fmt.Errorf("%w: --split %w", message.ErrFlag, err)
		}
	}
	if o.Rename, err = renames(f.rename); err == nil && f.classes != "" {
		o.Classes, err = readClasses(f.classes)
	}
	return o, err
}

// renames reads OLD=NEW.
func renames(pairs []string) (map[string]string, error) {
	to := make(map[string]string, len(pairs))
	for _, pair := range pairs {
		older, newer, ok := strings.Cut(pair, "=")
		if !ok || older == "" || newer == "" {
			return nil, fmt.Errorf("%w: --rename %q: use OLD=NEW", message.ErrFlag, pair)
		}
		to[older] = newer
	}
	return to, nil
}

// readClasses reads a file of classes, one a line; empty lines are none.
func readClasses(name string) ([]string, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	classes := []string{}
	for lines := bufio.NewScanner(file); ; {
		if !lines.Scan() {
			if err = lines.Err(); err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			break
		}
		class := strings.TrimSpace(strings.TrimPrefix(lines.Text(), "\uFEFF"))
		if class != "" && !slices.Contains(classes, class) {
			classes = append(classes, class)
		}
	}
	if len(classes) == 0 {
		return nil, fmt.Errorf("%w: %s holds no class", message.ErrFlag, name)
	}
	return classes, nil
}
