package stats

// What the tests look at beside the page.
var (
	Spark = spark
	Bar   = bar
)
