package raster

import "encoding/binary"

const neutral = 128 // chroma of no colour

const opaque = 0xff000000 // alpha of a pixel in memory order

// ycbcrTable holds what each chroma sample adds to a colour, in the fixed
// point of color.YCbCrToRGB, whose results row gives exactly.
type ycbcrTable struct {
	red, blue [256]int32
	greenCb   [256]int32
	greenCr   [256]int32
}

// newYCbCrTable returns the table for JFIF's full-range YCbCr (ITU-T T.871).
func newYCbCrTable() *ycbcrTable {
	t := &ycbcrTable{}
	for i := range t.red {
		c := int32(i) - neutral
		t.red[i], t.blue[i] = 91881*c, 116130*c
		t.greenCb[i], t.greenCr[i] = 22554*c, 46802*c
	}
	return t
}

// row converts a row of samples to RGBA.
func (t *ycbcrTable) row(dst, luma, cb, cr []uint8) {
	cb, cr, dst = cb[:len(luma)], cr[:len(luma)], dst[:4*len(luma)]
	for i, y := range luma {
		yy, b, r := int32(y)*0x10101, cb[i], cr[i]
		red := yy + t.red[r]
		green := yy - t.greenCb[b] - t.greenCr[r]
		blue := yy + t.blue[b]
		if uint32(red|green|blue)&0xff000000 != 0 {
			red, green, blue = clamp(red), clamp(green), clamp(blue)
		}
		px := uint32(red)>>16 | uint32(green)>>16<<8 | uint32(blue)>>16<<16 | opaque
		binary.LittleEndian.PutUint32(dst[i*4:], px)
	}
}

// clamp limits a channel in 8.16 fixed point to what eight bits hold.
func clamp(v int32) int32 { return min(max(v, 0), 0xffffff) }

// greyRow converts a row of grey to RGBA.
func greyRow(dst, grey []uint8) {
	dst = dst[:4*len(grey)]
	for i, g := range grey {
		binary.LittleEndian.PutUint32(dst[i*4:], uint32(g)*0x010101|opaque)
	}
}

// blendRow puts a row of premultiplied RGBA over another.
func blendRow(dst, src []uint8) {
	dst = dst[:len(src)]
	for i := 0; i+4 <= len(src); i += 4 {
		px := binary.LittleEndian.Uint32(src[i:])
		switch px & opaque {
		case opaque:
			binary.LittleEndian.PutUint32(dst[i:], px)
		case 0:
		default:
			rest := 255 - uint32(src[i+3])
			for k, v := range dst[i : i+4] {
				under := (uint32(v)*rest + 127) / 255
				dst[i+k] = uint8(min(uint32(src[i+k])+under, 255))
			}
		}
	}
}
