package stream_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/jwt/v2"
	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/nats-io/nkeys"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/stream"
)

// serve starts a server that ends with the test.
func serve(t *testing.T, change func(*server.Options)) *server.Server {
	t.Helper()
	s := launch(t, change)
	if !s.ReadyForConnections(20 * time.Second) {
		t.Fatal("the server does not start")
	}
	return s
}

func launch(t *testing.T, change func(*server.Options)) *server.Server {
	t.Helper()
	o := &server.Options{Host: "127.0.0.1", Port: server.RANDOM_PORT, JetStream: true, StoreDir: t.TempDir(), NoLog: true, NoSigs: true}
	if change != nil {
		change(o)
	}
	s, err := server.NewServer(o)
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	t.Cleanup(func() { s.Shutdown(); s.WaitForShutdown() })
	return s
}

func address(t *testing.T, url string) stream.Address {
	t.Helper()
	a, err := stream.ParseAddress(url)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func request(n int, size int) *capture.Request {
	r := capture.NewRequest(http.MethodPost, fmt.Sprintf("/cam?n=%d", n),
		http.Header{"Content-Type": {"application/octet-stream"}}, bytes.Repeat([]byte{byte(n)}, size))
	r.Time, r.Remote, r.Status = time.Unix(int64(n), 0).UTC(), "10.0.0.1:5000", 202
	return r
}

func publisher(t *testing.T, a stream.Address, ring *capture.Ring) *stream.Publisher {
	t.Helper()
	p, err := stream.NewPublisher(a, ring, stream.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	return p
}

// read lists and reads all that is in a stream.
func read(t *testing.T, a stream.Address) []*capture.Request {
	t.Helper()
	r, err := stream.Open(t.Context(), a, stream.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	var list []*capture.Request
	for i := range r.Len() {
		req, err := r.Load(i)
		if err != nil {
			t.Fatalf("request %d: %v", i, err)
		}
		peeked, err := r.Peek(i)
		if err != nil || peeked.Target != req.Target || peeked.Size != req.Size || !peeked.Time.Equal(req.Time) {
			t.Errorf("peek at %d: %+v, %v", i, peeked, err)
		}
		list = append(list, req)
	}
	if err := r.Check(); err != nil {
		t.Error(err)
	}
	if _, err := r.Peek(len(list)); !errors.Is(err, io.EOF) {
		t.Errorf("behind the last: %v", err)
	}
	return list
}

// What a ring captures is in the stream, byte-equal and in its order, the long
// ones by way of the object store.
func TestRunPublishesTheRing(t *testing.T) {
	t.Parallel()
	a := address(t, serve(t, nil).ClientURL()+"/cam1")
	ring := capture.NewRing(1000, 64<<20)
	p := publisher(t, a, ring)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); p.Run(ctx) }()
	var want []*capture.Request
	for i := 1; i <= 200; i++ {
		size := 100 * i
		if i%50 == 0 {
			size = 3 << 20 // more than a message
		}
		r := request(i, size)
		want = append(want, r)
		ring.Append(r)
	}
	waitFor(t, func() bool { return p.Stats().Published == 200 })
	cancel()
	<-done
	same(t, read(t, a), want)
	if s := p.Stats(); s.Lost != 0 || s.Err != nil || s.Waiting != 0 {
		t.Errorf("stats %+v", s)
	}
}

func same(t *testing.T, got, want []*capture.Request) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d requests in the stream, want %d", len(got), len(want))
	}
	for i, g := range got {
		w := want[i]
		if g.Target != w.Target || g.Status != w.Status || g.Remote != w.Remote || !g.Time.Equal(w.Time) || g.Seq != w.Seq ||
			!bytes.Equal(g.Body(), w.Body()) || !slices.Equal(g.Header["Content-Type"], w.Header["Content-Type"]) {
			t.Fatalf("request %d: got %s seq %d, %d bytes; want %s seq %d, %d bytes", i, g.Target, g.Seq, len(g.Body()), w.Target, w.Seq, len(w.Body()))
		}
	}
}

// waitFor waits for what another goroutine does.
func waitFor(t *testing.T, ok func() bool) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-tick.C:
		case <-t.Context().Done():
			t.Fatal("it never happened")
		}
	}
}

// A request that Record accepted is in the stream.
func TestRecordWaitsForTheStream(t *testing.T) {
	t.Parallel()
	s := serve(t, nil)
	a := address(t, s.ClientURL())
	p := publisher(t, a, capture.NewRing(1, 1))
	for i := range 10 {
		if err := p.Record(request(i, 10)); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(read(t, a)); n != 10 {
		t.Errorf("%d in the stream", n)
	}
}

// Cameras lie beside each other, and are read apart or together.
func TestCameras(t *testing.T) {
	t.Parallel()
	url := serve(t, nil).ClientURL()
	for i := range 9 {
		if err := publisher(t, address(t, fmt.Sprintf("%s/cam%d", url, i%3)), capture.NewRing(1, 1)).Record(request(i, 10)); err != nil {
			t.Fatal(err)
		}
	}
	all := read(t, address(t, url))
	if len(all) != 9 || all[4].Camera != "cam1" {
		t.Errorf("%d of all, the fifth of %q", len(all), all[4].Camera)
	}
	r, err := stream.Open(t.Context(), address(t, url), stream.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	if peeked, err := r.Peek(5); err != nil || peeked.Camera != "cam2" {
		t.Errorf("the sixth is said to be of %q, %v", peeked.Camera, err)
	}
	one := read(t, address(t, url+"/cam1"))
	if len(one) != 3 || one[0].Target != "/cam?n=1" || one[2].Target != "/cam?n=7" {
		t.Errorf("%d of cam1", len(one))
	}
	if n := len(read(t, address(t, url+"/none"))); n != 0 {
		t.Errorf("%d of a camera that never was", n)
	}
}

// A server that comes late, or goes away, costs nothing that the ring keeps.
func TestServerComesLate(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first := serve(t, func(o *server.Options) { o.StoreDir = dir })
	port := first.Addr().String()
	port = port[strings.LastIndex(port, ":")+1:]
	a := address(t, "nats://127.0.0.1:"+port)
	first.Shutdown()
	first.WaitForShutdown()

	ring := capture.NewRing(1000, 64<<20)
	p := publisher(t, a, ring)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); p.Run(ctx) }()
	for i := range 100 {
		ring.Append(request(i, 1000))
	}
	waitFor(t, func() bool { return p.Stats().Err != nil })
	serve(t, func(o *server.Options) { o.StoreDir = dir; _, _ = fmt.Sscan(port, &o.Port) })
	waitFor(t, func() bool { return p.Stats().Published == 100 })
	cancel()
	<-done
	if n := len(read(t, a)); n != 100 {
		t.Errorf("%d in the stream", n)
	}
}

// What cannot be published is said in words, and by Record to the sender.
func TestRefusals(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		change func(*server.Options)
		want   string
	}{
		"without JetStream": {func(o *server.Options) { o.JetStream = false }, "start the server with -js"},
		"a wrong password":  {func(o *server.Options) { o.Username, o.Password = "u", "p" }, "--nats-creds"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := address(t, serve(t, c.change).ClientURL())
			_, err := stream.Open(t.Context(), a, stream.Options{})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("open: %v", err)
			}
		})
	}
}

func TestParseAddress(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		camera string
		ok     bool
	}{
		"nats://h:4222":                       {"", true},
		"nats://h:4222/":                      {"", true},
		"nats://h:4222/cam-1":                 {"cam-1", true},
		"tls://u:p@h/cam_2":                   {"cam_2", true},
		"nats://h:4222/a.b":                   {"", false},
		"nats://h:4222/a b":                   {"", false},
		"nats://h:4222/*":                     {"", false},
		"http://h":                            {"", false},
		"./nats":                              {"", false},
		"nats://":                             {"", false},
		"nats://h/" + strings.Repeat("x", 65): {"", false},
	}
	for text, want := range cases {
		a, err := stream.ParseAddress(text)
		if (err == nil) != want.ok || a.Camera != want.camera {
			t.Errorf("%s: %+v, %v", text, a, err)
		}
		if strings.Contains(a.String(), "p@") {
			t.Errorf("%s tells the password: %s", text, a)
		}
	}
}

// Whoever reads a stream sees what is published from then on.
func TestWaitFollowsTheStream(t *testing.T) {
	t.Parallel()
	a := address(t, serve(t, nil).ClientURL())
	p := publisher(t, a, capture.NewRing(1, 1))
	if err := p.Record(request(0, 10)); err != nil {
		t.Fatal(err)
	}
	r, err := stream.Open(t.Context(), a, stream.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	if n := r.Len(); n != 1 {
		t.Fatalf("%d at first", n)
	}
	for i := 1; i <= 5; i++ {
		if err := p.Record(request(i, 10)); err != nil {
			t.Fatal(err)
		}
		if err := r.Wait(t.Context(), i); err != nil {
			t.Fatal(err)
		}
		if req, err := r.Load(i); err != nil || req.Target != request(i, 0).Target {
			t.Fatalf("request %d: %v, %v", i, req, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := r.Wait(ctx, 6); !errors.Is(err, context.Canceled) {
		t.Errorf("given up: %v", err)
	}
}

// A listener that dies in mid-flood has published, once each, all that it
// acknowledged; so has one whose server was away in between.
func TestServerDiesInMidFlood(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first := serve(t, func(o *server.Options) { o.StoreDir = dir; o.SyncAlways = true })
	url := first.ClientURL()
	port := url[strings.LastIndex(url, ":")+1:]
	a := address(t, url)
	acknowledged := make(chan string, 1000)
	flood := func(n int) {
		p := publisher(t, a, capture.NewRing(1, 1))
		for i := range 200 {
			r := request(n*1000+i, 2000)
			if p.Record(r) == nil {
				acknowledged <- r.Target
			}
		}
	}
	var flooding sync.WaitGroup
	for n := range 3 {
		flooding.Go(func() { flood(n) })
	}
	for len(acknowledged) < 100 {
		waitFor(t, func() bool { return len(acknowledged) >= 100 })
	}
	first.Shutdown()
	first.WaitForShutdown()
	serve(t, func(o *server.Options) { o.StoreDir = dir; _, _ = fmt.Sscan(port, &o.Port) })
	flooding.Wait()
	close(acknowledged)
	seen := make(map[string]int)
	for _, r := range read(t, a) {
		seen[r.Target]++
	}
	for target := range acknowledged {
		if seen[target] != 1 {
			t.Errorf("%s was acknowledged and is there %d times", target, seen[target])
		}
	}
}

// What the stream does not take is told the sender, in words that tell the way
// out, and stays in the ring as it was.
func TestRecordSaysWhyNot(t *testing.T) {
	t.Parallel()
	full := serve(t, nil)
	nc, err := nats.Connect(full.ClientURL())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := js.CreateStream(t.Context(), jetstream.StreamConfig{
		Name: stream.Stream, Subjects: []string{"framebin.*"}, MaxMsgs: 1, Discard: jetstream.DiscardNew,
	}); err != nil {
		t.Fatal(err)
	}
	if err := publisher(t, address(t, full.ClientURL()), capture.NewRing(1, 1)).Record(request(0, 10)); err != nil {
		t.Fatal(err)
	}
	cases := map[string]struct {
		server *server.Server
		want   string
	}{
		"a full stream":     {full, "maximum messages exceeded"},
		"without JetStream": {serve(t, func(o *server.Options) { o.JetStream = false }), "start the server with -js"},
		"a wrong password":  {serve(t, func(o *server.Options) { o.Username, o.Password = "u", "p" }), "--nats-creds"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ring := capture.NewRing(10, 1<<20)
			p := publisher(t, address(t, c.server.ClientURL()), ring)
			url, stop := capturing(t, capture.Config{Addr: "127.0.0.1:0", Recorder: p}, ring)
			answer, err := http.Post(url, "application/octet-stream", strings.NewReader("body"))
			if err != nil {
				t.Fatal(err)
			}
			text, _ := io.ReadAll(answer.Body)
			_ = answer.Body.Close()
			stop()
			if answer.StatusCode != http.StatusInsufficientStorage || !strings.Contains(string(text), c.want) {
				t.Errorf("answered %s: %s", answer.Status, text)
			}
			if r, ok := ring.Get(1); !ok || string(r.Body()) != "body" || !strings.Contains(r.Reason, c.want) {
				t.Errorf("the ring has %+v", r)
			}
			if s := p.Stats(); s.Err == nil || s.Lost != 1 {
				t.Errorf("stats %+v", s)
			}
		})
	}
}

// What could not be published until the end is counted.
func TestRunSaysWhatIsLeft(t *testing.T) {
	t.Parallel()
	ring := capture.NewRing(10, 1<<20)
	p := publisher(t, address(t, serve(t, func(o *server.Options) { o.JetStream = false }).ClientURL()), ring)
	for i := range 3 {
		ring.Append(request(i, 10))
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	p.Run(ctx)
	if s := p.Stats(); s.Lost != 3 || s.Published != 0 {
		t.Errorf("stats %+v", s)
	}
}

// A body as long as a listener takes goes by way of the object store.
func TestLongBody(t *testing.T) {
	t.Parallel()
	a := address(t, serve(t, nil).ClientURL())
	r := request(1, capture.DefaultMaxBody)
	if err := publisher(t, a, capture.NewRing(1, 1)).Record(r); err != nil {
		t.Fatal(err)
	}
	same(t, read(t, a), []*capture.Request{r})
}

// What is published again under its name, after its answer was lost, is stored
// once.
func TestPublishedTwiceIsStoredOnce(t *testing.T) {
	t.Parallel()
	a := address(t, serve(t, nil).ClientURL())
	p := publisher(t, a, capture.NewRing(1, 1))
	for range 2 {
		if err := p.Publish(t.Context(), request(7, 10), "listener-7"); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(read(t, a)); n != 1 {
		t.Errorf("%d in the stream", n)
	}
}

// A cluster goes on with one of its three servers gone.
func TestClusterWithoutOne(t *testing.T) {
	t.Parallel()
	servers := cluster(t)
	a := address(t, servers[0].ClientURL())
	nc, err := nats.Connect(a.Server)
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	waitFor(t, func() bool { // until the servers have found each other
		_, err = js.CreateStream(t.Context(), jetstream.StreamConfig{Name: stream.Stream, Subjects: []string{"framebin.*"}, Replicas: 3})
		return err == nil
	})
	p := publisher(t, a, capture.NewRing(1, 1))
	for i := range 20 {
		if i == 10 {
			servers[2].Shutdown()
			servers[2].WaitForShutdown()
		}
		r := request(i, 1000)
		waitFor(t, func() bool { return p.Publish(t.Context(), r, fmt.Sprint("listener-", i)) == nil })
	}
	waitFor(t, func() bool { // until the two have agreed who leads
		r, err := stream.Open(t.Context(), a, stream.Options{})
		if err != nil {
			return false
		}
		defer func() { _ = r.Close() }()
		return r.Len() == 20 && r.Check() == nil
	})
	if n := len(read(t, a)); n != 20 {
		t.Errorf("%d in the stream", n)
	}
}

// Whoever may only read can list, read and follow, long bodies too.
func TestReadWithoutTheRightToWrite(t *testing.T) {
	t.Parallel()
	api := func(verbs ...string) *server.SubjectPermission {
		allow := []string{"$JS.FC.>"} // so that long bodies come as fast as they are taken
		for _, verb := range verbs {
			allow = append(allow, "$JS.API."+verb)
		}
		return &server.SubjectPermission{Allow: allow}
	}
	s := serve(t, func(o *server.Options) {
		o.Users = []*server.User{
			{Username: "camera", Password: "c"},
			{Username: "viewer", Password: "v", Permissions: &server.Permissions{
				Publish: api("STREAM.INFO.*", "STREAM.MSG.GET.*", "DIRECT.GET.>", "CONSUMER.CREATE.>", "CONSUMER.MSG.NEXT.>",
					"CONSUMER.DELETE.>", "CONSUMER.INFO.>"),
				Subscribe: &server.SubjectPermission{Allow: []string{"_INBOX.>"}},
			}},
			{Username: "nobody", Password: "n", Permissions: &server.Permissions{Publish: api("INFO")}},
		}
	})
	as := func(user string) stream.Address {
		return address(t, strings.Replace(s.ClientURL(), "nats://", "nats://"+user+"@", 1))
	}
	p := publisher(t, as("camera:c"), capture.NewRing(1, 1))
	want := []*capture.Request{request(1, 10), request(2, 3<<20)}
	for _, r := range want {
		if err := p.Record(r); err != nil {
			t.Fatal(err)
		}
	}
	same(t, read(t, as("viewer:v")), want)
	// What an account may not do the server does not answer, so that only time would end it.
	if err := publisher(t, as("viewer:v"), capture.NewRing(1, 1)).Record(request(3, 10)); err == nil || !strings.Contains(err.Error(), "ermissions violation") {
		t.Errorf("a viewer published: %v", err)
	}
	if _, err := stream.Open(t.Context(), as("nobody:n"), stream.Options{}); err == nil || !strings.Contains(err.Error(), "ermissions violation") {
		t.Errorf("nobody opened: %v", err)
	}
}

// What one request needs and its account may not do stops no other: here the
// object store, for long bodies.
func TestOneIsDenied(t *testing.T) {
	t.Parallel()
	s := serve(t, func(o *server.Options) {
		o.Users = []*server.User{
			{Username: "owner", Password: "o"},
			{Username: "camera", Password: "c", Permissions: &server.Permissions{
				Publish: &server.SubjectPermission{Allow: []string{"framebin.>", "$JS.API.STREAM.INFO." + stream.Stream}},
			}},
		}
	})
	as := func(user string) stream.Address {
		return address(t, strings.Replace(s.ClientURL(), "nats://", "nats://"+user+"@", 1))
	}
	if err := publisher(t, as("owner:o"), capture.NewRing(1, 1)).Record(request(0, 10)); err != nil {
		t.Fatal(err) // which makes the stream
	}
	p := publisher(t, as("camera:c"), capture.NewRing(1, 1))
	const each = 40
	var senders sync.WaitGroup
	for i := range 8 {
		senders.Go(func() {
			for k := range each {
				if err := p.Record(request(i*each+k+1, 10)); err != nil {
					t.Errorf("a short body: %v", err)
				}
			}
		})
		senders.Go(func() {
			for k := range each {
				if err := p.Record(request(1000+i*each+k, 2<<20)); err == nil || !strings.Contains(err.Error(), "ermissions violation") {
					t.Errorf("a long body: %v", err)
				}
			}
		})
	}
	senders.Wait()
}

// A file of credentials lets a listener in where the server asks for one.
func TestCredentials(t *testing.T) {
	t.Parallel()
	operator, _ := nkeys.CreateOperator()
	account, _ := nkeys.CreateAccount()
	user, _ := nkeys.CreateUser()
	operatorID, _ := operator.PublicKey()
	accountID, _ := account.PublicKey()
	userID, _ := user.PublicKey()
	accountClaims := jwt.NewAccountClaims(accountID)
	accountClaims.Limits.JetStreamLimits = jwt.JetStreamLimits{DiskStorage: -1, MemoryStorage: -1, Streams: -1, Consumer: -1}
	accountToken, err := accountClaims.Encode(operator)
	if err != nil {
		t.Fatal(err)
	}
	userToken, err := jwt.NewUserClaims(userID).Encode(account)
	if err != nil {
		t.Fatal(err)
	}
	seed, _ := user.Seed()
	text, err := jwt.FormatUserConfig(userToken, seed)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "camera.creds")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	system, _ := nkeys.CreateAccount()
	systemID, _ := system.PublicKey()
	systemToken, err := jwt.NewAccountClaims(systemID).Encode(operator)
	if err != nil {
		t.Fatal(err)
	}
	resolver := &server.MemAccResolver{}
	if err := resolver.Store(systemID, systemToken); err != nil {
		t.Fatal(err)
	}
	if err := resolver.Store(accountID, accountToken); err != nil {
		t.Fatal(err)
	}
	s := serve(t, func(o *server.Options) {
		o.TrustedKeys, o.AccountResolver, o.SystemAccount = []string{operatorID}, resolver, systemID
	})
	a := address(t, s.ClientURL())
	p, err := stream.NewPublisher(a, capture.NewRing(1, 1), stream.Options{Credentials: file})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	if err := p.Record(request(1, 10)); err != nil {
		t.Error(err)
	}
	if _, err := stream.Open(t.Context(), a, stream.Options{}); err == nil || !strings.Contains(err.Error(), "--nats-creds") {
		t.Errorf("without credentials: %v", err)
	}
}

// cluster starts three servers that know each other.
func cluster(t *testing.T) []*server.Server {
	t.Helper()
	var servers []*server.Server
	var routes []string
	ports := make([]int, 3)
	for i := range ports {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		ports[i] = l.Addr().(*net.TCPAddr).Port
		routes = append(routes, fmt.Sprintf("nats://127.0.0.1:%d", ports[i]))
		_ = l.Close()
	}
	for i, port := range ports {
		servers = append(servers, launch(t, func(o *server.Options) {
			o.ServerName = fmt.Sprintf("n%d", i)
			o.Cluster = server.ClusterOpts{Name: "c", Host: "127.0.0.1", Port: port}
			o.Routes = server.RoutesFromStr(strings.Join(routes, ","))
		}))
	}
	for _, s := range servers {
		if !s.ReadyForConnections(20 * time.Second) {
			t.Fatal("the cluster does not start")
		}
	}
	return servers
}
