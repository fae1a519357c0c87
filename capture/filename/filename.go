// Package filename makes names that came over the wire into names of files,
// safe on every system.
//
// It opens and makes no file. It knows neither render nor ui; packages of
// capture, render and ui may import it.
package filename

import (
	"path"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// longestName bounds a file's name in bytes: below the 255 of most file
// systems by the length of what is put before and behind it.
const longestName = 120

// Safe makes a name that a sender chose into one that a file may have on
// every system: the last element of its path, without controls, separators,
// wildcards and invisible characters, neither hidden nor a device, and of
// bounded length with its extension kept. Where nothing is left, it is
// fallback.
func Safe(name, fallback string) string {
	name = strings.ReplaceAll(name, `\`, "/")
	if i := strings.LastIndexByte(name, '/'); i >= 0 {
		name = name[i+1:]
	}
	name = strings.Map(safeRune, norm.NFC.String(strings.ToValidUTF8(name, "_")))
	name = shorten(strings.TrimRight(strings.TrimSpace(name), ". "), longestName)
	if strings.Trim(name, "._-~ ") == "" {
		return fallback
	}
	if strings.ContainsRune(".-~", rune(name[0])) { // hidden, an option, a home
		name = "_" + name[1:]
	}
	if isDevice(name) {
		name = shorten("_"+name, longestName)
	}
	return name
}

// safeRune keeps c if it can be in a file's name everywhere and looks like
// nothing else. Characters that compatibility turns into others, such as a
// fullwidth slash, are judged by those.
func safeRune(c rune) rune {
	if c == ' ' {
		return c
	}
	if !unicode.IsGraphic(c) || unicode.IsSpace(c) || c == utf8.RuneError {
		return '_'
	}
	plain := string(c)
	if c >= utf8.RuneSelf {
		plain = norm.NFKC.String(plain)
	}
	if strings.ContainsAny(plain, `<>:"/\|?*`+"\x00\u2044\u2215\u29F8\u29F5\u2216") {
		return '_'
	}
	return c
}

// shorten cuts name to at most n bytes, between runes and before a short
// extension.
func shorten(name string, n int) string {
	if len(name) <= n {
		return name
	}
	ext := path.Ext(name)
	if len(ext) > 16 || len(ext) == len(name) {
		ext = ""
	}
	cut := n - len(ext)
	for cut > 0 && !utf8.RuneStart(name[cut]) {
		cut--
	}
	return strings.TrimRight(name[:cut], ". ") + ext
}

// isDevice reports whether Windows takes the name for a device, with any
// extension.
func isDevice(name string) bool {
	stem, _, _ := strings.Cut(name, ".")
	stem = strings.ToUpper(strings.TrimRight(stem, " "))
	switch stem {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$":
		return true
	}
	rest, port := strings.CutPrefix(stem, "COM")
	if !port {
		rest, port = strings.CutPrefix(stem, "LPT")
	}
	return port && utf8.RuneCountInString(rest) == 1 && strings.ContainsAny(rest, "0123456789¹²³")
}

// Set gives each file of a folder a name of its own.
type Set map[string]bool

// Take returns name, or name with a number where one is taken that some file
// system takes for the same.
func (n Set) Take(name string) string {
	candidate := name
	for i := 2; n[Fold(candidate)]; i++ {
		candidate = Numbered(name, i)
	}
	n[Fold(candidate)] = true
	return candidate
}

// Fold returns what is the same for names that some file system takes for the
// same.
func Fold(name string) string { return strings.ToLower(norm.NFKC.String(strings.ToUpper(name))) }

// Numbered puts a number before the extension.
func Numbered(name string, n int) string {
	ext := path.Ext(name)
	return strings.TrimSuffix(name, ext) + "-" + strconv.Itoa(n) + ext
}
