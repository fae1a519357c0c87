package cli

import (
	"math"
	"runtime/debug"
)

// The share of --max-memory that decoded images and drawn pictures take, and
// the most that they take: some forty frames of 1920x1080.
const (
	pictureShare = 4 // a quarter
	mostPictures = 128 << 20
	readingShare = 8 // of that, for what was made out of requests
)

// pictureBytes returns how much of a memory limit the screen keeps decoded
// images and pictures in, and leaves to bodies what one of them needs.
func pictureBytes(limit, body byteSize) int64 {
	return max(min(mostPictures, int64(limit)/pictureShare, int64(limit)-int64(body)), 0)
}

// cacheBytes is what the renderer calls it: there zero stands for a default.
func cacheBytes(pictures int64) int64 {
	if pictures == 0 {
		return -1
	}
	return pictures
}

// The memory that a process may have for --max-memory bytes: what is promised,
// in percent and bytes.
const (
	memoryPercent = 115
	memoryBeside  = 32 << 20
)

// limitHeap has the garbage collector keep to a memory limit where bodies lie
// on its heap, as on Windows: left to itself it lets the heap grow to twice
// what is in use. A GOMEMLIMIT that is set already stays.
func limitHeap(onHeap bool, limit byteSize) {
	if onHeap && debug.SetMemoryLimit(-1) == math.MaxInt64 {
		debug.SetMemoryLimit(heapLimit(limit))
	}
}

// heapLimit returns what the limit comes to, for the collector.
func heapLimit(limit byteSize) int64 {
	const most = math.MaxInt64 / memoryPercent
	return min(int64(limit), most)/100*memoryPercent + memoryBeside
}

// collectorRoom is how much more than twice what is in use the heap may take
// before the garbage collector runs. A listener has little in use, its bodies
// lie elsewhere, so the collector would run dozens of times a second for what
// the lines and rows of a burst leave behind, and keep senders waiting. And
// what draws one picture is done before it would have to.
const collectorRoom = 16 << 20

// collectLess returns what makes the garbage collector wait as long, for as
// long as the caller keeps it: memory that is counted but never touched, so
// that it is not resident. Where bodies lie on the heap there is none: the
// collector has a limit to keep there, see limitHeap.
func collectLess(onHeap bool) []byte {
	if onHeap {
		return nil
	}
	return make([]byte, collectorRoom)
}
