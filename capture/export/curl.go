package export

import "framebin/capture"

// CurlOptions says how a command is written.
type CurlOptions struct {
	URL      string // where to send it; "" is the address where it was captured
	Origin   string // as Job.Origin
	Inline   int    // longest body to write into the command, in bytes as written; 0 is 32 KiB
	BodyFile string // name of the file for a body that is longer; "" is one by sequence number
}

// CurlCommand is a command line for a shell.
type CurlCommand struct {
	Text     string // printable, ready to be pasted
	BodyFile string // file that Text reads its body from; "" where the body is in Text
}

// CopyCurl returns r as a curl command to paste into a shell. A short body is
// part of it, binary too; of a longer one the command names a file, which
// export in the curl format writes. The caller has r on hold.
func CopyCurl(r *capture.Request, o CurlOptions) CurlCommand { return CurlCommand{} }
