package detail

import tea "charm.land/bubbletea/v2"

// wheelLines is how far one notch of the mouse wheel scrolls.
const wheelLines = 3

// mouse scrolls, and does something with what is clicked.
func (m *Model) mouse(msg tea.MouseMsg) tea.Cmd {
	mouse := msg.Mouse()
	if _, click := msg.(tea.MouseClickMsg); click && mouse.Button == tea.MouseLeft {
		return m.click(mouse)
	}
	if _, wheel := msg.(tea.MouseWheelMsg); !wheel {
		return nil
	}
	switch mouse.Button {
	case tea.MouseWheelUp:
		m.scroll(-wheelLines)
	case tea.MouseWheelDown:
		m.scroll(wheelLines)
	default:
		return nil
	}
	m.cursor[m.tab] = min(max(m.cursor[m.tab], m.top[m.tab]), m.top[m.tab]+max(m.window()-1, 0))
	return nil
}

func (m *Model) click(mouse tea.Mouse) tea.Cmd {
	if mouse.Y == 0 {
		m.SetTab(m.tabBar().at(mouse.X))
		return nil
	}
	line := mouse.Y - 1
	if m.tab == Predictions {
		line -= m.table().heads()
	}
	at := m.top[m.tab] + line
	if line < 0 || at >= m.lineCount() {
		return nil
	}
	if m.tab != Predictions {
		again := at == m.cursor[m.tab]
		m.moveTo(at)
		if m.tab == Parts && again {
			return m.openPart()
		}
		if folds, open := m.content.Body.Folds(at); m.tab == Raw && folds && (again || !open) {
			m.pressBody(tea.KeyPressMsg{Code: tea.KeyEnter})
		}
		return nil
	}
	if at >= m.table().objectCount() {
		return nil
	}
	return func() tea.Msg { return PickMsg{Object: at} }
}
