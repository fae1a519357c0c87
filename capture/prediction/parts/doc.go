// Package parts finds what a request is made of: the document, the image, the
// masks, wherever they lie. It opens no document and decodes no pixel: of an
// image it reads the header.
//
// Packages of capture/prediction import it.
package parts
