package capture_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/meter"
)

// A listener captures into a ring; a reader is woken and asks for what is new.
func Example() {
	ring := capture.NewRing(capture.DefaultMaxRequests, 16<<20)
	server, err := capture.Listen(capture.Config{Addr: "127.0.0.1:0"}, ring, meter.New())
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	ended := make(chan error)
	go func() { ended <- server.Serve(ctx) }()

	watch := ring.Watch()
	defer watch.Close()
	body := "--b\r\nContent-Disposition: form-data; name=\"predictions\"\r\n\r\n{}\r\n--b--\r\n"
	resp, err := http.Post(server.URL(), "multipart/form-data; boundary=b", strings.NewReader(body))
	if err != nil {
		fmt.Println(err)
		return
	}
	_ = resp.Body.Close()

	<-watch.C()
	requests, _ := ring.Since(0, 100)
	for _, r := range requests {
		if !r.Hold() { // else the body may be gone while it is read
			continue
		}
		parts, err := r.Parts()
		fmt.Println(r.Seq, r.Method, r.Target, r.Status, parts[0].Name, string(parts[0].Body), err)
		r.Release()
	}
	cancel()
	fmt.Println(<-ended)
	// Output:
	// 1 POST / 200 predictions {} <nil>
	// <nil>
}
