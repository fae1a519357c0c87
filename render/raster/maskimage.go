package raster

// MaskImage is a decoded mask file: for each pixel a value, of which a [Mask]
// selects one or all but zero.
type MaskImage struct {
	Width, Height int
}

// DecodeMask decodes a mask file, usually a PNG, by the rules that Select
// documents. Its errors are those of [Decode].
func DecodeMask(data []byte, l Limits) (*MaskImage, error) {
	return nil, ErrFormat
}

// Select returns the pixels of one value, or all but those of value 0 for
// value 0.
func (m *MaskImage) Select(value int) *Mask { return NewMask(m.Width, m.Height) }
