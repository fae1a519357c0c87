package cli

import (
	"fmt"
	"net/http"

	"github.com/spf13/cobra"

	"github.com/framebin/framebin/capture/camera"
)

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
		return nil, fmt.Errorf("%w: use --insecure or --fingerprint, not both", errFlag)
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
