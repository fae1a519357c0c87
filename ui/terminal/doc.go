// Package terminal puts pictures on the terminal beside the text that Bubble
// Tea draws, and finds out what the terminal can show.
//
// Bubble Tea compares cells and writes those that changed. A picture is not
// made of cells, so View marks the cells that it covers ([Cells]) and the
// [Painter], which is the program's output, finds the marks in every frame,
// steps over them with cursor movements and appends the picture to the same
// write; [Anchor] keeps the terminal from scrolling it away. The mark names the
// picture, so that what is shown always belongs to the frame that is written.
//
// It draws and encodes no picture, and knows no pane. Packages of ui may import
// it.
package terminal
