package export

import (
	"context"
	"errors"
	"io"
)

// Write puts the job on w. NDJSON and HAR take any number of requests; Raw,
// Curl and PNG exactly one, or the error wraps [ErrOneRequest] or
// [ErrNoRequest]; Parts needs a folder and fails with [ErrFolder]. A curl
// script is self-contained here, its body inside.
func Write(ctx context.Context, w io.Writer, job Job) (Result, error) {
	return Result{Format: job.Format}, errors.New("not built yet")
}

// WriteFile puts the job in one file as Write would; Curl adds its body file
// beside it. The file's folder must exist.
func WriteFile(ctx context.Context, path string, job Job) (Result, error) {
	return Result{Format: job.Format}, errors.New("not built yet")
}

// WriteDir puts the job in a folder, made if it is missing: a file or folder
// a request, named like "000012-post.http" by sequence number and method, or
// "requests.har" and "requests.ndjson" for the formats of one file.
func WriteDir(ctx context.Context, dir string, job Job) (Result, error) {
	return Result{Format: job.Format}, errors.New("not built yet")
}

// Save puts the job where the path asks: in that file for the formats of one
// file and for paths that end in the format's extension, in that folder
// otherwise, or if it is one already.
func Save(ctx context.Context, path string, job Job) (Result, error) {
	return Result{Format: job.Format}, errors.New("not built yet")
}
