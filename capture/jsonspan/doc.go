// Package jsonspan reads a JSON document into a flat tree of spans, in one
// pass and without copying: each [Node] is a cursor on the bytes that were
// sent, so numbers keep their text and members their order.
//
// It accepts what [encoding/json.Valid] accepts, no more and no less. It does
// not recurse, so depth costs no stack.
//
// It gives no member a meaning. It knows neither render nor ui; packages of
// capture, render and ui may import it.
package jsonspan
