package capture

import "syscall"

// mapFlags has the kernel count pages when they are written to, not when they
// are mapped.
const mapFlags = syscall.MAP_NORESERVE

func advise([]byte) {}
