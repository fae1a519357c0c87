// Package capture holds what came over the wire: the listener that reads HTTP
// requests within [Limits], the immutable [Request] that each becomes, and the
// [Ring] that keeps the newest of them, bounded by count and by bytes.
//
// # The way of a request
//
// A handler checks who sends it, reads the body once, straight into storage
// that the ring owns, decides by the [Responder] what to answer, hands the
// request to the [Recorder] if there is one, appends it to the ring and then
// answers. It waits for nothing else: readers are woken by a [Watch] and ask
// [Ring.Since] for what is new, so a slow one costs the sender nothing, and
// the parts of a multipart body are found when somebody asks for them.
//
// # Bodies and their storage
//
// The storage of an evicted body is used again. So whoever reads a body
// brackets that with [Request.Hold] and [Request.Release], which keeps the
// storage of the request, also when the ring lets go of it meanwhile.
//
// # Refused requests
//
// What the listener refuses is in the ring as well, with Rejected set, the
// status it was answered and the Reason in plain words. Where the body broke
// off or stalled, what had come by then is kept; of a body beyond the limit,
// and of what was refused before its body was read, nothing is. A request that
// is not valid HTTP, or whose header is too large, has no method, target or
// header. Connections beyond the limit are only counted, by the meter.
//
// # What stands on what
//
// The package knows nothing of predictions, pictures or terminals. It is built
// on six that know no requests: arena, the memory that bodies lie in; body,
// which makes parts of bytes; http1, which reads heads as they came; meter,
// which measures the traffic and says what it means; guard, which catches
// panics; units, which writes sizes. The others do one thing each with a
// Request: prediction reads it, export writes it, archive keeps it on disk,
// camera makes it.
//
// It knows neither render nor ui; packages of capture, render and ui may import
// it.
package capture
