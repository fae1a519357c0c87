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
		"how Robovision AI spells the centre of a box: assumed, the vendor does not publish it": {
			"coordinate cx",
			"coordinate cy",
		},
		"how Robovision AI spells an outline: assumed, the vendor does not publish it": {
			"member contours",
		},
		"how Robovision AI tells the size of the frame with an object: assumed, the vendor does not publish it": {
			"member imagewidth",
			"member imageheight",
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
