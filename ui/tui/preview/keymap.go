package preview

import "charm.land/bubbles/v2/key"

// KeyMap changes what is drawn over the image, and how much of it is seen.
type KeyMap struct {
	Overlay
	Viewport

	Next, Previous, Reading, Image key.Binding
}

// Overlay has the keys that change what is drawn over the image.
type Overlay struct {
	Raw, Boxes, Masks, Labels, Only, ByObject key.Binding
	Raise, Lower, MoreFill, LessFill          key.Binding
}

// Viewport has the keys that change how much of the image is seen.
type Viewport struct {
	ZoomIn, ZoomOut, Fit  key.Binding
	Left, Right, Up, Down key.Binding // while zoomed
}

// DefaultKeyMap has a letter for each thing; capitals where the small letter
// means something else to people who know lazygit or mitmproxy.
func DefaultKeyMap() KeyMap {
	return KeyMap{
		Overlay: Overlay{
			Raw:      key.NewBinding(key.WithKeys("i"), key.WithHelp("i", "image alone")),
			Boxes:    key.NewBinding(key.WithKeys("B"), key.WithHelp("B", "boxes")),
			Masks:    key.NewBinding(key.WithKeys("m"), key.WithHelp("m", "masks")),
			Labels:   key.NewBinding(key.WithKeys("l"), key.WithHelp("l", "labels")),
			Only:     key.NewBinding(key.WithKeys("O"), key.WithHelp("O", "only the selected")),
			ByObject: key.NewBinding(key.WithKeys("c"), key.WithHelp("c", "colour by object")),
			Raise:    key.NewBinding(key.WithKeys("t"), key.WithHelp("t", "threshold up")),
			Lower:    key.NewBinding(key.WithKeys("T"), key.WithHelp("T", "down")),
			MoreFill: key.NewBinding(key.WithKeys("}"), key.WithHelp("}", "fill masks more")),
			LessFill: key.NewBinding(key.WithKeys("{"), key.WithHelp("{", "less")),
		},
		Viewport: Viewport{
			ZoomIn:  key.NewBinding(key.WithKeys("+"), key.WithHelp("+", "zoom in")),
			ZoomOut: key.NewBinding(key.WithKeys("-"), key.WithHelp("-", "out")),
			Fit:     key.NewBinding(key.WithKeys("0"), key.WithHelp("0", "whole image")),
			Left:    key.NewBinding(key.WithKeys("h", "left"), key.WithHelp("←", "left")),
			Right:   key.NewBinding(key.WithKeys("right"), key.WithHelp("→", "right")),
			Up:      key.NewBinding(key.WithKeys("k", "up"), key.WithHelp("↑", "up")),
			Down:    key.NewBinding(key.WithKeys("j", "down"), key.WithHelp("↓", "down")),
		},
		Next:     key.NewBinding(key.WithKeys("n", "."), key.WithHelp("n", "next object")),
		Previous: key.NewBinding(key.WithKeys("N", "p", ","), key.WithHelp("N", "previous")),
		Reading:  key.NewBinding(key.WithKeys("b"), key.WithHelp("b", "other reading of boxes")),
		Image:    key.NewBinding(key.WithKeys("I"), key.WithHelp("I", "next image of the request")),
	}
}

// Around is the keys that move what is seen, for the help.
func (k Viewport) Around() key.Binding {
	var keys []string
	for _, b := range []key.Binding{k.Left, k.Right, k.Up, k.Down} {
		keys = append(keys, b.Keys()...)
	}
	return key.NewBinding(key.WithKeys(keys...), key.WithHelp("←→ ↑↓", "look around, zoomed (tab)"))
}
