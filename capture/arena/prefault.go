package arena

import "context"

// How far ahead of the memory in use more is made ready, and in what steps.
const (
	prefaultAhead = 16 << 20
	prefaultStep  = 2 << 20 // a large page
)

// Prefault has the system provide memory before a body needs it, until ctx
// ends: else the sender of each body that uses memory for the first time would
// wait for pages to be found and cleared, many times longer than for the body
// itself. Where the system cannot be asked to, it does nothing.
func (a *Arena) Prefault(ctx context.Context) {
	for {
		from, to := a.toPrefault()
		if from == a.size {
			return
		}
		if from < to {
			if err := populate(a.memory[from:to]); err != nil {
				return
			}
			a.prefaulted(to)
			continue
		}
		select {
		case <-a.low:
		case <-ctx.Done():
			return
		}
	}
}

// toPrefault returns the next step of memory to make ready, empty if enough is.
func (a *Arena) toPrefault() (from, to int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	// What is in use by now was provided the slow way.
	a.present = max(a.present, a.touched&^(prefaultStep-1))
	if a.present >= a.touched+prefaultAhead {
		return a.present, a.present
	}
	return a.present, min(a.present+prefaultStep, a.size)
}

func (a *Arena) prefaulted(end int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.present = end
}
