package maskbits

import "encoding/binary"

// Filter types of PNG, section 9.2 of its specification. All rows here are of
// one byte a pixel or less, so the pixel to the left is the byte to the left.
const (
	filterNone = iota
	filterSub
	filterUp
	filterAverage
	filterPaeth
)

// isZero reports whether all bytes are zero.
func isZero(row []uint8) bool {
	for ; len(row) >= 32; row = row[32:] {
		if binary.LittleEndian.Uint64(row)|binary.LittleEndian.Uint64(row[8:])|
			binary.LittleEndian.Uint64(row[16:])|binary.LittleEndian.Uint64(row[24:]) != 0 {
			return false
		}
	}
	for _, b := range row {
		if b != 0 {
			return false
		}
	}
	return true
}

// unUp adds the row above.
func unUp(row, above []uint8) {
	above = above[:len(row)]
	i := 0
	for ; i+8 <= len(row); i += 8 {
		a := binary.LittleEndian.Uint64(row[i:])
		b := binary.LittleEndian.Uint64(above[i:])
		// Byte by byte: without the top bits no carry leaves a byte.
		sum := a&(0x7f*ones) + b&(0x7f*ones) ^ (a^b)&(0x80*ones)
		binary.LittleEndian.PutUint64(row[i:], sum)
	}
	for ; i < len(row); i++ {
		row[i] += above[i]
	}
}

// The filters below depend on the byte to the left, so they go byte by byte.
// Where eight differences are zero under eight pixels that are all alike,
// which is most of a mask, the pixel to the left goes on; each loop takes such
// eight at once.

// unSub adds the pixel to the left.
func unSub(row []uint8) {
	var left uint8
	for i := 0; i < len(row); {
		if i+8 <= len(row) && binary.LittleEndian.Uint64(row[i:]) == 0 {
			binary.LittleEndian.PutUint64(row[i:], uint64(left)*ones)
			i += 8
			continue
		}
		end := min(i+8, len(row))
		for ; i < end; i++ {
			left += row[i]
			row[i] = left
		}
	}
}

// unAverage adds half of the pixels to the left and above.
func unAverage(row, above []uint8) {
	var left uint8
	above = above[:len(row)]
	for i := 0; i < len(row); {
		if i+8 <= len(row) && binary.LittleEndian.Uint64(row[i:]) == 0 &&
			binary.LittleEndian.Uint64(above[i:]) == uint64(left)*ones {
			copy(row[i:i+8], above[i:])
			i += 8
			continue
		}
		end := min(i+8, len(row))
		for ; i < end; i++ {
			left = row[i] + uint8((uint(left)+uint(above[i]))/2)
			row[i] = left
		}
	}
}

// unPaeth adds whichever of the pixels to the left, above and above to the
// left is nearest to left + above - above left.
func unPaeth(row, above []uint8) {
	var left, corner uint8
	above = above[:len(row)]
	for i := 0; i < len(row); {
		if i+8 <= len(row) && binary.LittleEndian.Uint64(row[i:]) == 0 &&
			binary.LittleEndian.Uint64(above[i:]) == uint64(corner)*ones {
			binary.LittleEndian.PutUint64(row[i:], uint64(left)*ones)
			i += 8
			continue
		}
		end := min(i+8, len(row))
		for ; i < end; i++ {
			left = row[i] + paeth(left, above[i], corner)
			corner = above[i]
			row[i] = left
		}
	}
}

// paeth is the predictor of that name.
func paeth(left, above, corner uint8) uint8 {
	pa, pb := int(above)-int(corner), int(left)-int(corner)
	pc := abs(pa + pb)
	pa, pb = abs(pa), abs(pb)
	switch {
	case pa <= pb && pa <= pc:
		return left
	case pb <= pc:
		return above
	}
	return corner
}

// abs returns the size of a number.
func abs(n int) int { return max(n, -n) }
