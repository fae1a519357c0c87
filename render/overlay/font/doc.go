// Package font makes the glyphs of text at a size in pixels and keeps them: from
// the scalable font that is built in, and from a bitmap font for scripts that it
// lacks. It knows no pictures and places nothing. For render/overlay.
package font
