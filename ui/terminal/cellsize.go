package terminal

import (
	"image"
	"strconv"
	"strings"
)

// source is where a cell size comes from, the best first.
type source int

const (
	byCell     source = iota // CSI 16 t
	byPixels                 // CSI 14 t
	byGeometry               // XTSMGRAPHICS
	bySystem                 // TIOCGWINSZ
	sources
)

// String says it in words.
func (s source) String() string {
	switch s {
	case byCell:
		return "told by the terminal"
	case byPixels:
		return "from the pixels of the window"
	case byGeometry:
		return "from the pixels of the sixel area"
	case bySystem:
		return "from the pixels that the system knows"
	case sources:
	}
	return "assumed"
}

// cellSizes holds the cell size by each source; zero where it is not known.
type cellSizes struct {
	cells   [sources]image.Point
	windows [sources]image.Point // pixels told before the size in cells was known
}

// tell takes in the size of a cell. What no font has is not believed.
func (c cellSizes) tell(by source, cell image.Point) cellSizes {
	if cell.X >= 2 && cell.Y >= 4 && cell.X <= 256 && cell.Y <= 512 {
		c.cells[by] = cell
	}
	return c
}

// tellWindow takes in the pixels of a window of that many cells. They may
// include a margin, which the division drops.
func (c cellSizes) tellWindow(by source, pixels, size image.Point) cellSizes {
	if size.X <= 0 || size.Y <= 0 {
		c.windows[by] = pixels
		return c
	}
	return c.tell(by, image.Pt(pixels.X/size.X, pixels.Y/size.Y))
}

// settle uses what was told before the size was known.
func (c cellSizes) settle(size image.Point) cellSizes {
	for by, pixels := range c.windows {
		if pixels != (image.Point{}) {
			c = c.tellWindow(source(by), pixels, size)
		}
	}
	c.windows = [sources]image.Point{}
	return c
}

// best returns the cell size by the best source, and the source in words.
func (c cellSizes) best(assumed image.Point) (cell image.Point, from string) {
	for by, size := range c.cells {
		if size != (image.Point{}) {
			return size, source(by).String()
		}
	}
	if assumed.X <= 0 || assumed.Y <= 0 {
		assumed = image.Pt(10, 20)
	}
	return assumed, sources.String()
}

// graphicsAttribute is an answer to XTSMGRAPHICS.
type graphicsAttribute struct {
	item, status int
	value        image.Point // Y is 0 if there is one number
}

func (a graphicsAttribute) ok() bool { return a.status == 0 && a.value.X > 0 }

// parseGraphics reads CSI ? item ; status ; value S.
func parseGraphics(seq string) (a graphicsAttribute, ok bool) {
	rest, ok := strings.CutPrefix(seq, "\x1b[?")
	if !ok {
		return a, false
	}
	if rest, ok = strings.CutSuffix(rest, "S"); !ok {
		return a, false
	}
	var numbers [4]int
	fields := strings.Split(rest, ";")
	if len(fields) < 2 || len(fields) > len(numbers) {
		return a, false
	}
	for i, field := range fields {
		n, err := strconv.Atoi(field)
		if err != nil || n < 0 {
			return a, false
		}
		numbers[i] = n
	}
	return graphicsAttribute{numbers[0], numbers[1], image.Pt(numbers[2], numbers[3])}, true
}
