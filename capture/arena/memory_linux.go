package arena

import "syscall"

// mapFlags has the kernel count pages when they are written to, not when they
// are mapped.
const mapFlags = syscall.MAP_NORESERVE

// advise asks for large pages: a body of megabytes then costs a page fault or
// two the first time its memory is used, not hundreds, and fewer misses of the
// page tables' cache ever after. Where there are none, nothing is lost.
func advise(memory []byte) { _ = syscall.Madvise(memory, syscall.MADV_HUGEPAGE) }

// populateWrite is MADV_POPULATE_WRITE, of Linux 5.14.
const populateWrite = 23

// populate provides the pages of memory, without a change to what is in them:
// bodies may be written there at the same time.
func populate(memory []byte) error { return syscall.Madvise(memory, populateWrite) }
