// Package body turns the bytes of a request's body into what they hold: it
// takes content encodings off ([Decode]) and splits multipart bodies
// ([Split]).
//
// It takes what senders send, not only what the RFCs allow, and says what was
// wrong. It knows nothing of requests, of predictions or of pictures.
//
// capture and capture/prediction/parts import it.
package body
