package finding

// Severity ranks a [Finding].
type Severity uint8

// The severities. An assumption that decides a picture is a Warning.
const (
	Info Severity = iota
	Warning
	Error
)

// String returns "info", "warning" or "error".
func (s Severity) String() string {
	return [...]string{Info: "info", Warning: "warning", Error: "error"}[s]
}

// Finding is one thing that is wrong with a request, or was assumed of it.
type Finding struct {
	Severity Severity
	Code     string // of its [Rule], stable, such as "mask-missing"
	Where    string // "predictions.json:/objects/3/mask", or a part's name, or ""; as sent, to be escaped
	Message  string // one sentence with the way out; safe to print
}
