package doctor

import (
	"io/fs"
	"runtime"
	"strings"
)

// Hints returns what of this computer may keep requests of others from port,
// as far as its files tell. root is the file system.
func Hints(root fs.FS, system, port string) []string {
	var hints []string
	add := func(lines ...string) { hints = append(hints, lines...) }
	contains := func(path, part string) bool {
		text, err := fs.ReadFile(root, path)
		return err == nil && strings.Contains(strings.ToLower(string(text)), part)
	}
	exists := func(path string) bool {
		_, err := fs.Stat(root, path)
		return err == nil
	}
	switch system {
	case "linux":
		if contains("etc/ufw/ufw.conf", "enabled=yes") {
			add("the firewall ufw is on: sudo ufw allow " + port + "/tcp")
		}
		if exists("run/firewalld") {
			add("the firewall firewalld seems to be on: sudo firewall-cmd --add-port=" + port + "/tcp")
		}
		if exists(".dockerenv") || exists("run/.containerenv") {
			add("this is a container, whose addresses others do not reach: publish the port (docker run -p " + port + ":" + port +
				") and give the camera the address of the computer that runs it")
		}
		if contains("proc/version", "microsoft") {
			add("this is WSL, whose addresses others do not reach unless Windows passes the port on: set networkingMode=mirrored in " +
				".wslconfig, or netsh interface portproxy add v4tov4 listenport=" + port + " connectport=" + port + " connectaddress=WSL-ADDRESS")
		}
	case "darwin":
		add("the firewall of macOS asks once whether framebin may take connections: System Settings, Network, Firewall")
	case "windows":
		add("the firewall of Windows asks once whether framebin may take connections, and then remembers: Windows Security, " +
			"Firewall, Allow an app; a public network is refused by default")
	}
	return hints
}

// System is the system that framebin was built for.
const System = runtime.GOOS
