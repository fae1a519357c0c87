// Package memory shares --max-memory out: to bodies, to decoded pictures, and
// to the Go heap, whose collector it sets for the whole process.
//
// It holds no memory itself. Commands and the listener import it.
package memory

import (
	"math"
	"os"
	"runtime/debug"
)

// The share of --max-memory that decoded images and drawn pictures take, and
// the most that they take: some forty frames of 1920x1080.
const (
	PictureShare = 4 // a quarter
	mostPictures = 128 << 20
)

// Pictures returns how many bytes of a memory limit are for decoded images and
// pictures, where one body may have body bytes, which are left.
func Pictures(limit, body int64) int64 {
	return max(min(mostPictures, limit/PictureShare, limit-body), 0)
}

// The memory that a process may have for --max-memory bytes: what is promised,
// in percent and bytes.
const (
	memoryPercent = 115
	memoryBeside  = 32 << 20
	leastHeap     = 16 << 20
	programBytes  = 26 << 20 // of the program itself, which are resident, too
)

// LimitHeap has the garbage collector keep to what a memory limit leaves the Go
// heap: all that is promised but for the bytes of bodies that lie outside it.
// Until then it seldom runs. A GOMEMLIMIT that is set already stays.
func LimitHeap(limit, outside int64) {
	if debug.SetMemoryLimit(-1) == math.MaxInt64 {
		debug.SetMemoryLimit(max(heapLimit(limit)-programBytes-outside, leastHeap))
	}
	collectLess()
}

// heapLimit returns what a process may have for a limit.
func heapLimit(limit int64) int64 {
	const most = math.MaxInt64 / memoryPercent
	return min(limit, most)/100*memoryPercent + memoryBeside
}

// collectorPercent is how much more than what is in use the heap may take
// before the garbage collector runs, where no limit has it run earlier. A
// listener has little in use, its bodies lie elsewhere: at the usual 100 % the
// collector would run dozens of times a second for what the lines and rows of
// a burst leave behind, and keep senders waiting. And what draws one picture
// is done before it would have to.
const collectorPercent = 400

// collectLess has the collector run as seldom, unless GOGC says otherwise.
func collectLess() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(collectorPercent)
	}
}
