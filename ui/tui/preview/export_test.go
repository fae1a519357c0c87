package preview

// Current reports whether what is on the screen is what is wanted.
func (m Model) Current() bool { return m.shown.want == m.wanted() }
