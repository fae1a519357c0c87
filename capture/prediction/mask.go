package prediction

import (
	"math"
	"strconv"
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
)

// inlineMask is the length from which a string is a mask itself and not the
// name of one.
const inlineMask = 512

// maskOf reads the mask member: a reference, the mask itself, run lengths or
// an outline.
func (d *decoder) maskOf(g *gather, pointer string) {
	for _, role := range [...]role{roleMask, roleRLE} {
		n := g.best[role]
		if n.Kind() == jsonspan.None {
			continue
		}
		if !d.maskNode(g, n, pointer) {
			g.loose = append(g.loose, looseMember{n, pointer})
		} else if g.Mask != nil {
			g.refers = &maskMember{key: d.token(n)}
			if d.keys.of(n).weak {
				g.refers.weak = n
			}
		}
	}
}

func (d *decoder) maskNode(g *gather, n jsonspan.Node, pointer string) bool {
	weak := d.keys.of(n).weak
	switch n.Kind() {
	case jsonspan.String:
		return d.maskText(g, n, pointer, weak)
	case jsonspan.Number:
		v, ok := n.Float()
		if weak || !ok || v < 0 || v != math.Trunc(v) {
			return false
		}
		g.Mask = &MaskRef{Ref: d.text(n), Part: -1}
		return true
	case jsonspan.Array:
		return g.bitmap(n) || g.outline(n)
	case jsonspan.Object:
	default:
		return false
	}
	rle, is, err := rleOf(n)
	if err != nil {
		d.out.add(CodeRLEBroken, d.where(pointer+"/"+pointerToken(n)), err.Error())
	}
	if is {
		g.RLE = rle
		return rle != nil
	}
	return d.maskObject(g, n, pointer) || g.outline(n)
}

func (g *gather) outline(n jsonspan.Node) bool {
	rings := ringsOf(n)
	if rings == nil || g.Polygons != nil {
		return false
	}
	g.Polygons = rings
	return true
}

// bitmap takes a mask that lists all pixels, row by row.
func (g *gather) bitmap(n jsonspan.Node) bool {
	if g.RLE != nil {
		return false
	}
	g.RLE = bitmapOf(n)
	return g.RLE != nil
}

// maskText takes a reference, or the mask itself.
func (d *decoder) maskText(g *gather, n jsonspan.Node, pointer string, weak bool) bool {
	size, ok := maskWord(n, weak)
	if ok {
		g.Mask = &MaskRef{Ref: d.text(n), Part: -1}
		return true
	}
	if size == 0 {
		return false
	}
	where := d.where(pointer + "/" + pointerToken(n))
	g.Mask = d.inside(n, where)
	if g.unshown = g.Mask == nil; g.unshown {
		d.out.add(CodeMaskUndecodable, where, strconv.Itoa(size)+" bytes inside the JSON that are no image in base64")
	}
	return g.Mask != nil
}

// maskWord reports whether a string refers to a mask, or how many bytes of a
// mask it is itself. A member of a common name refers to one only with the
// name of a PNG or a mask as its value.
func maskWord(n jsonspan.Node, weak bool) (inline int, ok bool) {
	size := len(n.Raw())
	if size > inlineMask {
		return size, false
	}
	ref := n.Text()
	if isInside(ref) {
		return size, false
	}
	lower := strings.ToLower(ref)
	return 0, ref != "" && (!weak || strings.HasSuffix(lower, ".png") || strings.Contains(lower, "mask"))
}

// maskObject takes {"filename":"mask_0000.png","value":3}.
func (d *decoder) maskObject(g *gather, n jsonspan.Node, pointer string) bool {
	m, valued := &MaskRef{Part: -1}, false
	var unknown []jsonspan.Node
	for c := range n.Children() {
		switch normalise(c.RawKey()) {
		case "filename", "file", "name", "ref", "path", "maskfile", "part", "href", "uri", "url":
			if c.Kind() == jsonspan.String && len(c.Raw()) <= inlineMask && m.Ref == "" {
				m.Ref = d.text(c)
				continue
			}
		case "value", "pixelvalue", "index", "classindex":
			if v, ok := pixelValue(c); ok && !valued {
				m.Value, valued = v, true
				continue
			}
		}
		unknown = append(unknown, c)
	}
	if m.Ref == "" {
		return false
	}
	g.Mask, g.valued = m, valued
	for _, c := range unknown {
		g.loose = append(g.loose, looseMember{c, pointer + "/" + pointerToken(n)})
	}
	return true
}

// pixelValue reads the value of a pixel.
func pixelValue(n jsonspan.Node) (int, bool) {
	v, ok := n.Float()
	if !ok {
		var err error
		v, err = strconv.ParseFloat(n.Text(), 64)
		ok = err == nil
	}
	return int(v), ok && v >= 0 && v <= math.MaxUint16 && v == math.Trunc(v)
}
