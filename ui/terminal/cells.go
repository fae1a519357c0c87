package terminal

import (
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// scheme starts the link that marks a picture's cells.
const scheme = "framebin:"

// rowRune is the first of the private runes that begin a picture's rows.
const rowRune = 0xF0000

// Cells returns the marked cells of a picture for View, one string a row,
// each cols cells wide. Only the cells that the picture covers may be marked.
// Another epoch makes the terminal draw the same picture again, as is needed
// after a suspended program resumes.
//
// ID 0 is no picture: where View shows none, or hides it under something else,
// it must show at least one marked cell with ID 0 (Cells(0, 1, 1, epoch)), for
// some terminals keep a picture until they are told.
func Cells(id, cols, rows, epoch int) []string {
	if cols <= 0 || rows <= 0 {
		return nil
	}
	lines := make([]string, rows)
	blanks := strings.Repeat(" ", cols-1)
	for row := range lines {
		link := scheme + strconv.Itoa(id) + ":" + strconv.Itoa(row) + ":" + strconv.Itoa(epoch)
		lines[row] = ansi.SetHyperlink(link) + string(rune(rowRune+row)) + blanks + ansi.ResetHyperlink()
	}
	return lines
}

// anchorStart starts the sequence (APC) that [Anchor] puts into a line's first
// cell.
const anchorStart = "\x1b_" + scheme

// Anchor makes the lines of a whole view stay where they are: View calls it on
// its content, last of all, while a picture is on the screen.
//
// When lines of a list move up, Bubble Tea has the terminal scroll them rather
// than write them again, even if the list is beside or below the picture; foot
// then moves every sixel picture on the screen, and pixels are left behind.
// Bubble Tea finds such lines by what their cells contain, so each line gets
// its number into its first cell, in a sequence that the [Painter] takes out
// again.
func Anchor(content string) string {
	var b strings.Builder
	b.Grow(len(content) + 20*(strings.Count(content, "\n")+1))
	row := 0
	for line := range strings.Lines(content) {
		b.WriteString(anchorStart)
		b.WriteString(strconv.Itoa(row))
		b.WriteString("\x1b\\")
		if line == "\n" || line == "\r\n" {
			b.WriteByte(' ') // a cell for it
		}
		b.WriteString(line)
		row++
	}
	return b.String()
}
