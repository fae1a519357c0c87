package shapes

import (
	"strconv"
	"strings"

	"github.com/framebin/framebin/capture/prediction/object"
)

// maxPath bounds a path of SVG, in bytes.
const maxPath = 1 << 20

// pathRings reads a path of SVG of straight lines: "M40 50L120 50V110H40Z"; nil where
// there is anything else in it, such as a curve.
func pathRings(text string) (rings [][]object.Point) {
	if len(text) > maxPath {
		return nil
	}
	p := pathReader{rest: text}
	for p.next() {
		var ok bool
		switch p.command | 0x20 {
		case 'z':
			ok = p.end(&rings)
		case 'm':
			ok = (len(p.ring) == 0 || p.end(&rings)) && p.point()
			p.command-- // to L: what follows are lines
		case 'l':
			ok = p.point()
		case 'h', 'v':
			ok = p.along()
		}
		if !ok {
			return nil
		}
	}
	if len(p.ring) > 0 && !p.end(&rings) || strings.Trim(p.rest, pathSpace) != "" {
		return nil
	}
	return rings
}

// pathSpace is what stands between the numbers of a path.
const pathSpace = " ,\t\r\n"

// pathReader reads the commands of a path.
type pathReader struct {
	rest    string
	command byte // of SVG; in lower case its numbers count from where it is
	at      object.Point
	ring    []object.Point
}

// next goes to the next command, which is the last one again before a number.
func (p *pathReader) next() bool {
	p.rest = strings.TrimLeft(p.rest, pathSpace)
	if p.rest == "" {
		return false
	}
	if c := p.rest[0]; c|0x20 >= 'a' && c|0x20 <= 'z' {
		p.command, p.rest = c, p.rest[1:]
		return true
	}
	return p.command != 0 && p.command|0x20 != 'z'
}

// number takes a number.
func (p *pathReader) number() (float64, bool) {
	p.rest = strings.TrimLeft(p.rest, pathSpace)
	end := 0
	for end < len(p.rest) && (strings.IndexByte("0123456789.eE", p.rest[end]) >= 0 || strings.IndexByte("+-", p.rest[end]) >= 0 && (end == 0 || p.rest[end-1]|0x20 == 'e')) {
		end++
	}
	v, err := strconv.ParseFloat(p.rest[:end], 64)
	p.rest = p.rest[end:]
	return v, err == nil
}

func (p *pathReader) relative() bool { return p.command >= 'a' }

func (p *pathReader) point() bool {
	x, ok := p.number()
	y, also := p.number()
	if p.relative() {
		x, y = x+p.at.X, y+p.at.Y
	}
	return ok && also && p.to(object.Point{X: x, Y: y})
}

// along takes a line along one side of the picture.
func (p *pathReader) along() bool {
	v, ok := p.number()
	to := p.at
	side := &to.X
	if p.command|0x20 == 'v' {
		side = &to.Y
	}
	if !p.relative() {
		*side = 0
	}
	*side += v
	return ok && p.to(to)
}

func (p *pathReader) to(q object.Point) bool {
	p.at, p.ring = q, append(p.ring, q)
	return true
}

// end ends a ring.
func (p *pathReader) end(rings *[][]object.Point) bool {
	if len(p.ring) < 3 {
		return false
	}
	*rings, p.at, p.ring = append(*rings, p.ring), p.ring[0], nil
	return true
}
