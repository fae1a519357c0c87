package dataset

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/framebin/framebin/capture/filename"
)

// spelling gives each class a name that can be written, and no two classes the
// same.
type spelling struct {
	write func(class string) string // nil: any name
	fold  func(name string) string  // the same for names that are the same to readers; nil: only for equal ones
	names map[string]string         // as classes are written
	taken map[string]bool           // names, folded
}

func newSpelling(write, fold func(string) string) *spelling {
	if fold == nil {
		fold = func(name string) string { return name }
	}
	return &spelling{write: write, fold: fold, names: map[string]string{}, taken: map[string]bool{}}
}

// of returns the name of a class: with a number where another class has it.
func (s *spelling) of(class string) string {
	if s.write == nil {
		return class
	}
	name, known := s.names[class]
	if known {
		return name
	}
	plain := s.write(class)
	name = plain
	for n := 2; s.taken[s.fold(name)]; n++ {
		name = fmt.Sprintf("%s-%d", plain, n)
	}
	s.names[class], s.taken[s.fold(name)] = name, true
	return name
}

// folderOf is the name of a class as a folder may have it.
func folderOf(class string) string { return filename.Safe(class, "class") }

// oneLine takes line ends out of a name, what controls, and blanks at its ends.
func oneLine(name string) string {
	name = strings.TrimSpace(strings.Map(func(c rune) rune {
		if unicode.IsControl(c) || unicode.In(c, unicode.Zl, unicode.Zp) {
			return '_'
		}
		return c
	}, strings.ToValidUTF8(name, "_")))
	if name == "" {
		return "_"
	}
	return name
}

// mapped is a name as a line of labelmap.txt may begin with it: one that is no
// comment, and without what ends it.
func mapped(name string) string {
	name = strings.ReplaceAll(oneLine(name), ":", "_")
	if strings.HasPrefix(name, "#") {
		name = "_" + name[1:]
	}
	return name
}
