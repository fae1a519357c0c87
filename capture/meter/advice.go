package meter

import (
	"fmt"
	"time"

	"github.com/framebin/framebin/capture/units"
)

// When something matters.
const (
	slowAnswer   = 100 * time.Millisecond // an answer that a camera feels
	slowUpload   = 10 * time.Millisecond  // an upload worth a word,
	uploadShare  = 10                     // if it is one part in so many of the time between frames
	muchTraffic  = 10_000_000             // bytes a second worth a word
	pauseFresh   = 10 * time.Second       // how long a pause that is over is news,
	pauseRecalls = time.Minute            // and how long it is told
)

// Note is one thing that matters.
type Note struct {
	Code   string // what it is about: quiet, pause, answer, upload, connections
	Text   string // a sentence
	Short  string // the same in a few words, for a line that has little room
	Urgent bool   // frames are late or lost now
}

// Advice returns what there is to say, the most urgent first; nothing where all is
// well. Equal stats give equal notes.
func Advice(s Stats) []Note {
	var notes []Note
	for _, look := range []func(Stats) (Note, bool){quiet, pause, answer, upload, connections} {
		if n, ok := look(s); ok {
			notes = append(notes, n)
		}
	}
	return notes
}

// quiet tells that requests have stopped coming.
func quiet(s Stats) (Note, bool) {
	if !s.Stalled {
		return Note{}, false
	}
	since := units.Duration(s.Since)
	if s.Waiting > 0 { // as long as a sender waits for us, it cannot send
		n := Note{Code: "quiet", Short: "senders wait for our answer"}
		n.Text = fmt.Sprintf("nothing new has come for %s; %s being read or answered", since, requestsAre(s.Waiting))
		if s.PlannedBy != "" {
			n.Text += ", and " + s.PlannedBy + " puts answers off"
		}
		return n, true
	}
	after := ""
	switch {
	case s.Refused:
		after = " after a request that we refused"
	case s.Failed != "":
		after = " after one that was answered " + s.Failed
	}
	return Note{
		Code:   "quiet",
		Text:   fmt.Sprintf("nothing has come for %s%s; requests usually come every %s", since, after, units.Duration(s.Gap.P50)),
		Short:  "nothing for " + since,
		Urgent: true,
	}, true
}

// pause tells of the last gap that was much longer than usual, and whose it
// was: what was sent before it may have been answered late.
func pause(s Stats) (Note, bool) {
	if s.Stalls == 0 || s.SinceStall > pauseRecalls {
		return Note{}, false
	}
	p := s.LastStall
	gap, half, own := units.Duration(p.Gap), p.Gap/2, p.Own-p.Read-p.Target-p.Planned
	n := Note{Code: "pause", Urgent: s.SinceStall < pauseFresh}
	switch {
	case p.Refused:
		n.Text = fmt.Sprintf("the camera sent nothing for %s after a request that we refused: the refused rows of the list say why", gap)
		n.Short = fmt.Sprintf("silent %s after a refusal", gap)
	case p.Planned >= half:
		n.Text = fmt.Sprintf("the camera waited %s, of which %s for %s, as it was told", gap, units.Duration(p.Planned), p.PlannedBy)
		n.Short = fmt.Sprintf("waited %s on purpose", gap)
	case p.Target >= half:
		n.Text = fmt.Sprintf("the camera waited %s, of which %s for the target of --forward-wait; we took %s",
			gap, units.Duration(p.Target), units.Duration(own))
		n.Short = fmt.Sprintf("waited %s: the target", gap)
	case own >= half:
		n.Text = fmt.Sprintf("the camera waited %s, of which %s for our answer: %s", gap, units.Duration(own), suspect(own, p.Record, p.RecordedBy))
		n.Short = fmt.Sprintf("waited %s for our answer", gap)
	case p.Read >= half:
		n.Text = fmt.Sprintf("a request took %s to arrive: the sender or the network is slow, we answered in %s", units.Duration(p.Read), units.Duration(own))
		n.Short = "slow upload: " + units.Duration(p.Read)
	case p.Own-p.Read >= half: // none of them alone
		n.Text = fmt.Sprintf("the camera waited %s, of which %s", gap, shares(p, own))
		n.Short = fmt.Sprintf("waited %s for our answer", gap)
	case p.Failed != "":
		n.Text = fmt.Sprintf("the camera sent nothing for %s after a request that was answered %s", gap, p.Failed)
		n.Short = fmt.Sprintf("silent %s after a failure", gap)
	case p.Target > 0 || p.Planned > 0:
		n.Text = fmt.Sprintf("the camera paused %s, of which %s; the rest is not ours", gap, shares(p, own))
		n.Short = fmt.Sprintf("paused %s, most not ours", gap)
	default:
		n.Text = fmt.Sprintf("the camera paused %s; we answered in %s, the pause is not ours", gap, units.Duration(own))
		n.Short = fmt.Sprintf("paused %s, not ours", gap)
	}
	return n, true
}

// shares says who had what of a stall.
func shares(p Stall, own time.Duration) string {
	var text string
	if p.Planned > 0 {
		text += fmt.Sprintf("%s for %s, as it was told, ", units.Duration(p.Planned), p.PlannedBy)
	}
	if p.Target > 0 {
		text += fmt.Sprintf("%s for the target of --forward-wait, ", units.Duration(p.Target))
	}
	return text + units.Duration(own) + " for us"
}

// suspect says what may have made our own part of an answer long, of which
// recording was a part.
func suspect(own, record time.Duration, by string) string {
	if by != "" && record >= own/2 {
		return by + " is slow"
	}
	return "the computer is busy"
}

// requestsAre counts requests that something is done with.
func requestsAre(n int) string {
	if n == 1 {
		return "one request is"
	}
	return fmt.Sprintf("%d requests are", n)
}

// answer tells that our answers take long. It judges the slowest of twenty,
// as a camera loses frames by those.
func answer(s Stats) (Note, bool) {
	took := s.Ack.P95
	if s.PerMinute == 0 || took < slowAnswer {
		return Note{}, false
	}
	n := Note{
		Code:   "answer",
		Text:   fmt.Sprintf("our answer took %s: %s", units.Duration(took), suspect(s.Own.P95, s.Record.P95, s.RecordedBy)),
		Short:  "answers take " + units.Duration(took),
		Urgent: true,
	}
	switch {
	case s.Planned.P95 >= took/2:
		n.Text = fmt.Sprintf("our answer took %s, of which %s on purpose", units.Duration(took), units.Duration(s.Planned.P95))
		if s.PlannedBy != "" {
			n.Text += ": " + s.PlannedBy
		}
		n.Short += ", as told"
		n.Urgent = false // it is wanted
	case s.Target.P95 >= took/2:
		n.Text = fmt.Sprintf("the target of --forward-wait took %s; we took %s", units.Duration(s.Target.P95), units.Duration(s.Own.P95))
		n.Short = "the target takes " + units.Duration(s.Target.P95)
	case s.Own.P95 < took/2 && s.Target.P95 > 0: // neither alone is most of it
		n.Text = fmt.Sprintf("our answer took %s: %s for the target of --forward-wait, %s on purpose, %s for us",
			units.Duration(took), units.Duration(s.Target.P95), units.Duration(s.Planned.P95), units.Duration(s.Own.P95))
	}
	return n, true
}

// upload tells what the camera spends its time and the network on.
func upload(s Stats) (Note, bool) {
	if s.BytesPerSecond == 0 {
		return Note{}, false
	}
	waits := s.Read.P50 >= slowUpload && s.Read.P50*uploadShare >= s.Gap.P50
	what, percent := most(s.PerRequest)
	heavy := s.BytesPerSecond >= muchTraffic && what == "masks"
	if !waits && !heavy {
		return Note{}, false
	}
	n := Note{Code: "upload", Urgent: waits && s.Read.P50*2 >= s.Gap.P50 && s.Gap.P50 > 0}
	if percent > 0 {
		rate := units.Rate(s.BytesPerSecond)
		n.Text = fmt.Sprintf("%s %d %% of %s", are(what), percent, rate)
		n.Short = fmt.Sprintf("%s %d %% of %s", what, percent, rate)
	}
	if waits {
		wait := units.Duration(s.Read.P50)
		n.Short = fmt.Sprintf("upload %s a frame", wait)
		if n.Text != "" {
			n.Text += "; "
		}
		n.Text += fmt.Sprintf("the inference waits %s a frame for the upload", wait)
	}
	return n, true
}

// are begins the sentence about a kind of part.
func are(what string) string {
	if what == "masks" {
		return "masks are"
	}
	return what + " is"
}

// most returns what more than half of the bytes are; "" if nothing is.
func most(p PartBytes) (what string, percent int64) {
	total := p.Total()
	for _, part := range []struct {
		name  string
		bytes int64
	}{{"masks", p.Masks}, {"the image", p.Image}, {"JSON", p.JSON}} {
		if total > 0 && part.bytes*2 > total {
			return part.name, (part.bytes*100 + total/2) / total
		}
	}
	return "", 0
}

// connections tells of senders that were turned away at the door.
func connections(s Stats) (Note, bool) {
	if s.Connections == 0 {
		return Note{}, false
	}
	return Note{
		Code:  "connections",
		Text:  fmt.Sprintf("%d connections were refused because too many were open: a sender does not close them", s.Connections),
		Short: fmt.Sprintf("%d connections refused", s.Connections),
	}, true
}
