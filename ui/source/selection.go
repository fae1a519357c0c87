package source

import (
	"errors"
	"fmt"
	"iter"
	"strconv"
	"strings"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive"
)

// ErrSelection is wrapped where a request is asked for that is not there.
var ErrSelection = errors.New("no such request")

// span is a range of requests, from 1, both ends included.
type span struct{ from, to int }

// Select reads numbers and ranges: "3", "5-8", "10-" to the end, and
// "last". None is all of them.
func Select(args []string, total int) ([]int, error) {
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
		return span{}, fmt.Errorf("%w: %q: use a number, a range such as 5-8, or last", ErrSelection, text)
	case from < 1 || to > total || from > to:
		return span{}, fmt.Errorf("%w: %s: there are %d, from 1", ErrSelection, text, total)
	}
	return span{from, to}, nil
}

// Requests yields the picked requests. One that cannot be read is noted in
// broken and left out: it is no reason to lose the others.
func Requests(src *archive.Source, picked []int, broken *[]error) iter.Seq2[*capture.Request, error] {
	return func(yield func(*capture.Request, error) bool) {
		for _, i := range picked {
			r, err := src.Request(i)
			if err != nil {
				*broken = append(*broken, err)
				continue
			}
			if !yield(r, nil) {
				return
			}
		}
	}
}
