package tui

import (
	"context"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/query"
	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/ui/tui/feed"
	"github.com/framebin/framebin/ui/tui/keymap"
	"github.com/framebin/framebin/ui/tui/preview"
	"github.com/framebin/framebin/ui/tui/table"
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

// Picture returns the picture on the screen, nil for none.
func Picture(m tea.Model) *render.Picture { return m.(Model).preview.Shown() }

// ComparedObjects returns the objects under the cursor of the comparison.
func ComparedObjects(m tea.Model) (a, b int) { return m.(Model).pages.comparison.Objects() }

// Unread counts the rows whose requests were not read.
func Unread(m tea.Model) int {
	list, n := m.(Model).list, 0
	for _, seq := range list.Table().Seqs() {
		list.Select(seq)
		if row, ok := list.Selected(); ok && row.Unread {
			n++
		}
	}
	return n
}

// History returns what row seq says of the requests before it.
func History(m tea.Model, seq uint64) []prediction.Finding {
	list := m.(Model).list
	list.Select(seq)
	row, _ := list.Selected()
	return row.History
}

// Fill lists n requests.
func Fill(m tea.Model, n int) tea.Model {
	model := m.(Model)
	r := capture.NewRequest("POST", "/camera", nil, nil)
	row := table.NewRow(r, &prediction.Reading{Image: -1, Document: -1})
	for seq := range n {
		row.Seq = uint64(seq + 1)
		model.list.Append(row)
	}
	return model
}

// BrokenFeed reads the whole ring for the list, with a defect in its way.
func BrokenFeed(m tea.Model) []table.Row {
	model := m.(Model)
	source := newSource(model.cfg, model.start, nil)
	return source.First()().(feed.Arrived).Rows
}

// BrokenDescription describes the selected request, with a defect in the way.
func BrokenDescription(m tea.Model) string {
	model := m.(Model)
	model.cfg.Renderer = &render.Renderer{} // without a palette
	model.details = describer{}
	row, _ := model.list.Selected()
	content := model.refreshDetail(row)().(describedMsg).content
	return strings.Join(append(content.Headers, content.Refused), "\n")
}

// Tab is the tab of the details in front.
func Tab(m tea.Model) int {
	model, _ := m.(Model)
	return int(model.detail.Tab())
}

// ActionKeys are the keys of all actions.
func ActionKeys(k keymap.Map) []key.Binding {
	var keys []key.Binding
	for _, a := range actions(k) {
		keys = append(keys, a.key)
	}
	return keys
}

// heldStore gives nothing out until it is released.
type heldStore struct {
	feed.Store
	released chan struct{}
}

func (s heldStore) Get(seq uint64) (*capture.Request, error) {
	<-s.released
	return s.Store.Get(seq)
}

// HoldJobs returns the screen with jobs that wait for release.
func HoldJobs(m tea.Model) (held tea.Model, release func()) {
	model := m.(Model)
	s := heldStore{model.source.Store, make(chan struct{})}
	model.source.Store = s
	return model, func() { close(s.released) }
}

// Commands returns the keys of all that the palette knows by its name.
func Commands(k keymap.Map) []key.Binding {
	var list []key.Binding
	for _, a := range actions(k) {
		list = append(list, a.key)
	}
	for _, g := range k.PaneCommands() {
		for _, c := range g.Commands {
			list = append(list, c.Key)
		}
	}
	return list
}

// PressOf is the press of a key by its name.
func PressOf(name string) tea.KeyPressMsg { return keymap.Press(name) }

// IsAction reports whether a key belongs to no pane.
func IsAction(k keymap.Map, b key.Binding) bool {
	return slices.ContainsFunc(actions(k), func(a action) bool { return slices.Equal(a.key.Keys(), b.Keys()) })
}

// MapEdited is the message of an editor that has ended.
func MapEdited(path, shape string, err error) tea.Msg {
	return mapEditedMsg{of: mapMsg{path: path, shape: shape}, err: err}
}

// Shape returns the shape of the selected request.
func Shape(m tea.Model) string {
	row, _ := m.(Model).list.Selected()
	return row.Shape
}

// Center returns what the picture is centred on, in shares of the image.
func Center(m tea.Model) [2]float64 {
	o := m.(Model).preview.Options()
	return [2]float64{o.CenterX, o.CenterY}
}

// FilteredByCamera returns the screen with its list filtered.
func FilteredByCamera(m tea.Model) tea.Model {
	model := m.(Model)
	model.list.SetFilter(query.MustParse("camera"))
	return model
}

// SortedBySize returns the screen with its list sorted.
func SortedBySize(m tea.Model) tea.Model {
	model := m.(Model)
	model.list.Sort(table.Size)
	if sort := model.list.Refresh(); sort != nil {
		model.list, _ = model.list.Update(sort())
	}
	return model
}
