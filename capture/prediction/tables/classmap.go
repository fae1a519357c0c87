package tables

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/shapes"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// maxClasses is how many classes a mask has at most.
const maxClasses = 4096

// Class is a class of a mask of all classes.
type Class struct {
	Node   jsonspan.Node // that tells it; of a list an element
	At     int           // its index in a list; -1 of a member
	Name   string        // "" where the node tells no class
	Value  int           // of its pixels
	Colour string        // of its pixels, "#rrggbb"; "" where a value tells them
}

// ClassMap is one mask of all classes and what its values or colours mean:
// {"segmentation_mask":"iVBOR...","class_map":{"0":"background","1":"leaf"}}.
type ClassMap struct {
	Mask    jsonspan.Node
	Legend  jsonspan.Node // the member with the names
	Colours jsonspan.Node // a list of colours beside a list of names; or none
	Classes []Class
}

// ClassMap returns what n holds; false where it is no such map, but an object that
// has a place or a confidence.
func (r *Reader) ClassMap(n jsonspan.Node) (c ClassMap, ok bool) {
	if n.Kind() != jsonspan.Object || n.Len() < 2 {
		return c, false
	}
	var lists []jsonspan.Node
	for e := range n.Children() {
		switch key := vocabulary.Normalise(e.RawKey()); {
		case c.Mask.Kind() == jsonspan.None && isMaskKey(key) && isClassMask(e):
			c.Mask = e
		case isLegendKey(key) && isLegend(e):
			lists = append(lists, e)
		default:
			if role := r.Keys.Of(e).Role; role == vocabulary.Box || role == vocabulary.Polygon || role == vocabulary.Score && e.Kind() != jsonspan.String {
				return c, false
			}
		}
	}
	if c.Mask.Kind() == jsonspan.None {
		return c, false
	}
	c.name(lists)
	return c, c.Classes != nil
}

// name takes the legend of the first list that is one, and colours of another.
func (c *ClassMap) name(lists []jsonspan.Node) {
	for _, e := range lists {
		if c.Classes = legend(e); c.Classes != nil {
			c.Legend = e
			break
		}
	}
	for _, e := range lists {
		if e != c.Legend && c.paint(e) {
			break
		}
	}
}

func isLegend(n jsonspan.Node) bool {
	return (n.Kind() == jsonspan.Object || n.Kind() == jsonspan.Array) && n.Len() <= maxClasses
}

// isMaskKey reports whether a member may be the mask of all classes.
func isMaskKey(key string) bool {
	return !object.ContainsAny(key, "conf", "prob", "score", "color", "colour") && (strings.Contains(key, "mask") || strings.HasPrefix(key, "seg"))
}

// isClassMask reports whether a value is an image or the name of one, or rows of
// numbers of classes.
func isClassMask(n jsonspan.Node) bool {
	return n.Kind() == jsonspan.String || n.First().First().Kind() == jsonspan.Number
}

// isLegendKey reports whether a member may say what the values of a mask mean.
func isLegendKey(key string) bool {
	return object.ContainsAny(key, "class", "label", "categor", "legend", "palette", "color", "colour", "names")
}

// legend reads names with values or colours, either of them first, or a list of
// names in the order of their values; nil where n is none.
func legend(n jsonspan.Node) (list []Class) {
	named := 0
	for e := range n.Children() {
		c := Class{Node: e, At: -1}
		if n.Kind() == jsonspan.Array {
			c.At = len(list)
		}
		if c.Value = max(c.At, 0); c.read() {
			named++
		} else {
			c.Name = ""
		}
		list = append(list, c)
	}
	if named == 0 || n.Kind() == jsonspan.Array && (named < 2 || named < n.Len()) {
		return nil
	}
	return list
}

// read reads a class of its node.
func (c *Class) read() bool {
	e := c.Node
	switch {
	case e.Kind() == jsonspan.Object:
		return c.members()
	case c.At >= 0:
		c.Name = text(e)
		return e.Kind() == jsonspan.String && c.Name != "" && Colour(e) == ""
	}
	if c.means(e.Key()) && e.Kind() == jsonspan.String { // {"1":"leaf"}
		c.Name = text(e)
		return c.Name != ""
	}
	c.Name = object.Clip(e.Key(), object.MaxText) // {"leaf":1}
	if c.Colour = Colour(e); c.Colour != "" {
		return true
	}
	var ok bool
	c.Value, ok = shapes.Integer(e, math.MaxUint16)
	return ok
}

// means takes a text as the value or the colour of a class.
func (c *Class) means(key string) bool {
	if v, err := strconv.ParseUint(key, 10, 16); err == nil {
		c.Value = int(v)
		return true
	}
	c.Colour = colourOf(key)
	return c.Colour != ""
}

// members reads {"name":"leaf","id":1,"color":[0,255,0]}.
func (c *Class) members() bool {
	told := c.At >= 0 || c.means(c.Node.Key())
	for m := range c.Node.Children() {
		switch vocabulary.Normalise(m.RawKey()) {
		case "name", "label", "class", "classname", "labelname", "title", "displayname":
			if m.Kind() == jsonspan.String {
				c.Name = text(m)
			}
		case "id", "value", "index", "classid", "labelid", "pixelvalue", "maskvalue", "trainid":
			if v, ok := shapes.Number(m); ok && v >= 0 && v <= math.MaxUint16 && v == math.Trunc(v) {
				c.Value, told = int(v), true
			}
		default:
			c.Colour = cmp.Or(Colour(m), channels(m), c.Colour)
		}
	}
	c.Colour = cmp.Or(c.Colour, channels(c.Node))
	return c.Name != "" && (told || c.Colour != "")
}

// channels reads {"r":255,"g":0,"b":0}, whatever else is there; "" where n is none.
func channels(n jsonspan.Node) string {
	var list [3]jsonspan.Node
	if n.Kind() != jsonspan.Object {
		return ""
	}
	for m := range n.Children() {
		switch vocabulary.Normalise(m.RawKey()) {
		case "r", "red":
			list[0] = m
		case "g", "green":
			list[1] = m
		case "b", "blue":
			list[2] = m
		}
	}
	return hex(list[:])
}

// paint takes a list of colours in the order of the names, or by their names.
func (c *ClassMap) paint(n jsonspan.Node) bool {
	if n.Len() != len(c.Classes) {
		return false
	}
	list := make([]string, 0, n.Len())
	for e := range n.Children() {
		colour := Colour(e)
		if colour == "" || n.Kind() == jsonspan.Object && e.Key() != c.Classes[len(list)].Name {
			return false
		}
		list = append(list, colour)
	}
	for i, colour := range list {
		c.Classes[i].Colour = colour
	}
	c.Colours = n
	return true
}

// Colour reads [255,0,0], also with an alpha, or "#ff0000"; "" where n is none.
func Colour(n jsonspan.Node) string {
	switch {
	case n.Kind() == jsonspan.String:
		return colourOf(n.Head(32))
	case n.Kind() != jsonspan.Array || n.Len() != 3 && n.Len() != 4:
		return ""
	}
	return hex(slices.Collect(n.Children()))
}

// hex writes a colour of three numbers of 0 to 255.
func hex(list []jsonspan.Node) string {
	if len(list) < 3 {
		return ""
	}
	var c [3]int
	for i := range c {
		var ok bool
		if c[i], ok = shapes.Integer(list[i], math.MaxUint8); !ok {
			return ""
		}
	}
	return fmt.Sprintf("#%02x%02x%02x", c[0], c[1], c[2])
}

// colourOf reads "#ff0000", "0xff0000", "255,0,0", "(255, 0, 0)" or "rgb(255,0,0)".
func colourOf(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	for _, mark := range [...]string{"#", "0x"} {
		if digits, ok := strings.CutPrefix(s, mark); ok && (len(digits) == 6 || len(digits) == 8) {
			if _, err := strconv.ParseUint(digits, 16, 32); err == nil {
				return "#" + digits[:6]
			}
		}
	}
	s = strings.Trim(strings.TrimPrefix(strings.TrimPrefix(s, "rgba"), "rgb"), "()[] ")
	fields := strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' || r == ';' })
	if len(fields) != 3 {
		return ""
	}
	var c [3]uint64
	for i := range c {
		var err error
		if c[i], err = strconv.ParseUint(fields[i], 10, 8); err != nil {
			return ""
		}
	}
	return fmt.Sprintf("#%02x%02x%02x", c[0], c[1], c[2])
}

// text returns the text of a node, cut as names are.
func text(n jsonspan.Node) string { return object.Clip(n.Text(), object.MaxText) }
