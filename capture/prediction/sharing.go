package prediction

import (
	"strconv"
)

// shareMasks gives the objects of one mask their pixel values.
func (r *reader) shareMasks() {
	sharing := make(map[int][]*draft)
	for i := range r.decoder.drafts {
		if g := &r.decoder.drafts[i]; g.Mask != nil && g.Mask.Part >= 0 {
			sharing[g.Mask.Part] = append(sharing[g.Mask.Part], g)
		}
	}
	for part := range r.parts {
		list := sharing[part]
		if len(list) < 2 {
			continue
		}
		where := place(&r.parts[part])
		r.out.add(CodeMaskShared, where, len(list))
		if r.shareValues(list) {
			r.out.add(CodeMaskValueGuessed, where, len(list))
		}
	}
}

// shareValues gives values to the objects of one mask: as sent, else the
// numbers of their classes where each has its own or the mask is one of
// classes, else by their order from 1. It reports whether they are guessed.
func (r *reader) shareValues(list []*draft) (guessed bool) {
	numbers, all := make(map[int]bool), true
	for _, g := range list {
		if g.valued {
			return sentValues(list)
		}
		n, err := strconv.Atoi(g.number)
		all = all && err == nil && n >= 0 && n <= 1<<16-1
		numbers[n] = true
	}
	byClass := all && (len(numbers) == len(list) || r.wire.kind == SemanticSegmentation)
	guessed = !byClass || r.wire.kind == InstanceSegmentation
	for i, g := range list {
		g.Mask.Value, g.Mask.Guessed = i+1, guessed
		if byClass {
			n, _ := strconv.Atoi(g.number)
			g.Mask.Value, g.Mask.Zero = n, n == 0
		}
	}
	return guessed
}

// sentValues settles the values of a shared mask of which some were sent:
// there 0 is a value like others.
func sentValues(list []*draft) (guessed bool) {
	for _, g := range list {
		g.Mask.Zero = g.valued && g.Mask.Value == 0
	}
	return false
}
