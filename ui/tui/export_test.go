package tui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"framebin/ui/tui/preview"
)

// NewModel makes the screen without a program around it.
func NewModel(ctx context.Context, cfg Config, painter preview.Painter) (tea.Model, error) {
	cfg.complete()
	return newModel(ctx, cfg, painter)
}

// Selected returns the Seq under the cursor.
func Selected(m tea.Model) uint64 {
	row, _ := m.(Model).list.Selected()
	return row.Seq
}

// PictureKeySeq returns the Seq of the picture on the screen, 0 for none.
func PictureKeySeq(m tea.Model) uint64 {
	if p := m.(Model).preview.Shown(); p != nil {
		return p.Key.Seq
	}
	return 0
}
