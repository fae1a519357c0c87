// Package coverage says which pixels of a picture masks and polygons cover, at a
// bit a pixel and their edges by how much, and blends them in together, so that
// masks over each other do not add up. It knows no objects and no colours of
// classes. For render/overlay.
package coverage
