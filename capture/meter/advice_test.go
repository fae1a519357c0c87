package meter_test

import (
	"slices"
	"testing"
	"time"

	"github.com/framebin/framebin/capture/meter"
)

const ms = time.Millisecond

// steady is a camera that nothing is to be said of: 5 frames a second.
func steady() meter.Stats {
	return meter.Stats{
		Requests: 500, PerSecond: 5, PerMinute: 300, BytesPerSecond: 1_000_000,
		PerRequest: meter.PartBytes{Image: 190_000, JSON: 9_000, Rest: 1_000},
		Times: meter.Times{
			Gap:  meter.Percentiles{P50: 200 * ms, P95: 210 * ms, P99: 220 * ms, Max: 300 * ms},
			Read: meter.Percentiles{P50: ms, P95: 2 * ms, P99: 3 * ms, Max: 9 * ms},
			Ack:  meter.Percentiles{P50: ms / 10, P95: ms / 5, P99: ms, Max: 2 * ms},
		},
		Since: 100 * ms,
	}
}

func TestOf(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		change func(*meter.Stats)
		want   []meter.Note
	}{
		"all is well":      {func(*meter.Stats) {}, nil},
		"nothing came yet": {func(s *meter.Stats) { *s = meter.Stats{} }, nil},
		"nothing comes": {
			func(s *meter.Stats) { s.Stalled, s.Since = true, 12*time.Second },
			[]meter.Note{{
				Code: "quiet", Urgent: true, Short: "nothing for 12 s",
				Text: "nothing has come for 12 s; requests usually come every 200 ms",
			}},
		},
		"a pause that is not ours": {
			func(s *meter.Stats) {
				s.Stalls, s.SinceStall = 1, 3*time.Second
				s.LastStall = meter.Stall{Gap: 2100 * ms, Own: 3 * ms, Read: 2 * ms}
			},
			[]meter.Note{{
				Code: "pause", Urgent: true, Short: "paused 2.1 s, not ours",
				Text: "the camera paused 2.1 s; we answered in 1 ms, the pause is not ours",
			}},
		},
		"a pause of our own": {
			func(s *meter.Stats) {
				s.Stalls, s.SinceStall = 1, 30*time.Second
				s.LastStall = meter.Stall{Gap: 2100 * ms, Own: 1902 * ms, Read: 2 * ms}
			},
			[]meter.Note{{
				Code: "pause", Short: "waited 2.1 s for our answer",
				Text: "the camera waited 2.1 s, of which 1.9 s for our answer: the computer is busy",
			}},
		},
		"a pause of our disk": {
			func(s *meter.Stats) {
				s.Stalls, s.SinceStall = 1, 30*time.Second
				s.LastStall = meter.Stall{Gap: 2100 * ms, Own: 1902 * ms, Read: 2 * ms, Record: 1890 * ms, RecordedBy: "the disk under --record"}
			},
			[]meter.Note{{
				Code: "pause", Short: "waited 2.1 s for our answer",
				Text: "the camera waited 2.1 s, of which 1.9 s for our answer: the disk under --record is slow",
			}},
		},
		"a pause of everybody": {
			func(s *meter.Stats) {
				s.Stalls, s.SinceStall = 1, 30*time.Second
				s.LastStall = meter.Stall{Gap: 2100 * ms, Own: 1700 * ms, Planned: 800 * ms, Target: 700 * ms, PlannedBy: "rule 1, /a"}
			},
			[]meter.Note{{
				Code: "pause", Short: "waited 2.1 s for our answer",
				Text: "the camera waited 2.1 s, of which 800 ms for rule 1, /a, as it was told, 700 ms for the target of --forward-wait, 200 ms for us",
			}},
		},
		"a pause after a short delay": {
			func(s *meter.Stats) {
				s.Stalls, s.SinceStall = 1, 30*time.Second
				s.LastStall = meter.Stall{Gap: 2100 * ms, Own: 801 * ms, Planned: 800 * ms, PlannedBy: "--delay"}
			},
			[]meter.Note{{
				Code: "pause", Short: "paused 2.1 s, most not ours",
				Text: "the camera paused 2.1 s, of which 800 ms for --delay, as it was told, 1 ms for us; the rest is not ours",
			}},
		},
		"nothing new while we wait": {
			func(s *meter.Stats) {
				s.Stalled, s.Since, s.Waiting, s.PlannedBy = true, 12*time.Second, 1, "--delay"
			},
			[]meter.Note{{
				Code: "quiet", Short: "senders wait for our answer",
				Text: "nothing new has come for 12 s; one request is being read or answered, and --delay puts answers off",
			}},
		},
		"nothing after a refusal": {
			func(s *meter.Stats) { s.Stalled, s.Since, s.Refused = true, 12*time.Second, true },
			[]meter.Note{{
				Code: "quiet", Urgent: true, Short: "nothing for 12 s",
				Text: "nothing has come for 12 s after a request that we refused; requests usually come every 200 ms",
			}},
		},
		"nothing after a failure": {
			func(s *meter.Stats) {
				s.Stalled, s.Since, s.Failed = true, 12*time.Second, "503, as planned by --fail 503:10%"
			},
			[]meter.Note{{
				Code: "quiet", Urgent: true, Short: "nothing for 12 s",
				Text: "nothing has come for 12 s after one that was answered 503, as planned by --fail 503:10%; requests usually come every 200 ms",
			}},
		},
		"a pause after a failure": {
			func(s *meter.Stats) {
				s.Stalls, s.SinceStall = 1, 30*time.Second
				s.LastStall = meter.Stall{Gap: 2100 * ms, Own: ms, Failed: "503, as planned by --fail 503:10%"}
			},
			[]meter.Note{{
				Code: "pause", Short: "silent 2.1 s after a failure",
				Text: "the camera sent nothing for 2.1 s after a request that was answered 503, as planned by --fail 503:10%",
			}},
		},
		"late answers of everybody": {
			func(s *meter.Stats) {
				s.Ack.P95, s.Planned.P95, s.Target.P95, s.Own.P95 = 1000*ms, 400*ms, 400*ms, 200*ms
			},
			[]meter.Note{{
				Code: "answer", Urgent: true, Short: "answers take 1.0 s",
				Text: "our answer took 1.0 s: 400 ms for the target of --forward-wait, 400 ms on purpose, 200 ms for us",
			}},
		},
		"a pause on purpose": {
			func(s *meter.Stats) {
				s.Stalls, s.SinceStall = 1, 30*time.Second
				s.LastStall = meter.Stall{Gap: 2100 * ms, Own: 2003 * ms, Read: 2 * ms, Planned: 2 * time.Second, PlannedBy: "--delay"}
			},
			[]meter.Note{{
				Code: "pause", Short: "waited 2.1 s on purpose",
				Text: "the camera waited 2.1 s, of which 2.0 s for --delay, as it was told",
			}},
		},
		"a pause to upload": {
			func(s *meter.Stats) {
				s.Stalls, s.SinceStall = 1, 30*time.Second
				s.LastStall = meter.Stall{Gap: 2100 * ms, Own: 1801 * ms, Read: 1800 * ms}
			},
			[]meter.Note{{
				Code: "pause", Short: "slow upload: 1.8 s",
				Text: "a request took 1.8 s to arrive: the sender or the network is slow, we answered in 1 ms",
			}},
		},
		"a pause long ago": {
			func(s *meter.Stats) {
				s.Stalls, s.SinceStall = 1, 2*time.Minute
				s.LastStall = meter.Stall{Gap: 2100 * ms, Own: ms}
			},
			nil,
		},
		"late answers": {
			func(s *meter.Stats) { s.Ack.P95 = 340 * ms },
			[]meter.Note{{
				Code: "answer", Urgent: true, Short: "answers take 340 ms",
				Text: "our answer took 340 ms: the computer is busy",
			}},
		},
		"late answers of a target": {
			func(s *meter.Stats) { s.Ack.P95, s.Target.P95, s.Own.P95 = 901*ms, 900*ms, ms },
			[]meter.Note{{
				Code: "answer", Urgent: true, Short: "the target takes 900 ms",
				Text: "the target of --forward-wait took 900 ms; we took 1 ms",
			}},
		},
		"a pause of the target": {
			func(s *meter.Stats) {
				s.Stalls, s.SinceStall = 1, 30*time.Second
				s.LastStall = meter.Stall{Gap: 2100 * ms, Own: 1903 * ms, Read: 2 * ms, Target: 1900 * ms}
			},
			[]meter.Note{{
				Code: "pause", Short: "waited 2.1 s: the target",
				Text: "the camera waited 2.1 s, of which 1.9 s for the target of --forward-wait; we took 1 ms",
			}},
		},
		"a pause that is neither ours nor the target's": {
			func(s *meter.Stats) {
				s.Stalls, s.SinceStall = 1, 3*time.Second
				s.LastStall = meter.Stall{Gap: 2100 * ms, Own: 903 * ms, Read: 2 * ms, Target: 900 * ms}
			},
			[]meter.Note{{
				Code: "pause", Urgent: true, Short: "paused 2.1 s, most not ours",
				Text: "the camera paused 2.1 s, of which 900 ms for the target of --forward-wait, 1 ms for us; the rest is not ours",
			}},
		},
		"late answers on purpose": {
			func(s *meter.Stats) { s.Ack.P95, s.Planned.P95, s.PlannedBy = 1201*ms, 1200*ms, "--delay" },
			[]meter.Note{{
				Code: "answer", Short: "answers take 1.2 s, as told", Text: "our answer took 1.2 s, of which 1.2 s on purpose: --delay",
			}},
		},
		"masks": {
			func(s *meter.Stats) {
				s.BytesPerSecond, s.Read.P50 = 38e6, 40*ms
				s.PerRequest = meter.PartBytes{Image: 80_000, Masks: 909_000, JSON: 9_000, Rest: 2_000}
			},
			[]meter.Note{{
				Code: "upload", Short: "upload 40 ms a frame",
				Text: "masks are 91 % of 38 MB/s; the inference waits 40 ms a frame for the upload",
			}},
		},
		"masks that nobody waits for": {
			func(s *meter.Stats) {
				s.BytesPerSecond = 38e6
				s.PerRequest = meter.PartBytes{Image: 400_000, Masks: 600_000}
			},
			[]meter.Note{{Code: "upload", Short: "masks 60 % of 38 MB/s", Text: "masks are 60 % of 38 MB/s"}},
		},
		"an image that takes most of the time": {
			func(s *meter.Stats) { s.Read.P50 = 150 * ms },
			[]meter.Note{{
				Code: "upload", Urgent: true, Short: "upload 150 ms a frame",
				Text: "the image is 95 % of 1.0 MB/s; the inference waits 150 ms a frame for the upload",
			}},
		},
		"an upload of who knows what": {
			func(s *meter.Stats) { s.Read.P50, s.PerRequest = 30*ms, meter.PartBytes{} },
			[]meter.Note{{
				Code: "upload", Short: "upload 30 ms a frame", Text: "the inference waits 30 ms a frame for the upload",
			}},
		},
		"a slow upload of few frames": {
			func(s *meter.Stats) { s.Read.P50, s.Gap.P50 = 40*ms, 10*time.Second }, nil,
		},
		"refused connections": {
			func(s *meter.Stats) { s.Connections = 7 },
			[]meter.Note{{
				Code: "connections", Short: "7 connections refused",
				Text: "7 connections were refused because too many were open: a sender does not close them",
			}},
		},
		"what was slow is no news when nothing comes": {
			func(s *meter.Stats) {
				s.Stalled, s.Since, s.PerMinute = true, 5*time.Minute, 0
				s.BytesPerSecond = 0
				s.Ack.P95, s.Read.P50 = time.Second, 150*ms
			},
			[]meter.Note{{
				Code: "quiet", Urgent: true, Short: "nothing for 5 min",
				Text: "nothing has come for 5 min; requests usually come every 200 ms",
			}},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := steady()
			tt.change(&s)
			if got := meter.Advice(s); !slices.Equal(got, tt.want) {
				t.Errorf("got  %+v\nwant %+v", got, tt.want)
			}
		})
	}
}

// TestShort keeps every short form within what a status line has to spare.
func TestShort(t *testing.T) {
	t.Parallel()
	s := steady()
	s.Stalled, s.Since, s.Stalls, s.SinceStall = true, 119*time.Second, 1, time.Second
	s.LastStall = meter.Stall{Gap: 119 * time.Second, Own: 118 * time.Second}
	s.Ack.P95, s.Read.P50, s.Connections = 999*ms, 999*ms, 123456
	notes := meter.Advice(s)
	if len(notes) != 5 {
		t.Fatalf("got %d notes, want all: %+v", len(notes), notes)
	}
	for _, n := range notes {
		if len(n.Short) > 30 || len(n.Text) <= len(n.Short) {
			t.Errorf("got %q for %q", n.Short, n.Text)
		}
	}
}
