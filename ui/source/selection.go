package source

import (
	"fmt"
	"iter"
	"math"
	"sort"
	"strconv"
	"strings"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive"
)

// ErrSelection is wrapped where a request is asked for that cannot be there.
var ErrSelection = archive.ErrNone

// span is a range of requests, from 0, without its end.
type span struct{ from, to int }

// Select returns where the requests of src are that have the numbers asked for,
// see [archive.Source.Number]: "3", "5-8", "10-" to the end, and "last". None is
// all of them.
func Select(src *archive.Source, args []string) ([]int, error) {
	total := src.Len()
	var picked []int
	add := func(from, to int) {
		for i := from; i < to; i++ {
			picked = append(picked, i)
		}
	}
	for _, text := range args {
		s, err := parseSpan(text, src, total)
		if err != nil {
			return nil, err
		}
		add(s.from, s.to)
	}
	if len(args) == 0 {
		add(0, total)
	}
	return picked, nil
}

func parseSpan(text string, src *archive.Source, total int) (span, error) {
	if text == "last" && total > 0 {
		return span{total - 1, total}, nil
	}
	first, last, isRange := strings.Cut(text, "-")
	from, err := strconv.ParseUint(first, 10, 64)
	to := from
	if isRange && err == nil {
		to = math.MaxUint64
		if last != "" {
			to, err = strconv.ParseUint(last, 10, 64)
		}
	}
	if err != nil || from > to {
		return span{}, fmt.Errorf("%w: %q: use a number, a range such as 5-8, or last", ErrSelection, text)
	}
	above := func(number uint64) int { // the first request that has one as high
		return sort.Search(total, func(i int) bool { return src.Number(i) >= number })
	}
	s := span{above(from), total}
	if to < math.MaxUint64 {
		s.to = above(to + 1)
	}
	switch {
	case from == 0, !isRange && s.from == s.to:
		return span{}, src.Missing(from)
	case s.from == s.to, last != "" && total > 0 && to > src.Number(total-1):
		return span{}, fmt.Errorf("%s: %w", text, src.Missing(to))
	}
	return s, nil
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
