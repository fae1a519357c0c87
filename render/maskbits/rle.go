package maskbits

// FillRLE puts the pixels of run lengths inside: column by column as COCO's, or
// row by row, outside and inside by turns, beginning outside. It reports whether
// the runs cover the mask exactly; what lies beyond it is left out. Area and
// Bounds are left to Measure.
func (m *Mask) FillRLE(counts []uint32, byRow bool) bool {
	fill := m.fillColumns
	if byRow {
		fill = m.fillRows
	}
	total := uint64(m.Width) * uint64(m.Height)
	at := uint64(0)
	for i, n := range counts {
		end := min(at+uint64(n), total)
		if i%2 == 1 {
			fill(int(at), int(end))
		}
		if at+uint64(n) > total {
			return false
		}
		at = end
	}
	return at == total
}

// fillRows puts the pixels inside that come from place a up to place b when they
// are counted row by row.
func (m *Mask) fillRows(a, b int) {
	for a < b {
		y, x := a/m.Width, a%m.Width
		end := min(m.Width, x+b-a)
		m.Fill(y, x, end)
		a += end - x
	}
}

// fillColumns puts the pixels inside that come from place a up to place b
// when they are counted column by column.
func (m *Mask) fillColumns(a, b int) {
	for a < b {
		x, y := a/m.Height, a%m.Height
		if whole := (b - a) / m.Height; y == 0 && whole > 0 {
			for row := range m.Height {
				m.Fill(row, x, x+whole)
			}
			a += whole * m.Height
			continue
		}
		end := min(m.Height, y+b-a)
		bit := uint8(0x80 >> (x & 7))
		for i := y*m.Stride + x>>3; y < end; y, a, i = y+1, a+1, i+m.Stride {
			m.Bits[i] |= bit
		}
	}
}
