// Package dataset lays captured frames out as the datasets that trainers and
// labelling tools read: COCO, Pascal VOC, YOLO, Darknet, class folders, CSV.
//
// A [Writer] takes frames one by one. Images go to their place at once; labels
// wait on disk until all classes are known, so that memory is bounded by one
// frame. What a layout has no place for is left out, and a manifest says what
// and why.
//
// It knows no request and decodes no picture: masks come as bitmaps. Package
// export makes frames of requests, package labelled reads
// datasets back.
//
// capture/export, ui/cli and ui/tui import it.
package dataset
