package export

import (
	"errors"
	"fmt"
	"image/png"
	"io"
	"strconv"
	"time"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive"
	"github.com/framebin/framebin/capture/archive/har"
	"github.com/framebin/framebin/capture/prediction"
)

// baseName names the files of a request. One without a sequence number has
// its position, from 1.
func baseName(r *capture.Request, position int) string {
	seq := r.Seq
	if seq == 0 {
		seq = uint64(position)
	}
	return archive.BaseName(seq, r.Method)
}

// write puts the whole job on w.
func (x *run) write(to io.Writer) error {
	x.out = &countingWriter{ctx: x.ctx, w: to}
	w := io.Writer(x.out)
	switch x.job.Format {
	case NDJSON:
		return x.lines(w)
	case HAR:
		return x.har(w)
	case Parts:
		return fmt.Errorf("the format %s %w", Parts, ErrFolder)
	case Raw, Curl, PNG:
		r, release, err := x.only()
		if err != nil {
			return err
		}
		defer release()
		err = x.writeOne(w, r)
		if err != nil {
			x.result.Requests = 0
		}
		return err
	}
	_, err := ParseFormat(string(x.job.Format))
	return err
}

func (x *run) writeOne(w io.Writer, r *capture.Request) error {
	switch x.job.Format {
	case Raw:
		return archive.WriteMessage(w, r)
	case Curl:
		_, err := io.WriteString(w, script(r, x.job.Origin, ""))
		return err
	case PNG:
		return x.png(w, r)
	case NDJSON, HAR, Parts:
	}
	_, err := ParseFormat(string(x.job.Format))
	return err
}

// stream writes a format of one file.
func (x *run) stream(name string) error {
	err := x.publish(func(n int) []string { return []string{nthName(name, n)} },
		func([]string) ([]draft, error) {
			d, err := x.folder.draft(x.ctx, time.Time{}, x.write)
			return []draft{d}, err
		})
	if err != nil {
		x.result.Requests = 0
	}
	return err
}

// nthName returns name, or for n above 1 name with that number.
func nthName(name string, n int) string {
	if n == 1 {
		return name
	}
	return numbered(name, n)
}

// lines writes NDJSON.
func (x *run) lines(w io.Writer) error {
	read := x.job.Read
	if read == nil {
		read = func(r *capture.Request) *prediction.Reading { return prediction.Read(r, prediction.Options{}) }
	}
	return x.each(func(r *capture.Request) error {
		var rd *prediction.Reading
		if !r.Rejected {
			rd = read(r)
		}
		_, err := w.Write(RequestLine(r, rd))
		return err
	})
}

func (x *run) har(w io.Writer) error {
	e := har.NewEncoder(w, x.job.Version, x.job.Origin)
	return errors.Join(x.each(e.Encode), e.Close())
}

// png draws. A request that cannot be drawn is passed over.
func (x *run) png(w io.Writer, r *capture.Request) error {
	if x.job.Annotate == nil {
		return errors.New("pictures cannot be drawn here")
	}
	picture, err := x.job.Annotate(x.ctx, r)
	if cancelled := x.ctx.Err(); cancelled != nil {
		return cancelled
	}
	if err != nil {
		return skip{err.Error()}
	}
	return png.Encode(w, picture)
}

// file writes the files of one request into the folder.
func (x *run) file(r *capture.Request, stem, ext string) error {
	switch x.job.Format {
	case Raw, PNG:
		return x.publish(func(n int) []string { return []string{nthStem(stem, n) + ext} },
			func([]string) ([]draft, error) {
				d, err := x.folder.draft(x.ctx, r.Time, func(w io.Writer) error { return x.writeOne(w, r) })
				return []draft{d}, err
			})
	case Curl:
		return x.curl(r, stem, ext)
	case Parts:
		return x.publish(func(n int) []string { return []string{nthStem(stem, n)} },
			func([]string) ([]draft, error) {
				d, err := x.parts(r)
				return []draft{d}, err
			})
	case NDJSON, HAR:
	}
	_, err := ParseFormat(string(x.job.Format))
	return err
}

func nthStem(stem string, n int) string {
	if n == 1 {
		return stem
	}
	return stem + "-" + strconv.Itoa(n)
}

// curl writes the body and then the script, so that a script that is there
// finds its body.
func (x *run) curl(r *capture.Request, stem, ext string) error {
	names := func(n int) []string {
		if len(r.Body()) == 0 {
			return []string{nthStem(stem, n) + ext}
		}
		return []string{nthStem(stem, n) + bodyExtension, nthStem(stem, n) + ext}
	}
	return x.publish(names, func(names []string) ([]draft, error) {
		var drafts []draft
		for _, name := range names[:len(names)-1] {
			d, err := x.folder.draft(x.ctx, r.Time, func(w io.Writer) error {
				_, err := w.Write(r.Body())
				return err
			})
			if err != nil {
				return drafts, fmt.Errorf("%s: %w", name, err)
			}
			drafts = append(drafts, d)
		}
		d, err := x.folder.draftMode(x.ctx, r.Time, 0o777, func(w io.Writer) error {
			_, err := io.WriteString(w, script(r, x.job.Origin, names[0]))
			return err
		})
		return append(drafts, d), err
	})
}

// publish publishes in the run's folder and counts.
func (x *run) publish(names func(int) []string, write func([]string) ([]draft, error)) error {
	var drafts []draft
	err := x.folder.publish(names, func(names []string) (_ []draft, err error) {
		drafts, err = write(names)
		return drafts, err
	})
	if err != nil {
		return err
	}
	for _, d := range drafts {
		x.result.Files += d.files
		x.result.Bytes += d.bytes
	}
	return nil
}
