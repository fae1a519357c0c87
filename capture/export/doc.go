// Package export turns captured requests into files for other programs: raw
// HTTP messages, curl scripts, HAR, the parts of a body, annotated pictures
// and the JSON lines of the machine interface.
//
// # Files
//
// [Write] puts one stream on an io.Writer; [WriteFile] and [WriteDir] put
// files on disk, and [Save] chooses between the two by the path. Every file
// is written under a temporary name and then linked or renamed to its own, so
// a file that is there is whole. None is written over an existing one unless
// [Job].Existing says so, and none outside the folder, whatever the names in
// a request say.
//
// # Lines
//
// [RequestLine], [ListeningLine] and [SummaryLine] build the machine
// interface's lines. Their keys are stable: none is removed or changes its
// meaning, new ones may come.
//
// It opens no archive. Pictures are annotated by who hands a job over: it draws
// none. ui/cli, ui/doctor, ui/serve and ui/tui import it.
package export
