package archive

import (
	"errors"
	"iter"

	"framebin/capture"
)

// Source is an opened archive. It is safe for concurrent use.
type Source struct{}

// Open opens an HTTP message file, a folder of them, or a HAR. It reads no
// more than it must: requests are loaded by Request.
func Open(path string) (*Source, error) { return nil, errors.New("not built yet") }

// Path returns what was opened.
func (s *Source) Path() string { return "" }

// Len returns how many requests there are. The first call scans the index.
func (s *Source) Len() int { return 0 }

// Request loads request i, from 0 in the order of capture. Its error says
// which file is broken and how.
func (s *Source) Request(i int) (*capture.Request, error) { return nil, errors.New("not built yet") }

// All yields every request that can be loaded; what cannot is in Problems.
// The error is that of the archive itself, such as a folder that vanished.
func (s *Source) All() iter.Seq2[*capture.Request, error] {
	return func(func(*capture.Request, error) bool) {}
}

// Problems returns a sentence for each thing that was found broken so far.
func (s *Source) Problems() []string { return nil }

// Close closes the files.
func (s *Source) Close() error { return nil }
