package prediction_test

// unpublished lists the rows for which no published payload was found, and
// why they are there. They are proved by tests of their own shape only.
func unpublished() map[string]string {
	missing := make(map[string]string)
	for why, rows := range map[string][]string{
		"how Robovision AI refers to a mask file: assumed, the vendor documents the reference and not its member": {
			"member maskfile",
			"member maskfilename",
			"member maskpath",
			"member maskname",
			"member maskref",
			"member maskid",
			"member filename",
			"member file",
			"member image",
		},
		"rows of numbers as model servers and cameras write them, see testdata/unseen": {
			"row of 7, box 0, confidence 4, class 6, false",
			"row of 7, box 0, confidence 5, class 6, false",
			"row of 6, box 0, confidence 5, class -1, false",
			"row of 5, box 1, confidence -1, class 0, false",
			"row of 6, box 0, confidence 4, class 5, true",
			"row of 7, box 3, confidence 2, class 1, false",
			"row of 7, box 1, confidence 6, class 5, false",
			"row of 5, box 0, confidence 4, class -1, false",
		},
		"how scripts of one's own write the result of a classification, see TestReadScoresOfAllSorts": {
			"member percentage",
			"member topscore",
			"member topclass",
			"member toplabel",
		},
		"where Robovision AI keeps the objects: assumed, the vendor publishes a classification only": {
			"container masks",
			"container segments",
			"container items",
		},
	} {
		for _, row := range rows {
			missing[row] = why
		}
	}
	return missing
}
