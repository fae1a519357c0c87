package cli

import "testing"

func TestNearest(t *testing.T) {
	t.Parallel()
	names := []string{"demo", "export", "listen", "open", "send", "show"}
	cases := map[string]string{
		"snd": "send", "dmeo": "demo", "exp": "export", "listne": "listen", "SEND": "send",
		"frobnicate": "", "x": "", "": "",
	}
	for typed, want := range cases {
		t.Run(typed, func(t *testing.T) {
			t.Parallel()
			if got := nearest(typed, names); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}
