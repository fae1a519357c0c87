package prediction

import (
	"strconv"
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
)

// read makes drafts of what the container holds.
func (d *decoder) read(c container) {
	switch c.form {
	case formList:
		d.readList(c)
	case formMap:
		d.readMap(c)
	case formAlone:
		d.object(c.node, c.pointer, "")
	case formNames:
		d.readNames(c)
	case formPipes:
		d.readPipes(c)
	case formScores:
		d.readScores(c)
	case formColumns:
		d.readColumns(c)
	case formRows:
		d.readRows(c)
	case formClassMap:
		d.readClassMap(c)
	case formNone, formEmpty:
	}
}

func (d *decoder) readList(c container) {
	count := min(c.node.Len(), maxObjects)
	d.drafts, d.list = make([]draft, 0, count), make([]Object, 0, count)
	i := -1
	for e := range c.node.Children() {
		if i++; d.full {
			return
		}
		at := d.arena.element(c.pointer, i)
		if e.Kind() == jsonspan.Object && d.object(e, at, "") || d.full {
			continue
		}
		d.out.add(CodeObjectNotRead, d.where(at), kindName(e))
	}
}

// readMap reads objects by key. The key is the class where the object has
// none, or only a number for it.
func (d *decoder) readMap(c container) {
	for e := range c.node.Children() {
		at := c.pointer + "/" + pointerToken(e)
		first := len(d.drafts)
		if !d.object(e, at, "") && !d.full {
			d.out.add(CodeObjectNotRead, d.where(at), kindName(e))
		}
		if len(d.drafts) == first || isIdentifier(e.Key()) {
			continue
		}
		g := &d.drafts[first]
		if g.Class == "" || g.number != "" && g.Class == "#"+g.number {
			g.Class, g.ClassID = clip(e.Key(), maxText), g.number
		}
	}
}

// isIdentifier reports whether a key is a number or a UUID and so no class.
func isIdentifier(key string) bool {
	const uuid = 36
	return strings.Trim(key, "0123456789") == "" || len(key) == uuid && strings.Count(key, "-") == 4
}

// named appends a draft with a class alone, unless there are too many.
func (d *decoder) named(pointer, class string) *draft {
	if len(d.drafts) >= maxObjects {
		d.full = true
		return &draft{Object: new(Object)}
	}
	g := &d.drafts[d.add(pointer)]
	g.Class = class
	return g
}

func (d *decoder) readNames(c container) {
	i := 0
	for e := range c.node.Children() {
		if e.Kind() == jsonspan.String {
			d.named(d.arena.element(c.pointer, i), d.text(e))
		} else {
			d.out.add(CodeObjectNotRead, d.where(d.arena.element(c.pointer, i)), kindName(e))
		}
		i++
	}
}

func (d *decoder) readScores(c container) {
	for e := range c.node.Children() {
		g := d.named(c.pointer+"/"+pointerToken(e), clip(e.Key(), maxText))
		v, _ := e.Float()
		g.Confidence = Confidence{Value: v, Text: d.text(e), Known: true}
	}
}

// readPipes reads id|left|top|right|bottom|label, the first six fields of
// DeepStream's minimal message schema.
func (d *decoder) readPipes(c container) {
	i := -1
	for e := range c.node.Children() {
		i++
		at := d.arena.element(c.pointer, i)
		fields := strings.Split(clip(e.Text(), maxText), "|")
		if len(fields) < 6 {
			d.out.add(CodeObjectNotRead, d.where(at), kindName(e))
			continue
		}
		b := rawBox{layout: rawXYXY, units: Pixels}
		bad := false
		for j := range b.v {
			v, err := strconv.ParseFloat(fields[j+1], 64)
			b.v[j], bad = v, bad || err != nil
		}
		g := d.named(at, fields[5])
		if len(fields) > 6 {
			g.Extra = d.keepAt(g.Extra, at, e)
			g.Confidence = pipedConfidence(fields)
		}
		if bad {
			g.badBox = true
			d.out.add(CodeBoxUnreadable, d.where(at))
			continue
		}
		g.box = b
	}
}

// pipedConfidence returns the confidence that ends the attributes behind "#";
// NVIDIA writes -0.1 where there is none.
func pipedConfidence(fields []string) Confidence {
	const attributes = 6
	text := fields[len(fields)-1]
	v, err := strconv.ParseFloat(text, 64)
	if fields[attributes] != "#" || err != nil || !(v >= 0 && v <= 1) {
		return Confidence{}
	}
	return Confidence{Value: v, Text: text, Known: true}
}

func kindName(n jsonspan.Node) string {
	switch n.Kind() {
	case jsonspan.Object:
		return "object"
	case jsonspan.Array:
		return "list"
	case jsonspan.String:
		return "string"
	case jsonspan.Number:
		return "number"
	case jsonspan.True, jsonspan.False:
		return "boolean"
	default:
		return "null"
	}
}
