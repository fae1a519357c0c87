package shapes

import (
	"bytes"
	"math"
	"strconv"
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/object"
)

// maxNumberText is longer than a number that somebody wrote as a text.
const maxNumberText = 40

// Number returns the value of a number, or of a text that is one.
func Number(n jsonspan.Node) (float64, bool) {
	switch n.Kind() {
	case jsonspan.Number:
		return n.Float()
	case jsonspan.String:
		if len(n.Raw()) > maxNumberText {
			return 0, false
		}
		v, err := strconv.ParseFloat(strings.TrimSpace(n.Text()), 64)
		return v, err == nil && !math.IsNaN(v) && !math.IsInf(v, 0)
	default:
		return 0, false
	}
}

// withUnit returns the value of a text that ends in its unit, "25%" or "320px",
// and the unit; else the one that it is given.
func withUnit(n jsonspan.Node, was object.Units) (v float64, u object.Units, ok bool) {
	if n.Kind() != jsonspan.String || len(n.Raw()) > maxNumberText {
		return 0, was, false
	}
	text := strings.TrimSpace(n.Text())
	for suffix, unit := range map[string]object.Units{"%": object.Percent, "px": object.Pixels} {
		if number, cut := strings.CutSuffix(text, suffix); cut {
			v, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
			return v, unit, err == nil && !math.IsNaN(v) && !math.IsInf(v, 0)
		}
	}
	return 0, was, false
}

// Numbers appends the values of a list of up to limit numbers, or the numbers
// in a text such as "[10, 20, 110, 90]". It reports false where there is
// anything else.
func Numbers(list []float64, n jsonspan.Node, limit int) ([]float64, bool) {
	switch n.Kind() {
	case jsonspan.Array:
		if n.Len() > limit {
			return list, false
		}
		for c := range n.Children() {
			v, ok := Number(c)
			if !ok {
				return list, false
			}
			list = append(list, v)
		}
		return list, n.Len() > 0
	case jsonspan.String:
		return numbersInText(list, n, limit)
	default:
		return list, false
	}
}

// numbersInText reads "10,20,110,90", with whatever brackets and spaces, also as
// programs print their types: "Rect(10, 20 - 110, 90)".
func numbersInText(list []float64, n jsonspan.Node, limit int) ([]float64, bool) {
	const longest = 4096
	if len(n.Raw()) > longest {
		return list, false
	}
	apart := func(r rune) bool { return strings.ContainsRune(" ,;[](){}|\t\r\n", r) }
	was := len(list)
	for word := range strings.FieldsFuncSeq(typed(n.Text()), apart) {
		if word == "-" {
			continue
		}
		v, err := strconv.ParseFloat(word, 64)
		if err != nil || math.IsNaN(v) || math.IsInf(v, 0) || len(list)-was == limit {
			return list, false
		}
		list = append(list, v)
	}
	return list, len(list)-was > 1
}

// typed returns what is in the brackets behind the name of a type.
func typed(text string) string {
	name, in, ok := strings.Cut(strings.TrimSpace(text), "(")
	if !ok || !strings.HasSuffix(in, ")") || strings.Trim(strings.TrimRight(name, " "), "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_.") != "" {
		return text
	}
	return in
}

// Four reads exactly four numbers.
func Four(n jsonspan.Node) (v [4]float64, ok bool) {
	if n.Kind() == jsonspan.Array && n.Len() != len(v) {
		return v, false
	}
	list, ok := Numbers(v[:0], n, len(v))
	return v, ok && len(list) == len(v)
}

// Scalar reports whether a value is a text or a number.
func Scalar(n jsonspan.Node) bool {
	return n.Kind() == jsonspan.String || n.Kind() == jsonspan.Number
}

// Digits reports whether a value is a text of nothing but digits, as a program
// writes a number that it keeps as a text.
func Digits(n jsonspan.Node) bool {
	text := bytes.Trim(n.Raw(), `"`)
	return n.Kind() == jsonspan.String && len(text) > 0 && !bytes.ContainsFunc(text, func(c rune) bool { return c < '0' || c > '9' })
}

// Integer returns a whole number of 0 up to most. It is truncated where it is none.
func Integer(n jsonspan.Node, most float64) (int, bool) {
	v, ok := n.Float()
	return int(v), ok && v >= 0 && v <= most && v == math.Trunc(v)
}

// Whole returns the text of a class's number without the fraction that rows
// of floating point numbers give it.
func Whole(number string) string { return strings.TrimSuffix(number, ".0") }
