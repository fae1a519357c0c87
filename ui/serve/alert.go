package serve

import (
	"context"
	"io"
	"log/slog"
	"os/exec"
	"strconv"
	"sync"
	"time"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/alert"
	"github.com/framebin/framebin/capture/background"
	"github.com/framebin/framebin/capture/guard"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/query"
	"github.com/framebin/framebin/ui/console"
	"github.com/framebin/framebin/ui/escape"
	"github.com/framebin/framebin/ui/message"
)

// Bounds of what alerts cost.
const (
	alertTick    = 250 * time.Millisecond // how late a silence may be noticed
	alertCommand = 10 * time.Second       // how long a command may take
	alertLast    = time.Second            // how long one may take at the end
	AlertQueue   = 16                     // alerts that wait to be said; more are not
)

// WatchAlerts tells say of what the rules watch for, until the function that it
// returns is called. It reads requests again, beside whoever else does, but
// only for rules that ask what is in them.
func (l *Listener) WatchAlerts(ctx context.Context, rules []alert.Rule, reading prediction.Options, say func(alert.Alert)) (stop func()) {
	if len(rules) == 0 {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	var watching sync.WaitGroup
	watching.Go(func() {
		_ = guard.Run(l.Log, "watch for alerts", func() { l.followAlerts(ctx, rules, reading, say) })
	})
	return func() {
		cancel()
		watching.Wait()
	}
}

func (l *Listener) followAlerts(ctx context.Context, rules []alert.Rule, reading prediction.Options, say func(alert.Alert)) {
	watch := l.Ring.Watch()
	defer watch.Close()
	tick := time.NewTicker(alertTick)
	defer tick.Stop()
	commands := make(chan alert.Alert, AlertQueue)
	var running sync.WaitGroup
	defer running.Wait()
	defer close(commands)
	running.Go(func() { runAlerts(ctx, commands, l.Log) })
	w, last := alert.NewWatcher(rules, time.Now()), uint64(0)
	tell := func(all []alert.Alert) {
		for _, a := range all {
			say(a)
			select {
			case commands <- a:
			default:
				l.Log.Warn("an alert's command was not run: those before it take too long", "alert", a.Rule.Name)
			}
		}
	}
	for ended := false; !ended; {
		select {
		case <-ctx.Done():
			ended = true // after what came until now
		case <-tick.C:
			tell(w.Tick(time.Now()))
		case <-watch.C():
		}
		for requests, _ := l.Ring.Since(last, Batch); len(requests) > 0; requests, _ = l.Ring.Since(last, Batch) {
			for _, r := range requests {
				last = r.Seq
				tell(l.alertsOf(w, r, reading))
			}
		}
	}
}

// alertsOf returns which rules speak for a request.
func (l *Listener) alertsOf(w *alert.Watcher, r *capture.Request, reading prediction.Options) (all []alert.Alert) {
	if !w.Reads() || !r.Hold() {
		w.Came(time.Now())
		return nil
	}
	defer r.Release()
	background.Do(func() {
		_ = guard.Run(l.Log, "read a request for alerts", func() {
			defer l.Reading.Take(r)()
			facts := query.FactsOf(r, prediction.Read(r, reading))
			all = w.Request(&facts, r.Target, time.Now())
		})
	})
	return all
}

// runAlerts runs the commands of alerts, one at a time. When ctx ends those
// that are left get a moment.
func runAlerts(ctx context.Context, alerts <-chan alert.Alert, log *slog.Logger) {
	for a := range alerts {
		args := a.Args()
		if len(args) == 0 {
			continue
		}
		bounded, cancel := context.WithTimeout(context.WithoutCancel(ctx), alertCommand)
		stop := context.AfterFunc(ctx, func() { time.AfterFunc(alertLast, cancel) })
		err := exec.CommandContext(bounded, args[0], args[1:]...).Run() //nolint:gosec // the user's own, without a shell
		stop()
		cancel()
		if err != nil {
			log.Warn("an alert's command failed", "alert", a.Rule.Name, "error", err)
		}
	}
}

// AlertBytes are what a terminal is sent for an alert: its bell, and the
// notifications of iTerm2, ConEmu and Windows Terminal (OSC 9) and of urxvt,
// foot and others (OSC 777).
func AlertBytes(a alert.Alert) string {
	text := ""
	if a.Rule.Notify {
		name := escape.Line(a.Rule.Name)
		text += "\x1b]9;framebin: " + name + "\x1b\\\x1b]777;notify;framebin;" + name + "\x1b\\"
	}
	if a.Rule.Bell {
		text += "\a"
	}
	return text
}

// AlertWords say an alert to a person.
func AlertWords(a alert.Alert) string {
	if a.Seq == 0 {
		return "alert: " + escape.Line(a.Rule.Name)
	}
	return "alert: " + escape.Line(a.Rule.Name) + " in request " + strconv.FormatUint(a.Seq, 10)
}

// SayAlert writes an alert to standard error, where there is no screen.
func SayAlert(human io.Writer, a alert.Alert) {
	if console.File(human) != nil {
		message.Say(human, "%s", AlertBytes(a))
	}
	message.Say(human, "framebin: %s\n", AlertWords(a))
}
