package prediction

import (
	"fmt"
	"slices"
)

// maxAlike is how many findings of one code are listed for a request.
const maxAlike = 10

// findings collects what is found in one request, and keeps a thousand equal
// mistakes from hiding the others.
type findings struct {
	list  []Finding
	count map[string]int
}

func (f *findings) add(code, where string, args ...any) {
	if f.count == nil {
		f.count = make(map[string]int)
	}
	f.count[code]++
	if f.count[code] <= maxAlike {
		f.list = append(f.list, NewFinding(code, where, args...))
	}
}

// full reports whether a further finding of code would only be counted, so
// that its arguments need not be made.
func (f *findings) full(code string) bool {
	if f.count[code] < maxAlike {
		return false
	}
	f.count[code]++
	return true
}

// drop takes back all findings of a code.
func (f *findings) drop(code string) {
	delete(f.count, code)
	f.list = slices.DeleteFunc(f.list, func(x Finding) bool { return x.Code == code })
}

// close returns the list. Where some were left out, the last one listed of
// that code says how many more there are.
func (f *findings) close() []Finding {
	for code, n := range f.count {
		if n <= maxAlike {
			continue
		}
		for i := len(f.list) - 1; i >= 0; i-- {
			if f.list[i].Code == code {
				f.list[i].Message += fmt.Sprintf(" (and %d more like this)", n-maxAlike)
				break
			}
		}
	}
	return f.list
}
