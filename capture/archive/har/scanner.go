package har

import (
	"bufio"
	"errors"
	"fmt"
	"io"
)

// ErrHAR is wrapped by every error about the text of a HAR.
var ErrHAR = errors.New("not a HAR")

// scanner finds where the entries of a HAR begin and end, without decoding
// them: it follows strings and brackets alone, in constant memory.
type scanner struct {
	r      *bufio.Reader
	offset int64 // of the next byte
	inside bool  // the entries array was found
	done   bool  // its end, or a failure, was met
}

func newScanner(r io.Reader) *scanner {
	return &scanner{r: bufio.NewReaderSize(r, 256<<10)}
}

// next returns the offsets of the next entry. At the end of the archive the
// error is io.EOF; any other is the last one, too.
func (s *scanner) next() (from, to int64, err error) {
	if s.done {
		return 0, 0, io.EOF
	}
	from, to, err = s.scan()
	if err != nil {
		s.done = true
		if !errors.Is(err, io.EOF) {
			err = fmt.Errorf("%w at byte %d: %w", ErrHAR, s.offset, err)
		}
	}
	return from, to, err
}

var (
	errEnd    = errors.New("it is cut off")
	errSyntax = errors.New("its JSON is broken")
)

func (s *scanner) scan() (from, to int64, err error) {
	if !s.inside {
		if err := s.enter(); err != nil {
			return 0, 0, err
		}
		s.inside = true
	}
	c, err := s.token()
	for err == nil && c == ',' {
		c, err = s.token()
	}
	switch {
	case err != nil:
		return 0, 0, err
	case c == ']':
		return 0, 0, io.EOF
	}
	from = s.offset - 1
	err = s.skip(c)
	return from, s.offset, err
}

// enter goes to the first element of log.entries.
func (s *scanner) enter() error {
	if mark, err := s.r.Peek(3); err == nil && string(mark) == "\xEF\xBB\xBF" {
		s.offset += 3
		_, _ = s.r.Discard(3) // it was peeked at
	}
	for _, step := range []struct {
		key  string
		open byte
	}{{"log", '{'}, {"entries", '['}} {
		if step.key == "log" {
			if c, err := s.token(); err != nil || c != '{' {
				return errors.Join(err, errors.New("it does not begin as a JSON object"))
			}
		}
		c, err := s.member(step.key)
		if err != nil {
			return err
		}
		if c != step.open {
			return fmt.Errorf("its %q is of the wrong type", step.key)
		}
	}
	return nil
}

// member goes to the value of the member of that name in the object at hand,
// past its first byte, which it returns.
func (s *scanner) member(name string) (byte, error) {
	for {
		c, err := s.token()
		for err == nil && c == ',' {
			c, err = s.token()
		}
		if err != nil {
			return 0, err
		}
		if c == '}' {
			return 0, fmt.Errorf("it has no %q", name)
		}
		if c != '"' {
			return 0, errSyntax
		}
		key, err := s.text()
		if err != nil {
			return 0, err
		}
		if c, err = s.token(); err != nil || c != ':' {
			return 0, errors.Join(err, errSyntax)
		}
		if c, err = s.token(); err != nil {
			return 0, err
		}
		if key == name {
			return c, nil
		}
		if err := s.skip(c); err != nil {
			return 0, err
		}
	}
}

// skip goes past the value that began with c.
func (s *scanner) skip(c byte) error {
	switch c {
	case '"':
		return s.skipText(nil)
	case '{', '[':
		return s.skipNested()
	case ']', '}', ':', ',':
		return errSyntax
	}
	for { // a number or a word ends before the next delimiter
		c, err := s.r.ReadByte()
		if err != nil {
			return ended(err)
		}
		if c == ',' || c == ']' || c == '}' || c <= ' ' {
			return s.r.UnreadByte()
		}
		s.offset++
	}
}

// skipNested goes past an object or array whose first bracket was read.
func (s *scanner) skipNested() error {
	for depth := 1; depth > 0; {
		c, err := s.token()
		if err != nil {
			return err
		}
		switch c {
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		case '"':
			if err := s.skipText(nil); err != nil {
				return err
			}
		}
	}
	return nil
}

// token returns the next byte that is not white space.
func (s *scanner) token() (byte, error) {
	for {
		c, err := s.r.ReadByte()
		if err != nil {
			return 0, ended(err)
		}
		s.offset++
		switch {
		case c > ' ':
			return c, nil
		case c != ' ' && c != '\t' && c != '\r' && c != '\n': // such as the zeros of a sparse file
			return 0, errSyntax
		}
	}
}

// text goes past a string whose first quote was read, and returns it as long
// as it is short and plain: a key to compare.
func (s *scanner) text() (string, error) {
	const longest = 64
	var key []byte
	err := s.skipText(func(piece []byte) {
		key = append(key, piece[:min(longest-len(key), len(piece))]...)
	})
	return string(key[:max(len(key)-1, 0)]), err
}

// skipText goes past a string whose first quote was read. look, if it is not nil,
// is called with all of it up to its last quote, piece by piece.
func (s *scanner) skipText(look func([]byte)) error {
	slashes := 0 // backslashes just before the next byte
	for {
		piece, err := s.r.ReadSlice('"')
		s.offset += int64(len(piece))
		if look != nil {
			look(piece)
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			slashes = trailing(piece, slashes)
			continue
		}
		if err != nil {
			return ended(err)
		}
		if trailing(piece[:len(piece)-1], slashes)%2 == 0 {
			return nil
		}
		slashes = 0
	}
}

// trailing counts the backslashes that end piece, those before it included.
func trailing(piece []byte, before int) int {
	n := 0
	for n < len(piece) && piece[len(piece)-1-n] == '\\' {
		n++
	}
	if n == len(piece) {
		return n + before
	}
	return n
}

// ended makes an early end of the text an error of its own, so that io.EOF
// means a proper one.
func ended(err error) error {
	if errors.Is(err, io.EOF) {
		return errEnd
	}
	return err
}
