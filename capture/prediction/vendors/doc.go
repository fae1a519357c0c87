// Package vendors reads payloads that structure alone cannot tell: each make
// is a file maps/NAME.jq, a jq program that yields framebin's own prediction
// document, or nothing where the payload is not its own. A person may add
// such files of their own.
//
// A file begins with comments:
//
//	# product: what sends such payloads
//	# source: where its maker documents them
//	# when: /objects/*/bounds /objects/*/class_confidence
//
//	# object: boundingbox objectid type
//	# around: data
//	# boxes: xyxy 0..1
//	# confidence: 0..100
//
// A document is given to the program where it has all the paths of one "when"
// line; * is any element or member. Without such a line every document is.
//
// Where structure tells all but what the numbers mean, no program is needed: a
// line "object" names keys that together give the make away, and those after it
// say how its boxes and confidences are read. Such keys are in lower case and
// without separators, as those of the reader's tables.
//
// It finds no file of a person, and knows no make but by its map. Packages of
// capture, render and ui may import it.
package vendors
