package capture

import "context"

// How far ahead of the memory in use more is made ready, and in what steps.
const (
	readyAhead = 16 << 20
	readyStep  = 2 << 20 // a large page
)

// keepReady has the system provide memory before a body needs it, until ctx
// ends: else the sender of each body that uses memory for the first time would
// wait for pages to be found and cleared, many times longer than for the body
// itself. Where the system cannot be asked to, it does nothing.
func (a *arena) keepReady(ctx context.Context) {
	for {
		from, to := a.unready()
		if from == a.size {
			return
		}
		if from < to {
			if err := populate(a.memory[from:to]); err != nil {
				return
			}
			a.setReady(to)
			continue
		}
		select {
		case <-a.low:
		case <-ctx.Done():
			return
		}
	}
}

// unready returns the next step of memory to make ready, empty if enough is.
func (a *arena) unready() (from, to int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	// What is in use by now was provided the slow way.
	a.ready = max(a.ready, a.touched&^(readyStep-1))
	if a.ready >= a.touched+readyAhead {
		return a.ready, a.ready
	}
	return a.ready, min(a.ready+readyStep, a.size)
}

func (a *arena) setReady(end int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.ready = end
}
