package tui

import (
	"context"
	"errors"
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture/prediction/vendors"
	"github.com/framebin/framebin/ui/tui/external"
	"github.com/framebin/framebin/ui/tui/feed"
	"github.com/framebin/framebin/ui/tui/table"
)

// Maps are the files of a person's maps. It is used beside the screen, and by
// several at once.
type Maps interface {
	// File returns the file of the map that reads a document, or a new one that
	// is begun for it.
	File(document []byte, about string) (path string, err error)
	// Load reads the files again. Of what is wrong with one it says the first.
	Load() (maps vendors.Set, warning string, err error)
	// Unchanged takes a file away that was begun and left as it was, and
	// reports whether it did.
	Unchanged(path string) bool
}

// mostMapped is how many requests are read again when maps have changed.
const mostMapped = 2000

var (
	errNoDocument = errors.New("the request holds no JSON that a map could read")
	errUnchanged  = errors.New("nothing was changed, so there is none")
)

// editMap opens the map of the selected request in the person's editor.
func editMap(m *Model) tea.Cmd {
	row, ok := m.list.Selected()
	if !ok || m.cfg.Maps == nil {
		m.say(m.display.Styles.Muted, "there is nothing to map yet")
		return nil
	}
	from, kept, maps, format := m.source.Store, m.cfg.Readings, m.cfg.Maps, m.boxes.of(row, m.cfg.Boxes)
	return m.start.run(func(context.Context) tea.Msg {
		r, err := feed.Hold(from, row.Seq)
		if err != nil {
			return mapMsg{err: err}
		}
		defer r.Release()
		document := kept.Read(r, format).JSON(r)
		if len(document) == 0 {
			return mapMsg{err: errNoDocument}
		}
		path, err := maps.File(document, fmt.Sprintf("request %d, %s %s", r.Seq, r.Method, r.Target))
		return mapMsg{path: path, shape: row.Shape, err: err}
	})
}

// mapMsg tells which file the map of a request is.
type mapMsg struct {
	path, shape string
	err         error
}

// apply has the person edit it.
func (msg mapMsg) apply(m *Model) tea.Cmd {
	if msg.err != nil {
		m.say(m.display.Styles.Bad, "map: "+msg.err.Error())
		return nil
	}
	return tea.ExecProcess(external.Editor(m.cfg.Env).Before(msg.path, m.cfg.In, m.cfg.Out), func(err error) tea.Msg { return mapEditedMsg{msg, err} })
}

// mapEditedMsg tells that the editor has ended.
type mapEditedMsg struct {
	of  mapMsg
	err error
}

// apply reads the maps again, and by them the requests of that shape.
func (msg mapEditedMsg) apply(m *Model) tea.Cmd {
	m.preview.Redraw()
	if maps := m.cfg.Maps; msg.err != nil {
		m.say(m.display.Styles.Bad, external.Editor(m.cfg.Env).String()+": "+msg.err.Error())
		return m.start.run(func(context.Context) tea.Msg {
			maps.Unchanged(msg.of.path) // what nobody edited is no map of theirs at the next start
			return nil
		})
	}
	seqs := m.list.Table().Alike(msg.of.shape)
	seqs = seqs[max(len(seqs)-mostMapped, 0):]
	source, from, kept, maps := m.source, m.source.Store, m.cfg.Readings, m.cfg.Maps
	return m.start.run(func(ctx context.Context) tea.Msg {
		if maps.Unchanged(msg.of.path) {
			return mapMsg{err: errUnchanged}
		}
		set, warning, err := maps.Load()
		if err != nil {
			return mapMsg{err: err}
		}
		kept.SetMaps(set)
		mapped := mappedMsg{maps: set, warning: warning}
		for _, seq := range slices.Backward(seqs) { // the newest first
			if ctx.Err() != nil {
				break
			}
			r, err := feed.Hold(from, seq)
			if err != nil {
				continue
			}
			mapped.rows = append(mapped.rows, source.Again(r))
			r.Release()
		}
		return mapped
	})
}

// mappedMsg brings rows that were read by other maps than before.
type mappedMsg struct {
	maps    vendors.Set
	rows    []table.Row
	warning string // what is wrong with a map
}

func (msg mappedMsg) apply(m *Model) tea.Cmd {
	m.preview.SetMaps(msg.maps)
	m.list.Replace(msg.rows...)
	m.boxes.indexed++
	if msg.warning != "" {
		m.say(m.display.Styles.Bad, msg.warning)
		return nil
	}
	m.say(m.display.Styles.Good, fmt.Sprintf("read by the maps as they are now: %d", len(msg.rows)))
	return nil
}
