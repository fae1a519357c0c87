// Package interchange is framebin's own prediction document: what the lines
// of --headless carry, what a map of another make's payload yields, and what
// is read back without a doubt. REFERENCE.md at the root of the repository
// specifies it in words, prediction.schema.json as a JSON Schema.
//
// It reads no other make, and no request. Packages of capture, render
// and ui may import it.
package interchange
