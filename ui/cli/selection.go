package cli

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

var errSelection = errors.New("no such request")

// span is a range of requests, from 1, both ends included.
type span struct{ from, to int }

// parseSelection reads numbers and ranges: "3", "5-8", "10-" to the end, and
// "last". None is all of them.
func parseSelection(args []string, total int) ([]int, error) {
	var picked []int
	for _, text := range args {
		s, err := parseSpan(text, total)
		if err != nil {
			return nil, err
		}
		for n := s.from; n <= s.to; n++ {
			picked = append(picked, n-1)
		}
	}
	if len(args) == 0 {
		for i := range total {
			picked = append(picked, i)
		}
	}
	return picked, nil
}

func parseSpan(text string, total int) (span, error) {
	if text == "last" {
		text = strconv.Itoa(max(total, 1))
	}
	first, last, isRange := strings.Cut(text, "-")
	from, err := strconv.Atoi(first)
	to := from
	if isRange && err == nil {
		to = total
		if last != "" {
			to, err = strconv.Atoi(last)
		}
	}
	switch {
	case err != nil:
		return span{}, fmt.Errorf("%w: %q: use a number, a range such as 5-8, or last", errSelection, text)
	case from < 1 || to > total || from > to:
		return span{}, fmt.Errorf("%w: %s: there are %d, from 1", errSelection, text, total)
	}
	return span{from, to}, nil
}
