package palette

import (
	"slices"
	"strings"
	"unicode"
)

// hit is an entry that matches what is typed.
type hit struct {
	entry int
	score int
	at    []int // letters of its title that were typed
}

// What a letter that matches is worth.
const (
	letterScore = 1
	nextScore   = 10 // directly behind the one before
	wordScore   = 8  // at the beginning of a word
	keyScore    = 1000
)

// matched reports how well an entry fits: each word that is typed is in its
// title, its letters in their order, or in what the entry is about, or is its
// key.
func matched(e Entry, typed string) (h hit, ok bool) {
	for word := range strings.FieldsSeq(strings.ToLower(typed)) {
		score, at := fuzzy([]rune(strings.ToLower(e.Title)), []rune(word))
		switch {
		case slices.Contains(strings.Fields(e.Key), strings.TrimSpace(typed)):
			score = max(score, 0) + keyScore
		case score == 0 && strings.Contains(strings.ToLower(e.Group), word):
			score = letterScore
		case score == 0:
			return hit{}, false
		}
		h.score += score
		h.at = append(h.at, at...)
	}
	return h, true
}

// fuzzy finds the letters of a word in a title, in their order, where they lie
// best: together, or at the beginnings of words. It returns 0 where they are
// not there.
func fuzzy(title, word []rune) (score int, at []int) {
	// best is what the letters up to one of the word are worth, if that one is
	// at a place in the title; before is where the one before it is.
	best, before := make([][]int, len(word)), make([][]int, len(word))
	for k, r := range word {
		best[k], before[k] = make([]int, len(title)), make([]int, len(title))
		for i := range title {
			if title[i] != r {
				continue
			}
			sum, j := 0, 0
			if k > 0 {
				if sum, j = behind(best[k-1][:i]); sum == 0 {
					continue
				}
			}
			if sum += letterScore; i == 0 || unicode.IsSpace(title[i-1]) {
				sum += wordScore
			}
			best[k][i], before[k][i] = sum, j
		}
	}
	last := len(word) - 1
	end := 0
	for i, s := range best[last] {
		if s > score {
			score, end = s, i
		}
	}
	if score == 0 {
		return 0, nil
	}
	for k := last; k >= 0; k-- {
		at = append(at, end)
		end = before[k][end]
	}
	slices.Reverse(at)
	return score, at
}

// behind returns the best place to come from, right behind the last, and what
// that is worth.
func behind(best []int) (sum, at int) {
	for j, s := range best {
		if s > 0 && j == len(best)-1 {
			s += nextScore
		}
		if s > sum {
			sum, at = s, j
		}
	}
	return sum, at
}
