package mask

import (
	"strconv"

	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/parts"
)

// share gives the objects of one mask their pixel values.
func (p *pairing) share() {
	sharing := make(map[int][]*object.Raw)
	for i := range p.objects {
		if g := &p.objects[i]; g.Mask != nil && g.Mask.Part >= 0 {
			sharing[g.Mask.Part] = append(sharing[g.Mask.Part], g)
		}
	}
	for part := range p.Parts {
		list := sharing[part]
		if len(list) < 2 {
			continue
		}
		where := parts.Place(&p.Parts[part])
		p.out.Add(finding.MaskShared.At(where, len(list)))
		if p.shareValues(list) {
			p.out.Add(finding.MaskValueGuessed.At(where, len(list)))
		}
	}
}

// shareValues gives values to the objects of one mask: as sent, else the
// numbers of their classes where each has its own or the mask is one of
// classes, else by their order from 1. It reports whether they are guessed.
func (p *pairing) shareValues(list []*object.Raw) (guessed bool) {
	numbers, all := make(map[int]bool), true
	for _, g := range list {
		if g.MaskValued {
			return sentValues(list)
		}
		n, err := strconv.Atoi(g.Number)
		all = all && err == nil && n >= 0 && n <= 1<<16-1
		numbers[n] = true
	}
	byClass := all && (len(numbers) == len(list) || p.Kind == object.SemanticSegmentation)
	guessed = !byClass || p.Kind == object.InstanceSegmentation
	for i, g := range list {
		g.Mask.Value, g.Mask.Guessed = i+1, guessed
		if byClass {
			n, _ := strconv.Atoi(g.Number)
			g.Mask.Value, g.Mask.Zero = n, n == 0
		}
	}
	return guessed
}

// sentValues settles the values of a shared mask of which some were sent:
// there 0 is a value like others.
func sentValues(list []*object.Raw) (guessed bool) {
	for _, g := range list {
		g.Mask.Zero = g.MaskValued && g.Mask.Value == 0
	}
	return false
}
