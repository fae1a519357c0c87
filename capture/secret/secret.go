// Package secret knows by the name of a header, a parameter or a member whether its
// value lets somebody in (Is): such a value is not shown to others, nor sent elsewhere.
// It finds them in text of any kind, and hides them there (Hide).
//
// capture/export and capture/relay import it.
package secret

import "strings"

// Is reports whether the name of a header, a parameter or a member is that of a
// secret.
func Is(name string) bool {
	last := name[strings.LastIndexAny(name, "-_.")+1:]
	for i := len(last) - 1; i > 0; i-- {
		if isUpper(last[i]) && !isUpper(last[i-1]) {
			last = last[i:]
			break
		}
	}
	switch last = strings.ToLower(last); last {
	case "auth", "pin", "sid", "pwd", "psk", "otp":
		return true
	}
	name = strings.ToLower(name)
	switch name {
	case "cookie", "set-cookie", "cookie2":
		return true
	}
	if isAmbiguous(name) {
		return true
	}
	plain := strings.Map(func(r rune) rune {
		if r == '-' || r == '_' {
			return -1
		}
		return r
	}, name)
	for _, part := range []string{
		"token", "secret", "apikey", "password", "passwd", "passphrase", "passcode", "signature", "credential", "authorization",
		"authkey", "accesskey", "privatekey", "subscriptionkey", "connectionstring", "sessionid", "sessid",
	} {
		if strings.Contains(plain, part) {
			return true
		}
	}
	return false
}

func isUpper(c byte) bool { return 'A' <= c && c <= 'Z' }

// isAmbiguous reports whether a lower-case name is that of a secret in a target or a
// head, and in a document more often that of something else: the key of an object in a
// store, the code of a product, that it passed.
func isAmbiguous(name string) bool {
	return name == "key" || name == "code" || name == "pass" || name == "sig"
}
