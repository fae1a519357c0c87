package cli

// For the tests.
var (
	ParseSize      = parseSize
	ParseSelection = parseSelection
	Nearest        = nearest
)
