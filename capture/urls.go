package capture

import (
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
)

// boundIP returns the address that a listener is bound to.
func boundIP(a net.Addr) netip.Addr {
	if tcp, ok := a.(*net.TCPAddr); ok {
		return tcp.AddrPort().Addr().Unmap()
	}
	return netip.IPv4Unspecified()
}

// urls returns the URLs of a listener bound to addr, the most useful first.
func urls(cfg Config, addr net.Addr, bound netip.Addr) []string {
	scheme := "http"
	if cfg.TLS != nil {
		scheme = "https"
	}
	path := cfg.Path
	if path == "" {
		path = "/"
	}
	port := ""
	if tcp, ok := addr.(*net.TCPAddr); ok {
		port = strconv.Itoa(tcp.Port)
	}
	ips := []netip.Addr{bound}
	if bound.IsUnspecified() {
		ips = reachable(interfaceIPs(), bound.Is4())
	}
	list := make([]string, 0, len(ips))
	for _, ip := range ips {
		u := url.URL{Scheme: scheme, Host: net.JoinHostPort(ip.String(), port), Path: path}
		list = append(list, u.String())
	}
	return list
}

// interfaceIPs returns the addresses of this machine.
func interfaceIPs() []netip.Addr {
	addrs, err := net.InterfaceAddrs()
	if err != nil {
		return nil
	}
	var ips []netip.Addr
	for _, a := range addrs {
		if p, err := netip.ParsePrefix(a.String()); err == nil {
			ips = append(ips, p.Addr().Unmap())
		}
	}
	return ips
}

// reachable returns those of ips that a sender can be given, or loopback if
// there is none: IPv4 first, as it is what cameras' networks have, loopback
// last. Link-local addresses mean something else on every machine.
func reachable(ips []netip.Addr, only4 bool) []netip.Addr {
	ips = slices.DeleteFunc(slices.Clone(ips), func(ip netip.Addr) bool {
		return ip.IsLinkLocalUnicast() || only4 && !ip.Is4()
	})
	rank := func(ip netip.Addr) int {
		switch {
		case ip.IsLoopback():
			return 2
		case ip.Is4():
			return 0
		}
		return 1
	}
	slices.SortStableFunc(ips, func(a, b netip.Addr) int { return rank(a) - rank(b) })
	if len(ips) == 0 {
		return []netip.Addr{netip.AddrFrom4([4]byte{127, 0, 0, 1})}
	}
	return ips
}
