package source

import (
	"context"
	"errors"
	"io"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/stream"
	"github.com/framebin/framebin/ui/message"
)

// Help says what SOURCE can be.
const Help = "SOURCE is a folder that --record or export wrote, an HTTP message (.http), a HAR, an\n" +
	"export of ngrok or webhook.site, an image, a folder of images with labels in COCO,\n" +
	"VOC, YOLO, Darknet, DOTA or CSV or in folders of classes; any of these in a ZIP or a tar,\n" +
	"or compressed by gzip, bzip2 or zstd; - for one of these files on standard input; or the URL of a NATS server\n" +
	"with the camera, such as nats://host:4222/cam1."

// ErrEmpty is wrapped where a source has nothing to show.
var ErrEmpty = errors.New("no requests in it")

// Opener opens sources.
type Opener struct {
	Stdin       io.Reader // is the source "-"
	Credentials string    // file, for a NATS server; "" for none
}

// Open opens an archive or a stream, or says what would be one.
func (o Opener) Open(ctx context.Context, path string, l archive.Limits) (*archive.Source, error) {
	if stream.IsAddress(path) {
		from, err := stream.ParseAddress(path)
		if err != nil {
			return nil, err
		}
		reader, err := stream.Open(ctx, from, stream.Options{Credentials: o.Credentials})
		if err != nil {
			return nil, err
		}
		return archive.NewSource(from.String(), reader), nil
	}
	if path == "-" {
		return archive.OpenStream("standard input", o.Stdin, l)
	}
	src, err := archive.Open(path, l)
	if err != nil {
		return nil, message.Hint(err, "give a folder of captured requests or of images, an .http file, a HAR, a ZIP or the URL of a NATS server")
	}
	return src, nil
}

// Reader reads predictions in one way.
func Reader(o prediction.Options) func(*capture.Request) *prediction.Reading {
	return func(r *capture.Request) *prediction.Reading {
		return prediction.Read(r, o)
	}
}
