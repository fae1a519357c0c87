package camera

import (
	"context"
	"errors"
	"time"
)

// shoot is a camera that is running.
type shoot struct {
	cfg    Config
	source *Source
	start  time.Time
	number int // of the last frame taken
	sum    Summary
}

// loop takes and sends frames, one at a time.
func (s *shoot) loop(ctx context.Context) error {
	for s.cfg.Count == 0 || s.sum.Sent < s.cfg.Count {
		missed, err := s.next(ctx)
		if err != nil {
			return err
		}
		sent, err := s.send(ctx)
		if err != nil {
			return err
		}
		if ctx.Err() != nil && sent.Status == 0 {
			return ctx.Err() // the end of it is not a failure of the receiver
		}
		if s.sum.Sent == 0 && errors.Is(sent.Err, ErrUnreachable) {
			return sent.Err
		}
		sent.Missed = missed
		s.account(sent)
		if s.cfg.FPS == 0 && sent.Status == 0 {
			if err := s.cfg.Wait(ctx, retryPause); err != nil {
				return err
			}
		}
	}
	return nil
}

// next waits for the next frame and takes it. Frame k falls due k-1 intervals
// after the start; of several that are due, the newest is taken and the
// others are missed.
func (s *shoot) next(ctx context.Context) (missed int, err error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	if s.cfg.FPS == 0 {
		s.number++
		return 0, nil
	}
	elapsed := s.cfg.Now().Sub(s.start)
	if due := 1 + int(elapsed.Seconds()*s.cfg.FPS); due > s.number {
		missed = due - s.number - 1
		s.number = due
		return missed, nil
	}
	falls := time.Duration(float64(s.number) / s.cfg.FPS * float64(time.Second))
	s.number++
	return 0, s.cfg.Wait(ctx, falls-elapsed)
}

// send makes a request of the frame that was taken and delivers it. Its error
// is of the making; what became of the delivery is in the result.
func (s *shoot) send(ctx context.Context) (Sent, error) {
	turn := s.sum.Sent
	take := shot{
		kind:   s.cfg.Kinds[turn%len(s.cfg.Kinds)],
		turn:   turn / len(s.cfg.Kinds),
		number: s.number,
		at:     s.cfg.Now(),
	}
	fault := NoFault
	if s.cfg.Faults {
		fault = faultOf(turn)
	}
	contentType, body, err := s.source.faulty(fault, take)
	if err != nil {
		return Sent{}, err
	}
	begin := s.cfg.Now()
	status, err := post(ctx, s.cfg, contentType, body)
	return Sent{
		Number: take.number, Kind: take.kind, Fault: fault, Bytes: len(body),
		Status: status, Ack: s.cfg.Now().Sub(begin), Err: err,
	}, nil
}

// account counts what became of a request and reports it.
func (s *shoot) account(sent Sent) {
	s.sum.Sent++
	s.sum.Missed += sent.Missed
	s.sum.Bytes += int64(sent.Bytes)
	s.sum.AckTotal += sent.Ack
	s.sum.AckMax = max(s.sum.AckMax, sent.Ack)
	if sent.Fault != NoFault {
		s.sum.Faulty++
	}
	switch {
	case sent.Status == 0:
		s.sum.Failed++
	case sent.Err != nil:
		s.sum.Refused++
	default:
		s.sum.Accepted++
	}
	if s.cfg.OnSent != nil {
		s.cfg.OnSent(sent)
	}
}
