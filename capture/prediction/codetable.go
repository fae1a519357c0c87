package prediction

// Rules returns the table of findings in the order of the reference page:
// the request, its document, kinds, classes, boxes, masks, images, history.
func Rules() []Rule {
	var all []Rule
	for _, table := range ruleTables() {
		all = append(all, table()...)
	}
	return all
}

func ruleTables() []func() []Rule {
	return []func() []Rule{requestCodes, documentCodes, objectCodes, boxCodes, maskCodes, imageCodes}
}

func requestCodes() []Rule {
	return []Rule{
		{CodeBodyTruncated, Error, "the body ends after %d bytes: the sender stopped, or a limit was reached", "less of the body came than was announced or sent"},
		{CodeBodyEncoded, Warning, "the body cannot be decoded, or not to its end: %s", "a Content-Encoding that cannot be taken off"},
		{CodeMultipartBroken, Error, "the multipart body cannot be read to its end (%q): check the boundary of the sender", "a boundary is missing, or the body ends too early"},
		{CodePredictionsMissing, Error, "there is an image or a mask but no JSON: send it in the field \"predictions\" as predictions.json", "a request that looks like camera inference has no predictions"},
		{CodeImageMissing, Info, "no image was sent: switch it on in the webhook's set-up to see the picture", "predictions without an image"},
		{CodePartName, Warning, "the predictions came in a part named %q: the documented name is \"predictions\"", "the JSON was found by its media type or content, not by its name"},
		{CodePartMediaType, Warning, "the part says %q but holds %s: set its Content-Type", "the media type of a part does not fit its content"},
		{CodePartDuplicate, Warning, "%d parts could be the %s: the first is used, send one", "several candidates for the image, the predictions or one mask"},
	}
}

func documentCodes() []Rule {
	return []Rule{
		{CodeJSONBroken, Error, "line %d column %d: %s, near %q: the sender must write valid JSON", "the document does not parse"},
		{CodeJSONTooLarge, Warning, "the document holds more than %d values: those after them are not shown", "more values than are kept"},
		{CodeJSONTooDeep, Warning, "the document is nested deeper than %d levels: what is below them is not shown", "deeper than any prediction"},
		{CodeJSONNotFinite, Error, "%d numbers are NaN or infinite, which JSON has not: they were read as null, send null", "NaN, Infinity or -Infinity as Python writes them"},
		{CodeJSONBOM, Info, "the document begins with a byte order mark: send plain UTF-8", "a byte order mark before the JSON"},
		{CodeJSONDuplicateKey, Warning, "the key %q comes more than once: the last one counts, send one", "a repeated key in an object that was read"},
		{CodeNotRecognised, Warning, "no objects were found in this JSON: see REFERENCE.md for the forms that are understood", "the predictions part holds JSON of another sort"},
		{CodeBatchUnwrapped, Info, "the objects are in a list within a list: read as a batch of one image", "a list of one list"},
		{CodeBatchFirst, Warning, "the list holds %d results: only the first is shown, send each in a request of its own", "results of several images in one document"},
		{CodeContainerChosen, Info, "several lists look like objects: %q is used, send one", "more than one list of objects"},
		{CodeObjectNotRead, Warning, "nothing of this %s could be read as an object: it is not shown, send a class with a confidence, box or mask", "an element that is no object, or that has no class, box or mask"},
		{CodeDocumentBroken, Error, "this is not as framebin's own documents are (%s): see REFERENCE.md, it is read like any other", "a document that says framebin/1 and is not of that form"},
		{CodeReadByMap, Info, "read as %q writes it, by the map %q", "a map knows the payload: of the program, or of yours"},
		{CodeMapFailed, Error, "a map failed and the document is read without it: %s", "a map that is no program, stops with an error or takes too long; a person's or the program's"},
		{CodeMapUnknown, Warning, "the map %q yields %q, which the prediction document has not: see REFERENCE.md", "a misspelled key in what a map yields"},
		{CodeExtraDropped, Info, "%d fields beyond the first %d that were not understood are not kept", "more unknown fields than are kept"},
	}
}

func objectCodes() []Rule {
	return []Rule{
		{CodeKindUnknown, Warning, "the kind %q is not known: %s is assumed from the structure", "a kind that is none of the five"},
		{CodeKindVersion, Info, "version %q of %s is new to this program: read as version 1", "a known kind with an unknown version"},
		{CodeKindMixed, Warning, "the objects are of several kinds: read as %s, send one kind in a request", "objects that name different kinds"},
		{CodeKindStructure, Warning, "the kind says %s but the content looks like %s: check which model is deployed", "kind and content disagree"},
		{CodeKindAmbiguous, Info, "several classes without a kind: read as %s, send the kind", "classification or multilabel cannot be told apart"},
		{CodeClassMissing, Warning, "the object has no class label: send classId", "an object without a class"},
		{CodeConfidenceMissing, Warning, "the object has no confidence, which %s should have: it passes every threshold", "no confidence where the kind has one"},
		{CodeConfidenceRange, Error, "the confidence %q is not within 0..1: it is ignored if it is no number, below 0 or above 100", "a confidence outside 0..1"},
		{CodeConfidencePercent, Warning, "confidences go up to %q: all of this request are read as percent, send 0..1", "confidences above 1"},
	}
}

func boxCodes() []Rule {
	return []Rule{
		{CodeBoxMissing, Warning, "the object has no box, which %s should have: send boundingBox", "no box where the kind has one"},
		{CodeBoxUnreadable, Warning, "the box cannot be read: send four numbers", "a box without four numbers"},
		{CodeBoxEmpty, Warning, "the box has no area (%s): leave it out, or check its width and height", "width or height is zero"},
		{CodeBoxNegative, Error, "the box has a negative width or height (%s): check the order of its corners", "width or height below zero"},
		{CodeBoxOutside, Warning, "the box (%s) lies outside the image of %dx%d: check that it belongs to this image", "no part of the box is in the image"},
		{CodeBoxOverrun, Info, "the box (%s) reaches more than 5 %% beyond the image of %dx%d", "a box that leaves the image"},
		{CodeBoxAmbiguous, Warning, "boxes may be %s: assumed %s, choose with --box-format or the key b", "the numbers fit several layouts"},
		{CodeBoxImpossible, Warning, "the boxes fit the image in no layout: read as %s, check the image's size", "the numbers fit no layout"},
		{CodeBoxByProduct, Info, "boxes are read as %s, as %s writes them", "a product's typical keys decided the layout"},
		{CodeBoxUnits, Warning, "boxes may be pixels or 0..1: assumed %s, choose with --box-format", "numbers too small to tell"},
		{CodeBoxTurned, Info, "the objects lie on the image as EXIF turns it (orientation %d, %dx%d): they are turned back to the stored pixels", "sizes, masks or boxes prove that the model saw the image turned"},
		{CodeBoxScaled, Warning, "boxes refer to %dx%d, the image has %dx%d: they are scaled, send pixels of the image that is sent", "the document names another size than the image has"},
		{CodeCanvasGuessed, Info, "the size of the image is not known: %dx%d is assumed, send the image or its width and height", "boxes without an image and without its size"},
		{CodeImageSizeDiffers, Warning, "the document says %dx%d, the image has %dx%d: boxes may be off, send the image that the model saw", "the sizes have different proportions"},
	}
}

func maskCodes() []Rule {
	return []Rule{
		{CodeMaskMissing, Error, "the mask %q was not sent: add the part, or remove the reference", "a reference without a part"},
		{CodeMaskUnspecified, Warning, "the object names no mask, which %s should have: send maskFile", "no mask where the kind has one"},
		{CodeMaskUnreferenced, Warning, "no object refers to this mask: it is shown without a class, name it in an object", "a mask that no object names"},
		{CodeMaskByNumber, Warning, "no object names its mask: the %d masks are taken by the numbers in their file names, name them in the JSON", "masks paired by the number in their file name"},
		{CodeMaskByOrder, Warning, "no object names its mask: the %d masks are taken in their order, name them in the JSON", "masks paired by position"},
		{CodeMaskShared, Info, "%d objects share this mask: each takes the pixels of its own value", "one mask for several objects"},
		{CodeMaskValueGuessed, Warning, "%d objects share this mask and none tells its pixel value: values are taken in the order of the objects, send \"mask\":{\"file\":…,\"value\":…} with each", "a shared mask without pixel values"},
		{CodeMaskValueAbsent, Warning, "no pixel of the mask has the value %d: every value but 0 is taken as inside", "a two-valued mask whose value is not the one told"},
		{CodeMaskValueShifted, Warning, "the values of the mask go up to %d, one more than the numbers of its classes: each class takes the value above its number, send the numbers themselves", "a mask that counts classes from 1 where the document counts from 0"},
		{CodeMaskValueUnknown, Info, "%d pixels of the mask have a value that no object has, such as %d: they are not shown", "a shared mask with values beyond those of its objects"},
		{CodeMaskInseparable, Warning, "%d objects share this mask, which has one value only: each is shown with all of it, send one mask or value an object", "a shared mask that tells inside from outside and no more"},
		{CodeMaskSize, Warning, "the mask has %dx%d, the image %dx%d: it is scaled, send masks as large as the image", "mask and image of different size"},
		{CodeMaskAspect, Warning, "the mask has %dx%d, the image %dx%d: other proportions, it is stretched, send masks as large as the image", "mask and image of different proportions"},
		{CodeMaskInline, Info, "the mask is inside the JSON (%d bytes): a part of its own is a quarter smaller", "a base64 image as mask"},
		{CodeMaskUndecodable, Error, "the mask cannot be decoded (%s): send a PNG", "a mask that is no image"},
		{CodeMaskEmpty, Warning, "the mask has no pixel set: leave the object out, or check the mask", "an instance of no area"},
		{CodeMaskFull, Info, "every pixel of the mask is set", "a mask of the whole image"},
		{CodeMaskNotBinary, Warning, "the mask has %d different values: every value but 0 is taken as inside, send two values, or the \"value\" of the object beside the \"file\" of its mask", "a mask that is not two-valued"},
		{CodeMaskOverlap, Info, "the masks of %q and %q overlap: the later one is on top", "semantic masks that overlap"},
		{CodeMasksHeavy, Info, "%d masks are %d %% of the %d bytes sent: the camera waits for them", "masks over a share of the bytes"},
		{CodePolygonBroken, Warning, "the polygon has no area: send at least three points", "an outline without area"},
		{CodeRLEBroken, Warning, "the run lengths cannot be read (%s): send counts that add up to the size", "run lengths that do not add up"},
	}
}

func imageCodes() []Rule {
	return []Rule{
		{CodeImageUndecodable, Error, "the image cannot be decoded (%s): send a JPEG or PNG", "its header is no JPEG, PNG, GIF, BMP, TIFF or WebP"},
		{CodeImageTooLarge, Error, "the image claims %dx%d pixels: it is not decoded, send it smaller", "a size that no camera has"},
		{CodeImageRotated, Warning, "EXIF says orientation %d: boxes are drawn on the stored pixels, check which the model saw", "an image to be turned for display, and nothing proves which pixels the model saw"},
		{CodeImageSizeChanged, Info, "the image is %dx%d, the one before was %dx%d: fine if the camera changes its crop", "the size differs from the frame before"},
		{CodeClassNew, Info, "the class %q was not seen before", "a class after the first frame"},
	}
}
