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

// What decoded images and drawn pictures take of --max-memory, the most that they
// take, some forty frames of 1920x1080, and what reading and drawing take beside them.
const (
	pictureShare = 4 // a quarter
	mostPictures = 128 << 20
	workingHeap  = 40 << 20
)

// Shares returns how many bytes of a memory limit are for bodies, of which one may
// have body bytes, and how many for decoded images and pictures: none without pixels.
// Bodies come first; of a small limit that leaves the heap too little, they have half.
func Shares(limit, body int64, pixels bool) (bodies, pictures int64) {
	if pixels {
		pictures = Pictures(limit)
	}
	room := limit - pictures
	bodies = max(body, min(room, max(room/2, heapLimit(limit)-programBytes-workingHeap)))
	return bodies, max(min(pictures, limit-bodies), 0)
}

// Pictures returns how many bytes of a memory limit are for decoded images and
// pictures.
func Pictures(limit int64) int64 { return min(mostPictures, limit/pictureShare) }

// The memory that a process may have for --max-memory bytes: what is promised,
// in percent and bytes.
const (
	memoryPercent = 115
	memoryBeside  = 32 << 20
	leastHeap     = 16 << 20
	programBytes  = 30 << 20 // of the program itself, which are resident, too
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
