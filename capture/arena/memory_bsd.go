//go:build unix && !linux

package arena

import "errors"

// mapFlags is empty: these systems do not count mapped pages beforehand, or
// have no flag that keeps them from it.
const mapFlags = 0

func advise([]byte) {}

func populate([]byte) error { return errors.ErrUnsupported }
