//go:build !unix

package capture

func privateSocket(uintptr, uint32) {}
