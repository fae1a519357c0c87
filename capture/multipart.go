package capture

// splitParts finds the parts of body by the boundary in contentType.
func splitParts(contentType string, body []byte) ([]Part, error) {
	return nil, nil
}
