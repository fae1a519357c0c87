// Package secret knows by the name of a header or a parameter whether its value
// lets somebody in: such a value is not shown to others, nor sent elsewhere.
//
// It looks at no values. capture/export and capture/relay import it.
package secret

import "strings"

// Is reports whether the name of a header or a parameter is that of a
// secret.
func Is(name string) bool {
	name = strings.ToLower(name)
	switch name {
	case "authorization", "proxy-authorization", "cookie", "set-cookie", "cookie2", "auth", "sig", "code", "key", "pwd", "pass":
		return true
	}
	plain := strings.NewReplacer("-", "", "_", "").Replace(name)
	for _, part := range []string{"token", "secret", "apikey", "password", "passwd", "signature", "credential", "authorization", "authkey", "accesskey", "privatekey", "subscriptionkey", "sessionid"} {
		if strings.Contains(plain, part) {
			return true
		}
	}
	return false
}
