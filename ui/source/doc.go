// Package source opens what a command was given as SOURCE: an archive, a
// stream, an image with its predictions; and picks the requests of it that were
// asked for, by number or by a filter.
//
// It reads archives with capture/archive and decodes nothing. Commands import
// it.
package source
