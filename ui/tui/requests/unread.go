package requests

// UnreadShown returns the rows on the screen that were not read, at most n of
// them, the selected one first.
func (m Model) UnreadShown(n int) []uint64 {
	var seqs []uint64
	if row, ok := m.Selected(); ok && row.Unread {
		seqs = append(seqs, row.Seq)
	}
	for i := m.top; i < min(m.top+m.height, m.Len()) && len(seqs) < n; i++ {
		if row := m.at(i); row.Unread && row.Seq != m.cursor {
			seqs = append(seqs, row.Seq)
		}
	}
	return seqs
}

// UnreadAfter returns rows behind seq that were not read, shown or not, at most
// n of them, and how far it has looked: there are none up to there but these.
func (m Model) UnreadAfter(seq uint64, n int) (seqs []uint64, upTo uint64) {
	const looks = 1 << 16
	i, _ := m.find(seq + 1)
	for end := min(i+looks, m.rows.len()); i < end && len(seqs) < n; i++ {
		seq = m.rows.seq(i)
		if m.rows.says(i).Unread {
			seqs = append(seqs, seq)
		}
	}
	return seqs, seq
}
