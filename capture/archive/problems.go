package archive

import (
	"fmt"
	"slices"
	"sync"
)

// maxProblems bounds how many sentences are kept; the rest is counted.
const maxProblems = 100

// problems collects what was found broken.
type problems struct {
	mu   sync.Mutex
	text []string
	more int
}

// add keeps the sentence once.
func (p *problems) add(sentence string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case slices.Contains(p.text, sentence):
	case len(p.text) >= maxProblems:
		p.more++
	default:
		p.text = append(p.text, sentence)
	}
}

func (p *problems) list() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	list := slices.Clone(p.text)
	if p.more > 0 {
		list = append(list, fmt.Sprintf("and %d more", p.more))
	}
	return list
}
