package capture

// Recorder keeps a request beyond the life of the process.
//
// A listener calls Record once a request, from many goroutines at a time,
// after its body was read and its Status decided, and before it is appended
// and answered. The caller has r on hold; Record keeps nothing of it. It has no
// Seq until Record asks for its Number. A request that is Rejected is told of, as
// far as the recorder tells of such at all: its body is not for it.
//
// An error means that the request is not on disk: it is then answered with
// 507 and the error's words as the Reason, and still appended. The next
// request is handed in as ever, as a recorder resumes by itself.
type Recorder interface {
	Record(r *Request) error
}
