// Package capture holds what came over the wire: the listener that reads HTTP
// requests within [Limits], the immutable [Request] that each becomes, and the
// [Ring] that keeps the newest of them, bounded by count and by bytes.
//
// It knows nothing of predictions, pictures or terminals. The packages below
// it do one thing each with a Request: prediction reads it, export writes it,
// archive keeps it on disk, camera makes it.
package capture
