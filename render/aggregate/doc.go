// Package aggregate counts over several frames what they show together: where
// boxes fell, for a heat map, and which frames a contact sheet holds. It is
// told where objects were, by readings; it opens no requests and encodes
// nothing. For render and who drives it.
package aggregate
