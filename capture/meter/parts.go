package meter

// PartBytes splits the bytes of bodies by what they are.
type PartBytes struct{ Image, Masks, JSON, Rest int64 }

// Total returns all of them.
func (p PartBytes) Total() int64 { return p.Image + p.Masks + p.JSON + p.Rest }

// plus returns the sum of both.
func (p PartBytes) plus(q PartBytes) PartBytes {
	return PartBytes{Image: p.Image + q.Image, Masks: p.Masks + q.Masks, JSON: p.JSON + q.JSON, Rest: p.Rest + q.Rest}
}

// by returns all of them divided by n.
func (p PartBytes) by(n int64) PartBytes {
	return PartBytes{Image: p.Image / n, Masks: p.Masks / n, JSON: p.JSON / n, Rest: p.Rest / n}
}

// AddParts adds the bytes of one request by kind of part. The meter cannot
// tell an image from a mask; whoever reads the predictions can.
func (m *Meter) AddParts(p PartBytes) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.totals.Parts = m.totals.Parts.plus(p)
	m.recent.add(p)
}

// recentParts are the parts of the newest requests, the more forgotten the
// longer ago.
type recentParts struct {
	sum      PartBytes
	requests int64
}

// add takes in one request. Old ones count half as much from time to time,
// so that a camera that was set up anew is soon seen as what it is.
func (r *recentParts) add(p PartBytes) {
	const remembered = 128
	if r.requests >= remembered {
		r.sum, r.requests = r.sum.by(2), r.requests/2
	}
	r.sum = r.sum.plus(p)
	r.requests++
}

func (r *recentParts) mean() PartBytes { return r.sum.by(max(r.requests, 1)) }
