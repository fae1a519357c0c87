package main

import (
	"cmp"
	"slices"
)

// edge is the calls of one file to another.
type edge struct {
	from, to *file
	calls    int
}

// against returns which of the calls between files run against the order of
// the files, in the order that is found to have the fewest. There is none
// when a reader can put the files in a row and never has to turn back.
//
// The best order is hard to compute (a feedback arc set). This is Eades, Lin
// and Smyth's heuristic, then files are moved as long as that helps.
func against(edges map[*file]map[*file]int) (back []edge, all int) {
	files := map[*file]bool{}
	for from, to := range edges {
		for f, n := range to {
			files[from], files[f] = true, true
			all += n
		}
	}
	order := firstOrder(edges, files)
	for improved := true; improved; {
		improved = false
		for i := range order {
			if j, gain := bestPlace(edges, order, i); gain > 0 {
				f := order[i]
				order = slices.Insert(slices.Delete(order, i, i+1), j, f)
				improved = true
			}
		}
	}
	for i, f := range order {
		for _, earlier := range order[:i] {
			if n := edges[f][earlier]; n > 0 {
				back = append(back, edge{from: f, to: earlier, calls: n})
			}
		}
	}
	return back, all
}

// firstOrder puts files that nothing calls first, those that call nothing last,
// and of the others the one first that calls most and is called least.
func firstOrder(edges map[*file]map[*file]int, files map[*file]bool) []*file {
	var left []*file
	for f := range files {
		left = append(left, f)
	}
	slices.SortFunc(left, func(a, b *file) int { return cmp.Compare(a.path, b.path) })
	var head, tail []*file
	for len(left) > 0 {
		best, bestScore := 0, 0
		sink := -1
		for i, f := range left {
			out, in := 0, 0
			for _, other := range left {
				if other != f {
					out += edges[f][other]
					in += edges[other][f]
				}
			}
			if out == 0 {
				sink = i
				break
			}
			if score := out - in; i == 0 || score > bestScore {
				best, bestScore = i, score
			}
		}
		if sink >= 0 {
			tail = append(tail, left[sink])
			left = slices.Delete(left, sink, sink+1)
			continue
		}
		head = append(head, left[best])
		left = slices.Delete(left, best, best+1)
	}
	slices.Reverse(tail)
	return append(head, tail...)
}

// bestPlace returns where the file at i would better stand, and how many calls
// less would then run against the order.
func bestPlace(edges map[*file]map[*file]int, order []*file, i int) (place, gain int) {
	f := order[i]
	place = i
	moved := 0
	for j := i - 1; j >= 0; j-- { // up, past order[j]
		moved += edges[f][order[j]] - edges[order[j]][f]
		if moved > gain {
			place, gain = j, moved
		}
	}
	moved = 0
	for j := i + 1; j < len(order); j++ { // down
		moved += edges[order[j]][f] - edges[f][order[j]]
		if moved > gain {
			place, gain = j, moved
		}
	}
	return place, gain
}
