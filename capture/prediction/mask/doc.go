// Package mask finds the mask of each object: the part that it refers to, or
// the one that belongs to it by number or by order, and the value of its
// pixels where objects share one. It settles where masks, outlines and run
// lengths lie, which the boxes of their objects prove, and says what does not fit.
//
// It decodes no pixel: what it says of a mask file is in its header.
//
// capture/prediction and render import it.
package mask
