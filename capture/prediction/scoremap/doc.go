// Package scoremap reads the bare scores of a model: of the classes of a picture, of
// the classes at each of its pixels, or of what is out of the ordinary in it. It
// makes of them what a picture can show: confidences, and a mask of each class.
//
// It is asked where no object says where it is. capture/prediction/document imports it.
package scoremap
