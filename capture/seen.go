package capture

// Seen is what was seen in a request, for whoever looks through a million of
// them without their bodies. The zero Seen is that of no prediction.
type Seen struct {
	Kind     string      `json:"kind,omitempty"`      // project type
	WireKind string      `json:"wire_kind,omitempty"` // the kind as it was sent
	Objects  int         `json:"objects"`
	Classes  []SeenClass `json:"classes,omitempty"` // in the order of the document
}

// SeenClass is a class, how many objects are of it, and the lowest and highest
// of their confidences, 0..1; Low is above High where none is known.
type SeenClass struct {
	Name  string  `json:"name"`
	Count int     `json:"count"`
	Low   float32 `json:"low"`
	High  float32 `json:"high"`
}
