package cli

import (
	"fmt"
	"strings"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/render/survey"
)

// surveyModes are what --survey takes.
const surveyModes = "heat trail sheet change"

func parseSurvey(text string) (survey.Mode, error) {
	switch text {
	case "":
		return survey.None, nil
	case "heat":
		return survey.Heat, nil
	case "trail":
		return survey.Trail, nil
	case "sheet":
		return survey.Sheet, nil
	case "change":
		return survey.Change, nil
	}
	return survey.None, fmt.Errorf("%w: --survey %q: use one of %s", errFlag, text, strings.ReplaceAll(surveyModes, " ", ", "))
}

// How many requests of an archive a survey takes, up to the one that is shown.
const (
	heatRequests  = 2000
	trailRequests = 40
	sheetRequests = 24
	sheetColumns  = 6
)

// several are the requests of an archive that a survey is about.
type several struct {
	src *archive.Source
	log *survey.Log
}

// newSeveral reads the predictions of the requests that a mode takes.
func newSeveral(src *archive.Source, last int, o render.Options) (*several, []uint64, error) {
	n := map[survey.Mode]int{
		survey.Heat: heatRequests, survey.Trail: trailRequests, survey.Sheet: sheetRequests, survey.Change: 2,
	}[o.Survey.Mode]
	const objects = 1 << 20
	s := &several{src: src, log: survey.NewLog(objects)}
	var seqs []uint64
	for i := max(last+1-n, 0); i <= last; i++ {
		seq := uint64(i + 1)
		seqs = append(seqs, seq)
		if o.Survey.Mode == survey.Sheet || o.Survey.Mode == survey.Change {
			continue // pictures alone
		}
		req, err := src.Request(i)
		if err != nil {
			return nil, nil, err
		}
		if req.Hold() {
			s.log.Add(seq, prediction.Read(req, prediction.Options{Boxes: o.Boxes}))
			req.Release()
		}
	}
	return s, seqs, nil
}

func (s *several) get(seq uint64) (*capture.Request, bool) {
	req, err := s.src.Request(int(seq) - 1)
	return req, err == nil
}

// several opens an archive and has draw draw what its requests show.
func (s *shown) several(draw func(render.Sources, render.Key) error) error {
	src, err := openSource(s.path)
	if err != nil {
		return err
	}
	defer func() { _ = src.Close() }()
	last, err := pickOne(src, s.path, s.number)
	if err != nil {
		return err
	}
	all, seqs, err := newSeveral(src, last, s.options)
	if err != nil {
		return err
	}
	key := render.Key{Seq: seqs[len(seqs)-1], Options: s.options}
	if s.options.Survey.Mode == survey.Change {
		seqs = seqs[:len(seqs)-1]
	}
	o := &key.Options.Survey
	o.Frames, o.All = survey.NewFrames(seqs), true
	o.Columns, o.Rows = min(len(seqs), sheetColumns), (len(seqs)+sheetColumns-1)/sheetColumns
	return draw(render.Sources{Get: all.get, Log: all.log}, key)
}
