// Package serve is a listener as the command line configures it, with all that
// runs beside it: recording, forwarding, publishing, alerts, and the lines of
// --headless.
//
// It shows no screen and reads no archive. Commands that listen import it.
package serve
