package finding

import "fmt"

// maxAlike is how many findings of one code are listed for a request.
const maxAlike = 10

// List collects what one stage finds in a request, and keeps a thousand equal
// mistakes from hiding the others. The zero List is empty and ready.
type List struct {
	list  []Finding
	count map[string]int
}

// Add adds a finding, or only counts it where many of its code are listed.
func (f *List) Add(x Finding) {
	if f.count == nil {
		f.count = make(map[string]int)
	}
	f.count[x.Code]++
	if f.count[x.Code] <= maxAlike {
		f.list = append(f.list, x)
	}
}

// Join adds what another list has, and what it only counted.
func (f *List) Join(more List) {
	for _, x := range more.list {
		f.Add(x)
	}
	for code, n := range more.count {
		f.count[code] += max(n-maxAlike, 0)
	}
}

// Full reports whether a further finding of a rule would only be counted, and
// counts it, so that it need not be made.
func (f *List) Full(r *Rule) bool {
	if f.count[r.Code] < maxAlike {
		return false
	}
	f.count[r.Code]++
	return true
}

// Close returns the findings. Where some were left out, the last one listed of
// that code says how many more there are.
func (f *List) Close() []Finding {
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
