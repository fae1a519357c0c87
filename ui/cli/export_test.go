package cli

import (
	"context"
	"errors"
	"io"

	"github.com/spf13/cobra"
)

// ListenBeside runs framebin listen beside a screen of the test's.
func ListenBeside(ctx context.Context, human io.Writer, screen func(context.Context) error, args ...string) error {
	c := listenCommand{program: &Program{}}
	cmd := &cobra.Command{}
	c.register(cmd, defaultAddr)
	if err := cmd.ParseFlags(args); err != nil {
		return err
	}
	l, err := c.listen.Open(cmd)
	if err != nil {
		return err
	}
	return errors.Join(besideScreen(ctx, l, human, screen), l.Close())
}
