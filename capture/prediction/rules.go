package prediction

// rules are the tables that documents are read by. Each row is proved by a
// payload of testdata/published, or told there to have none.
type rules struct {
	objects     []alias
	containers  []alias
	coordinates []coordinateKey
	products    []product
	columns     []columnRow
	rows        []rowShape
}

func allRules() *rules {
	return &rules{
		objects:     objectKeys(),
		containers:  containerKeys(),
		coordinates: coordinateKeys(),
		products:    products(),
		columns:     columnRows(),
		rows:        rowShapes(),
	}
}
