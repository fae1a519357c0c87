package object

// Runs are run lengths as a document wrote them. Makes differ in what the
// numbers are and in which order they go over the mask, and few tell.
type Runs struct {
	Size Size // of the mask; zero where it is not told
	List []uint32
	How  RunsWritten
}

// RunsWritten is how run lengths are written.
type RunsWritten uint8

// The ways to write run lengths.
const (
	OpenRuns  RunsWritten = iota // a plain list
	PairRuns                     // pairs, of a start and a length or an end, or of a value and a length
	COCORuns                     // as COCO does, but that need not mean its order
	ValueRuns                    // pairs of 0 or 1 and a length
	RowRuns                      // lengths row by row, outside and inside in turn
)
