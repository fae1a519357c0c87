package capture

import "syscall"

// mapFlags has the kernel count pages when they are written to, not when they
// are mapped.
const mapFlags = syscall.MAP_NORESERVE

// advise asks for large pages: a body of megabytes then costs a page fault or
// two the first time its memory is used, not hundreds, and fewer misses of the
// page tables' cache ever after. Where there are none, nothing is lost.
func advise(memory []byte) { _ = syscall.Madvise(memory, syscall.MADV_HUGEPAGE) }
