//go:build !unix

package program

import tea "charm.land/bubbletea/v2"

func relaySuspend(*tea.Program, <-chan struct{}) {}

func leadsSession() bool { return true }

func stopProcess(bool) {}
