package archive

import (
	"fmt"
	"path"
	"strings"
)

// BaseName returns the name of a request's file without its extension, such
// as "000012-post": names sort in the order of capture, and hold nothing that
// the sender chose but letters and digits.
func BaseName(seq uint64, method string) string {
	const longest = 16
	name := strings.Map(func(c rune) rune {
		switch {
		case 'A' <= c && c <= 'Z':
			return c - 'A' + 'a'
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
			return c
		}
		return -1
	}, method[:min(len(method), longest)])
	if name == "" {
		name = "request"
	}
	return fmt.Sprintf("%06d-%s", seq, name)
}

// numberOf returns the number of what has a name as BaseName makes them; 0 if it
// is another, such as a date.
func numberOf(base string) uint64 {
	digits, method, ok := strings.Cut(base, "-")
	if !ok || len(digits) < 6 || strings.Trim(digits, "0123456789") != "" || method == "" || isDigit(method[0]) {
		return 0
	}
	return number(digits)
}

// number returns the sequence number that a message file's name begins with;
// 0 if there is none.
func number(name string) uint64 {
	name = path.Base(name)
	var n uint64
	for i := 0; i < len(name) && isDigit(name[i]) && i < 18; i++ {
		n = n*10 + uint64(name[i]-'0')
	}
	return n
}
