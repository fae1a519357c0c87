package archive

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"
)

// stride is how many lines lie between two remembered offsets.
const stride = 64

// lineIndex finds the lines of an index by number, without keeping them: it
// remembers where every stride-th whole line begins. Lines that are not whole
// have no number.
type lineIndex struct {
	file     io.ReaderAt
	size     int64
	problems *problems

	mu     sync.Mutex
	r      *bufio.Reader
	offset int64
	row    int // lines seen, of any kind
	marks  []int64
	count  int       // whole lines seen
	seqs   runs      // of them; 0 where a line has none
	before indexLine // the one read last, as parseFast wants it
	err    error
}

func newLineIndex(file io.ReaderAt, size int64, p *problems) *lineIndex {
	return &lineIndex{
		file:     file,
		size:     size,
		problems: p,
		r:        bufio.NewReaderSize(io.NewSectionReader(file, 0, size), longestLine),
	}
}

// reach looks as far as whole line i and reports whether it is there.
func (x *lineIndex) reach(i int) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	for x.count <= i && x.err == nil {
		x.step()
	}
	return i < x.count
}

// total looks at all lines and counts the whole ones.
func (x *lineIndex) total() int {
	x.mu.Lock()
	defer x.mu.Unlock()
	for x.err == nil {
		x.step()
	}
	return x.count
}

// step looks at the next line and returns it if it is whole; the slice is valid
// until the next step.
func (x *lineIndex) step() []byte {
	from := x.offset
	line, n, err := readLine(x.r)
	x.offset += int64(n)
	x.row++
	x.err = err
	switch {
	case isWhole(line, err == nil):
		if x.count%stride == 0 {
			x.marks = append(x.marks, from)
		}
		x.count++
		x.seqs.add(seqOf(line))
		return line
	case n > 0:
		x.problems.add(fmt.Sprintf("%s: line %d is broken and was passed over", indexName, x.row))
	}
	return nil
}

// entry returns whole line i, false if there is none. Asked for one line after
// the other it reads the index once.
func (x *lineIndex) entry(i int) (l indexLine, ok bool, err error) {
	x.mu.Lock()
	for x.count <= i && x.err == nil {
		if line := x.step(); line != nil && x.count == i+1 {
			if l, ok = parseFast(line, &x.before); ok {
				x.before = l
			} else {
				l, err = parseIndexLine(line)
			}
			x.mu.Unlock()
			return l, true, err
		}
	}
	ok = i < x.count
	x.mu.Unlock()
	if !ok {
		return l, false, nil
	}
	l, err = x.line(i)
	return l, true, err
}

// number returns the number that whole line i has, which reach has found; 0 if it
// has none.
func (x *lineIndex) number(i int) uint64 {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.seqs.at(i)
}

// about guesses how many lines there are, from those seen so far.
func (x *lineIndex) about() int {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.err != nil || x.offset == 0 {
		return x.count
	}
	return int(float64(x.count) * float64(x.size) / float64(x.offset))
}

// line returns whole line i, which reach has found.
func (x *lineIndex) line(i int) (indexLine, error) {
	x.mu.Lock()
	from := x.marks[i/stride]
	to := x.offset
	x.mu.Unlock()
	r := bufio.NewReaderSize(io.NewSectionReader(x.file, from, to-from), longestLine)
	for left := i % stride; ; {
		text, _, err := readLine(r)
		if isWhole(text, err == nil) {
			if left == 0 {
				return parseIndexLine(text)
			}
			left--
		}
		if err != nil {
			return indexLine{}, fmt.Errorf("%s changed while it was read: %w", indexName, err)
		}
	}
}

// readLine returns the next line without its newline and how many bytes it
// takes with it. A line that is too long comes as nil. The slice is valid
// until the next read.
func readLine(r *bufio.Reader) (line []byte, n int, err error) {
	line, err = r.ReadSlice('\n')
	n = len(line)
	if !errors.Is(err, bufio.ErrBufferFull) {
		return bytes.TrimSpace(line), n, err
	}
	for errors.Is(err, bufio.ErrBufferFull) {
		line, err = r.ReadSlice('\n')
		n += len(line)
	}
	return nil, n, err
}

// isWhole reports whether a line of the index was written to its end. It is
// cheap, for every line is asked, but where the newline is missing.
func isWhole(line []byte, newline bool) bool {
	return len(line) > 2 && line[0] == '{' && line[len(line)-1] == '}' && (newline || json.Valid(line))
}
