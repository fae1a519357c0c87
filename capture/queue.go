package capture

import (
	"slices"
	"sort"
)

// queue holds requests in the order of their sequence numbers. Adding at the
// end and removing near the front cost the same however many it holds.
type queue struct {
	items []*Request
	head  int // of items; what is before it is nil
}

func (q *queue) len() int          { return len(q.items) - q.head }
func (q *queue) at(i int) *Request { return q.items[q.head+i] }

// push adds a request: at the end, or before those with a greater number.
func (q *queue) push(r *Request) {
	i := len(q.items)
	for i > q.head && q.items[i-1].Seq > r.Seq {
		i--
	}
	q.items = slices.Insert(q.items, i, r)
}

// oldest returns the sequence number of the first request, otherwise if there
// is none.
func (q *queue) oldest(otherwise uint64) uint64 {
	if q.len() == 0 {
		return otherwise
	}
	return q.at(0).Seq
}

// remove takes out the i-th request.
func (q *queue) remove(i int) *Request {
	r := q.at(i)
	copy(q.items[q.head+1:], q.items[q.head:q.head+i])
	q.items[q.head] = nil
	q.head++
	// The space before head is used again once it is half of all, so that
	// each request is moved once on average.
	if q.head > len(q.items)/2 {
		n := copy(q.items, q.items[q.head:])
		clear(q.items[n:])
		q.items, q.head = q.items[:n], 0
	}
	return r
}

// after returns the index of the first request with a number above seq.
func (q *queue) after(seq uint64) int {
	return sort.Search(q.len(), func(i int) bool { return q.at(i).Seq > seq })
}

// find returns where the request with a number is.
func (q *queue) find(seq uint64) (int, bool) {
	i := q.after(seq) - 1
	return i, i >= 0 && q.at(i).Seq == seq
}

// insert adds a request at its place.
func (q *queue) insert(r *Request) {
	q.items = slices.Insert(q.items, q.head+q.after(r.Seq), r)
}

// firstUnheld returns the index of the first of the n oldest requests that
// ok accepts and nobody holds; -1 if there is none.
func (q *queue) firstUnheld(n int, ok func(*Request) bool) int {
	for i := range n {
		if r := q.at(i); r.body.Unheld() && ok(r) {
			return i
		}
	}
	return -1
}
