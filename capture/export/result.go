package export

// Result is what a job wrote. It is filled in also where the job failed: what
// was finished before stays.
type Result struct {
	Format   Format
	Path     string // the file or folder; "" for an io.Writer
	Requests int    // written
	Files    int    // written; 0 for an io.Writer
	Bytes    int64  // written
	Skipped  []Skip
}

// Skip is a request that could not be written, and why.
type Skip struct {
	Seq    uint64
	Reason string
}

// String returns the result as a sentence without a full stop, such as
// "3 requests (3 files, 1.2 MB) in /tmp/x".
func (r Result) String() string { return "" }
