package preview

// Zoomable reports whether there is an image to look into.
func (m Model) Zoomable() bool {
	return m.reading != nil && m.reading.ImageSize.Width > 0 && m.reading.ImageSize.Height > 0
}

// fittedScale is how many screen pixels an image pixel gets when the whole
// image is shown. EXIF orientation may swap the sides, hence the larger of
// both against the larger.
func (m Model) fittedScale() float64 {
	t := m.wanted().key.Target
	width, height := float64(t.Cols*t.Cell.X), float64(t.Rows*t.Cell.Y)
	size := m.reading.ImageSize
	return min(width/float64(size.Width), height/float64(size.Height))
}

// centerOnSelected looks at the selected object.
func (m *Model) centerOnSelected() {
	objects, i := m.objects(), m.options.Overlay.Selected
	if i < 0 || i >= len(objects) || objects[i].Box == nil {
		return
	}
	b, size := objects[i].Box, m.reading.ImageSize
	m.options.CenterX = min(max((b.X+b.Width/2)/float64(size.Width), 0), 1)
	m.options.CenterY = min(max((b.Y+b.Height/2)/float64(size.Height), 0), 1)
}
