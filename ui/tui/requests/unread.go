package requests

// UnreadShown returns the rows on the screen that were not read, at most n of
// them, the selected one first.
func (m Model) UnreadShown(n int) []uint64 {
	var seqs []uint64
	if row, ok := m.Selected(); ok && row.Unread {
		seqs = append(seqs, row.Seq)
	}
	for i := m.top; i < min(m.top+m.window(), m.Len()) && len(seqs) < n; i++ {
		if row := m.at(i); row.Unread && row.Seq != m.cursor {
			seqs = append(seqs, row.Seq)
		}
	}
	return seqs
}
