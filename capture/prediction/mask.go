package prediction

import (
	"math"
	"strings"

	"framebin/capture/prediction/jsontree"
)

// inlineMask is the length from which a string is a mask itself and not the
// name of one.
const inlineMask = 512

// maskOf reads the mask member: a reference, run lengths or an outline.
func (d *decoder) maskOf(g *gather, pointer string) {
	for _, role := range [...]role{roleMask, roleRLE} {
		n := g.best[role]
		if n.Kind() == jsontree.None {
			continue
		}
		if !d.maskNode(g, n, pointer) {
			if g.inline > 0 {
				d.out.add(CodeMaskInline, d.where(pointer+"/"+pointerToken(n)), g.inline)
			}
			g.loose = append(g.loose, looseMember{n, pointer})
		} else if g.Mask != nil {
			g.maskKey = d.token(n)
			if d.keys.of(n.RawKey()).weak {
				g.maskNode = n
			}
		}
	}
}

func (d *decoder) maskNode(g *gather, n jsontree.Node, pointer string) bool {
	weak := d.keys.of(n.RawKey()).weak
	switch n.Kind() {
	case jsontree.String:
		return d.maskText(g, n, weak)
	case jsontree.Number:
		v, ok := n.Float()
		if weak || !ok || v < 0 || v != math.Trunc(v) {
			return false
		}
		g.Mask = &MaskRef{Ref: d.text(n), Part: -1}
		return true
	case jsontree.Array:
		return g.outline(n)
	case jsontree.Object:
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
	return d.maskObject(g, n) || g.outline(n)
}

func (g *gather) outline(n jsontree.Node) bool {
	rings := ringsOf(n)
	if rings == nil || g.Polygons != nil {
		return false
	}
	g.Polygons = rings
	return true
}

// maskText takes a reference.
func (d *decoder) maskText(g *gather, n jsontree.Node, weak bool) bool {
	size, ok := maskWord(n, weak)
	if !ok {
		g.inline = size
		return false
	}
	g.Mask = &MaskRef{Ref: d.text(n), Part: -1}
	return true
}

// maskWord reports whether a string refers to a mask, or how many bytes of a
// mask it is itself. A member of a common name refers to one only with the
// name of a PNG or a mask as its value.
func maskWord(n jsontree.Node, weak bool) (inline int, ok bool) {
	size := len(n.Raw())
	if size > inlineMask {
		return size, false
	}
	ref := n.Text()
	lower := strings.ToLower(ref)
	if strings.HasPrefix(lower, "data:image/") || strings.HasPrefix(ref, "iVBOR") {
		return size, false
	}
	return 0, ref != "" && (!weak || strings.HasSuffix(lower, ".png") || strings.Contains(lower, "mask"))
}

// maskObject takes {"filename":"mask_0000.png","value":3}.
func (d *decoder) maskObject(g *gather, n jsontree.Node) bool {
	for c := range n.Children() {
		switch normalise(c.RawKey()) {
		case "filename", "file", "name", "ref", "path", "maskfile", "part", "href", "uri", "url":
			if c.Kind() == jsontree.String && len(c.Raw()) <= inlineMask {
				g.Mask = &MaskRef{Ref: d.text(c), Part: -1}
			}
		case "value", "pixelvalue", "index", "classindex":
			if v, ok := c.Float(); ok && v > 0 && v <= 65535 {
				g.maskVal = int(v)
			}
		}
	}
	return g.Mask != nil
}
