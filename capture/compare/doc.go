// Package compare finds which objects of two predictions are the same thing,
// and what differs between them: for a model against the one before it, a
// camera against its neighbour, a request against its replay.
//
// # How objects are matched
//
// Only objects that overlap by at least [Options].MinIoU match, and each at
// most once. Pairs are taken greedily, the greatest overlap first, as COCO's
// and Pascal VOC's evaluations do: among objects of one class first, then
// among what is left over whatever the class, which is a class that changed.
// Equal overlaps go by the smaller difference in confidence, then by the order
// of the documents. Greedy matching is not the assignment of greatest total
// overlap, which the Hungarian method finds: that one takes cubic time, and
// gives a good pair up for the sake of two poor ones, which is not how a person
// reads two pictures.
//
// Objects without a place, as those of a classification, match by class, in
// the order of the documents.
//
// Swapping the two predictions swaps the result and changes nothing else.
//
// It reads no request and draws nothing. capture/diff and ui/tui/comparison
// import it.
package compare
