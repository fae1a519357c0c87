package cli

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/framebin/framebin/capture/camera"
	"github.com/framebin/framebin/capture/units"
	"github.com/framebin/framebin/ui/escape"
	"github.com/framebin/framebin/ui/message"
	"github.com/framebin/framebin/ui/option"
)

const defaultURL = "http://127.0.0.1:8080/"

// errDelivery is wrapped when a receiver did not take everything.
var errDelivery = errors.New("not everything was taken")

// cameraFlags configure the simulated camera.
type cameraFlags struct {
	kinds  []string
	fps    float64
	count  int
	faults bool
	seed   uint64
}

func (f *cameraFlags) register(cmd *cobra.Command, fps float64) {
	names := make([]string, 0, len(camera.Kinds()))
	for _, k := range camera.Kinds() {
		names = append(names, k.String())
	}
	flags := cmd.Flags()
	flags.StringSliceVar(&f.kinds, "kind", nil, "project `types` to send in turn, by name or its beginning: "+
		strings.Join(names, ", ")+" (default all)")
	flags.Float64Var(&f.fps, "fps", fps, "`frames` a second; 0 sends as fast as the receiver answers")
	flags.IntVar(&f.count, "count", 0, "stop after this `number` of requests; 0 goes on until you press ctrl+c")
	flags.BoolVar(&f.faults, "faults", false, "make every third request malformed in some way")
	flags.Uint64Var(&f.seed, "seed", 1, "`number` that the simulated confidences come from")
	_ = cmd.RegisterFlagCompletionFunc("kind", cobra.FixedCompletions(names, cobra.ShellCompDirectiveNoFileComp))
}

// config returns the camera that the flags ask for.
func (f *cameraFlags) config(url string) (camera.Config, error) {
	cfg := camera.Config{URL: url, FPS: f.fps, Count: f.count, Faults: f.faults, Seed: f.seed}
	for _, name := range f.kinds {
		k, err := camera.ParseKind(name)
		if err != nil {
			return camera.Config{}, err
		}
		cfg.Kinds = append(cfg.Kinds, k)
	}
	return cfg, nil
}

func newSend(*Program) *cobra.Command {
	var f cameraFlags
	var trust trustFlags
	var asJSON, quiet bool
	cmd := &cobra.Command{
		Use:   "send [URL]",
		Short: "Be a camera: post sample frames with predictions to a webhook",
		Long: "Post sample photographs with their predictions to a webhook, as a camera\n" +
			"inference does: one request at a time, and frames that fall due while the\n" +
			"receiver takes its time are missed. URL is " + defaultURL + " unless given.\n\n" +
			"Boxes, masks and classes are real annotations of real photographs. Where\n" +
			"their makers gave no confidence it is simulated.",
		Example: "  framebin send                               to the framebin on this computer\n" +
			"  framebin send --kind object --count 1       one frame with boxes\n" +
			"  framebin send --faults                      some requests broken on purpose\n" +
			"  framebin send http://10.0.0.5:3000/hook --fps 15",
		Args: arguments("[URL]"),
		RunE: func(cmd *cobra.Command, args []string) error {
			url := defaultURL
			if len(args) == 1 {
				url = option.WithScheme(args[0])
			}
			cfg, err := f.config(url)
			if err != nil {
				return message.WrongUse(cmd.CommandPath(), err)
			}
			if cfg.Client, err = trust.client(); err != nil {
				return message.WrongUse(cmd.CommandPath(), err)
			}
			out := sender{human: cmd.ErrOrStderr()}
			if quiet {
				out.human = io.Discard
			}
			if asJSON {
				out.machine = json.NewEncoder(cmd.OutOrStdout())
			}
			cfg.OnSent = out.sent
			sum, err := camera.Run(cmd.Context(), cfg)
			return out.end(cmd, url, sum, err)
		},
	}
	f.register(cmd, 5)
	trust.register(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print a JSON line a request to standard output")
	cmd.Flags().BoolVarP(&quiet, "quiet", "q", false, "print no lines for people, but errors")
	return cmd
}

// sender reports what the camera does.
type sender struct {
	human   io.Writer
	machine *json.Encoder // nil: no lines for machines
	last    error         // why a request was not taken
	printed error         // by the machine lines
}

// sentLine is one request as a machine line.
type sentLine struct {
	Type   string  `json:"type"`
	Number int     `json:"number"`
	Kind   string  `json:"kind"`
	Fault  string  `json:"fault,omitempty"`
	Bytes  int     `json:"bytes"`
	Status int     `json:"status"`
	AckMS  float64 `json:"ack_ms"`
	Missed int     `json:"missed"`
	Error  string  `json:"error,omitempty"`
}

func (s *sender) sent(one camera.Sent) {
	result, fault := strconv.Itoa(one.Status), ""
	if one.Err != nil {
		s.last = one.Err
		result = one.Err.Error()
	}
	if one.Fault != camera.NoFault {
		fault = one.Fault.String()
		result += ", " + fault
	}
	message.Say(s.human, "#%06d %-25s %9s %8s  %s\n", one.Number, one.Kind,
		units.Bytes(int64(one.Bytes)), one.Ack.Round(100*time.Microsecond), escape.Line(result))
	if s.machine == nil {
		return
	}
	line := sentLine{
		Type: "sent", Number: one.Number, Kind: one.Kind.String(), Fault: fault, Bytes: one.Bytes,
		Status: one.Status, AckMS: milliseconds(one.Ack), Missed: one.Missed,
	}
	if one.Err != nil {
		line.Error = one.Err.Error()
	}
	s.printed = cmp.Or(s.printed, s.machine.Encode(line))
}

// end reports the whole and returns why the command failed, if it did.
func (s *sender) end(cmd *cobra.Command, url string, sum camera.Summary, err error) error {
	switch {
	case errors.Is(err, camera.ErrUnreachable):
		return message.Hint(err, "is framebin running? start it with 'framebin', or give the URL of your receiver")
	case errors.Is(err, camera.ErrConfig), errors.Is(err, camera.ErrKind):
		return message.WrongUse(cmd.CommandPath(), err)
	case err != nil:
		return err
	case s.printed != nil:
		return fmt.Errorf("write to standard output: %w", s.printed)
	}
	message.Say(s.human, "sent %d requests (%s) in %s to %s: %d taken, %d refused, %d failed, %d frames missed\n",
		sum.Sent, units.Bytes(sum.Bytes), sum.Elapsed.Round(time.Millisecond), escape.Line(url),
		sum.Accepted, sum.Refused, sum.Failed, sum.Missed)
	if n := sum.Refused + sum.Failed; n > 0 {
		err := fmt.Errorf("%w: %d of %d requests were refused or failed, the last with: %w",
			errDelivery, n, sum.Sent, s.last)
		if camera.IsUntrusted(s.last) {
			return message.Hint(err, "trust the receiver with --fingerprint, which framebin prints with --tls-self-signed, or with --insecure")
		}
		return err
	}
	return nil
}

// milliseconds returns a duration for a machine line.
func milliseconds(d time.Duration) float64 {
	return float64(d.Microseconds()) / 1000
}

// trustFlags say whose certificate to take.
type trustFlags struct {
	insecure    bool
	fingerprint string
}

func (f *trustFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.fingerprint, "fingerprint", "", "trust the certificate with this SHA-256 `fingerprint`, and no other")
	flags.BoolVar(&f.insecure, "insecure", false, "trust any certificate")
}

// client returns a camera's client that trusts as told.
func (f *trustFlags) client() (*http.Client, error) {
	c := camera.NewClient()
	switch {
	case f.insecure && f.fingerprint != "":
		return nil, fmt.Errorf("%w: use --insecure or --fingerprint, not both", message.ErrFlag)
	case f.insecure:
		camera.TrustAnyone(c)
	case f.fingerprint != "":
		fingerprint, err := camera.ParseFingerprint(f.fingerprint)
		if err != nil {
			return nil, err
		}
		fingerprint.Trust(c)
	}
	return c, nil
}
