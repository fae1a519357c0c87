package terminal_test

import (
	"fmt"

	"github.com/framebin/framebin/ui/terminal"
)

// A protocol that the user names is used whatever the terminal says, and before
// it has said anything.
func ExampleNewDetector() {
	detector, err := terminal.NewDetector(terminal.ProbeConfig{Graphics: "sixel", Env: []string{"TERM=xterm"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	found := detector.Terminal()
	fmt.Println(found.Protocol, found.Cell, found.CellFrom)
	// Output: sixel (10,20) assumed
}
