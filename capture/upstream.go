package capture

import "context"

// Upstream is a receiver behind the listener, whose answers the senders get.
//
// A listener calls Answer once a request, from many goroutines at a time,
// after its body was read and before it is recorded and appended: r has no
// Seq yet. The caller has r on hold; Answer keeps nothing of it. It returns
// when ctx ends, which it does when the sender leaves, and is bounded in time
// and memory by itself. Where the receiver gave no answer, the Response says
// so with its Reason.
type Upstream interface {
	Answer(ctx context.Context, r *Request) (Response, Forwarded)
}
