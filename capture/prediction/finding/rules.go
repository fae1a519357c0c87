package finding

import "github.com/framebin/framebin/capture/prediction/object"

// The document.
var (
	JSONBroken = four[int, int, string, string](Rule{
		Code: "json-broken", Severity: Error,
		Message: "line %d column %d: %s, near %q: the sender must write valid JSON",
		About:   "the document does not parse",
	})
	JSONLenient = plain(Rule{
		Code: "json-lenient", Severity: Info,
		Message: "it was read all the same, as what it means: write it with a JSON library",
		About:   "a broken document whose meaning is plain: as Python or JavaScript print objects, with comments or a comma too many, in a call of a function",
	})
	JSONEncoding = one[string](Rule{
		Code: "json-encoding", Severity: Warning,
		Message: "the document is in %s: send UTF-8, the encoding of JSON",
		About:   "a document in UTF-16 or with bytes that are no UTF-8",
	})
	JSONLines = one[int](Rule{
		Code: "json-lines", Severity: Info,
		Message: "the body holds %d documents: they are read as one list, send each in a request of its own",
		About:   "one JSON document a line, or a JSON text sequence (RFC 7464)",
	})
	JSONPadded = one[int](Rule{
		Code: "json-padded", Severity: Info,
		Message: "%d NUL bytes follow the document: they were left out, send its own length",
		About:   "a document in a buffer of fixed length, as controllers send it",
	})
	JSONTyped = plain(Rule{
		Code: "json-typed", Severity: Info,
		Message: "the values lie in objects that tell their types: they were taken out, send them as JSON itself",
		About:   "values as DynamoDB, Firestore, MongoDB, NGSI-LD or OPC UA write them",
	})
	JSONReshaped = one[string](Rule{
		Code: "json-reshaped", Severity: Info,
		Message: "the document has %s: it was read as if each object had its members itself",
		About:   "an object's members are keys with a number or a path, pairs of a name and a value, cells of a table, or lists in strings",
	})
	JSONInString = one[string](Rule{
		Code: "json-in-string", Severity: Info,
		Message: "the document lies in the string %q: it was opened, send it as JSON itself",
		About:   "JSON in a string of JSON, or in a field of a form",
	})
	JSONTooLarge = one[int](Rule{
		Code: "json-too-large", Severity: Warning,
		Message: "the document holds more than %d values: those after them are not shown",
		About:   "more values than are kept",
	})
	JSONTooDeep = one[int](Rule{
		Code: "json-too-deep", Severity: Warning,
		Message: "the document is nested deeper than %d levels: what is below them is not shown",
		About:   "deeper than any prediction",
	})
	JSONNotFinite = one[int](Rule{
		Code: "json-not-finite", Severity: Error,
		Message: "%d numbers are NaN or infinite, which JSON has not: they were read as null, send null",
		About:   "NaN, Infinity or -Infinity as Python writes them",
	})
	JSONBOM = plain(Rule{
		Code: "json-bom", Severity: Info,
		Message: "the document begins with a byte order mark: send plain UTF-8",
		About:   "a byte order mark before the JSON",
	})
	JSONDuplicateKey = one[string](Rule{
		Code: "json-duplicate-key", Severity: Warning,
		Message: "the key %q comes more than once: the last one counts, send one",
		About:   "a repeated key in an object that was read",
	})
	GeometryNotRead = plain(Rule{
		Code: "geometry-not-read", Severity: Warning,
		Message: "this looks like the place of an object and is not read: choose with --box-format or the key b, or tell with --map what it is",
		About:   "numbers, points or an outline that no rule had a use for",
	})
	TensorNotRead = two[string, string](Rule{
		Code: "tensor-not-read", Severity: Warning,
		Message: "the model's output %q of %s numbers is not read: turn it into boxes before it is sent, or tell with --map what it is",
		About:   "the bare output of a network, as model servers return it, that is not one row an object",
	})
	ScoresMapped = two[string, object.Size](Rule{
		Code: "scores-mapped", Severity: Warning,
		Message: "%s scores were made masks of %v pixels: of the class of the highest at each, or of a half and more, send masks",
		About:   "the scores of classes at each pixel, or how far each is out of the ordinary, as a network puts them out",
	})
	LogitsScaled = plain(Rule{
		Code: "logits-scaled", Severity: Warning,
		Message: "the scores are no shares: they were made such that add up to one (softmax), send probabilities",
		About:   "the logits of the classes of an image",
	})
	NotRecognised = plain(Rule{
		Code: "not-recognised", Severity: Warning,
		Message: "no objects were found in this JSON: see REFERENCE.md for the forms that are understood",
		About:   "the predictions part holds JSON of another sort",
	})
	BatchUnwrapped = plain(Rule{
		Code: "batch-unwrapped", Severity: Info,
		Message: "the objects are in a list within a list: read as a batch of one image",
		About:   "a list of one list",
	})
	BatchFirst = one[int](Rule{
		Code: "batch-first", Severity: Warning,
		Message: "the list holds %d results: only the first is shown, send each in a request of its own",
		About:   "results of several images in one document",
	})
	ContainerChosen = two[string, string](Rule{
		Code: "container-chosen", Severity: Info,
		Message: "several lists look like objects: %q is used and %q is left out, send one",
		About:   "more than one list of objects",
	})
	ObjectNotRead = one[string](Rule{
		Code: "object-not-read", Severity: Warning,
		Message: "nothing of this %s could be read as an object: it is not shown, send a class with a confidence, box or mask",
		About:   "an element that is no object, or that has no class, box or mask",
	})
	DocumentBroken = one[string](Rule{
		Code: "document-broken", Severity: Error,
		Message: "this is not as framebin's own documents are (%s): see REFERENCE.md, it is read like any other",
		About:   "a document that says framebin/1 and is not of that form",
	})
	ReadByMap = two[string, string](Rule{
		Code: "read-by-map", Severity: Info,
		Message: "read as %q writes it, by the map %q",
		About:   "a map knows the payload: of the program, or of yours",
	})
	MapFailed = one[string](Rule{
		Code: "map-failed", Severity: Error,
		Message: "a map failed and the document is read without it: %s",
		About:   "a map that is no program, stops with an error or takes too long; a person's or the program's",
	})
	MapUnknownKey = two[string, string](Rule{
		Code: "map-unknown-key", Severity: Warning,
		Message: "the map %q yields %q, which the prediction document has not: see REFERENCE.md",
		About:   "a misspelled key in what a map yields",
	})
	ExtraDropped = two[int, int](Rule{
		Code: "extra-dropped", Severity: Info,
		Message: "%d fields beyond the first %d that were not understood are not kept",
		About:   "more unknown fields than are kept",
	})
)

// Kinds, classes and confidences.
var (
	KindUnknown = two[string, string](Rule{
		Code: "kind-unknown", Severity: Warning,
		Message: "the kind %q is not known: %s is assumed from the structure",
		About:   "a kind that is none of the five",
	})
	KindVersion = two[string, string](Rule{
		Code: "kind-version", Severity: Info,
		Message: "version %q of %s is new to this program: read as version 1",
		About:   "a known kind with an unknown version",
	})
	KindMixed = one[string](Rule{
		Code: "kind-mixed", Severity: Warning,
		Message: "the objects are of several kinds: read as %s, send one kind in a request",
		About:   "objects that name different kinds",
	})
	KindStructure = two[string, string](Rule{
		Code: "kind-structure", Severity: Warning,
		Message: "the kind says %s but the content looks like %s: check which model is deployed",
		About:   "kind and content disagree",
	})
	KindAmbiguous = one[string](Rule{
		Code: "kind-ambiguous", Severity: Info,
		Message: "several classes without a kind: read as %s, send the kind",
		About:   "classification or multilabel cannot be told apart",
	})
	ClassAssumed = one[string](Rule{
		Code: "class-assumed", Severity: Info,
		Message: "no member says that it is the class: the text of %q is taken for it, send it as \"class\" or \"label\"",
		About:   "objects without a class that have one text which may be it",
	})
	KeyAssumed = two[string, string](Rule{
		Code: "key-assumed", Severity: Warning,
		Message: "%q is no member that is known: by what is under it, it is taken for the %s: send a known name, or tell with --map what it is",
		About:   "objects whose members have names that are not known, as of another language: they are dashed",
	})
	ClassMissing = plain(Rule{
		Code: "class-missing", Severity: Warning,
		Message: "the object has no class label: send classId",
		About:   "an object without a class",
	})
	ConfidenceMissing = one[string](Rule{
		Code: "confidence-missing", Severity: Warning,
		Message: "the object has no confidence, which %s should have: it passes every threshold",
		About:   "no confidence where the kind has one",
	})
	ConfidenceRange = one[string](Rule{
		Code: "confidence-range", Severity: Error,
		Message: "the confidence %q is not within 0..1: it is ignored if it is no number, below 0 or above 100",
		About:   "a confidence outside 0..1",
	})
	ConfidencePercent = one[string](Rule{
		Code: "confidence-percent", Severity: Warning,
		Message: "confidences go up to %q: all of this request are read as percent, send 0..1",
		About:   "confidences above 1",
	})
)

// Boxes.
var (
	BoxMissing = one[string](Rule{
		Code: "box-missing", Severity: Warning,
		Message: "the object has no box, which %s should have: send boundingBox",
		About:   "no box where the kind has one",
	})
	BoxOfGroup = one[int](Rule{
		Code: "box-of-group", Severity: Info,
		Message: "%d boxes are around other objects and have no class or confidence: those within are shown",
		About:   "boxes of groups, such as of a line around its words",
	})
	BoxUnreadable = plain(Rule{
		Code: "box-unreadable", Severity: Warning,
		Message: "the box cannot be read: send four numbers",
		About:   "a box without four numbers",
	})
	BoxEmpty = one[string](Rule{
		Code: "box-empty", Severity: Warning,
		Message: "the box has no area (%s): leave it out, or check its width and height",
		About:   "width or height is zero",
	})
	BoxNegative = one[string](Rule{
		Code: "box-negative", Severity: Error,
		Message: "the box has a negative width or height (%s): check the order of its corners",
		About:   "width or height below zero",
	})
	BoxOutside = two[string, object.Size](Rule{
		Code: "box-outside", Severity: Warning,
		Message: "the box (%s) lies outside the image of %v: check that it belongs to this image",
		About:   "no part of the box is in the image",
	})
	BoxInCrop = one[string](Rule{
		Code: "box-in-crop", Severity: Warning,
		Message: "%q tells of a part of the image, and boxes look as if they were counted from its corner: they are drawn from that of the image, send them so",
		About:   "a crop or tile that does not begin at the corner of the image, with boxes that begin before it and fit into it, or whose key says that they lie in it",
	})
	OutlineOutside = two[string, object.Size](Rule{
		Code: "outline-outside", Severity: Warning,
		Message: "the outline or the keypoints (within %s) lie outside the image of %v: check that they belong to this image",
		About:   "no part of an outline is in the image",
	})
	BoxOverrun = two[string, object.Size](Rule{
		Code: "box-overrun", Severity: Info,
		Message: "the box (%s) reaches more than 5 %% beyond the image of %v",
		About:   "a box that leaves the image",
	})
	BoxAmbiguous = two[string, string](Rule{
		Code: "box-encoding-ambiguous", Severity: Warning,
		Message: "boxes may be %s: assumed %s, choose with --box-format or the key b",
		About:   "the numbers fit several layouts",
	})
	BoxImpossible = one[string](Rule{
		Code: "box-encoding-impossible", Severity: Warning,
		Message: "the boxes fit the image in no layout: read as %s, check the image's size",
		About:   "the numbers fit no layout",
	})
	BoxByProduct = two[string, string](Rule{
		Code: "box-encoding-by-product", Severity: Info,
		Message: "boxes are read as %s, as %s writes them",
		About:   "a product's typical keys decided the layout",
	})
	BoxUnits = two[string, string](Rule{
		Code: "box-units-ambiguous", Severity: Warning,
		Message: "boxes may be %s: assumed %s, choose with --box-format",
		About:   "numbers too small, or too large for the image, to tell",
	})
	BoxUnitsAssumed = two[string, string](Rule{
		Code: "box-units-assumed", Severity: Info,
		Message: "boxes are read as %s, as detectors write them: the numbers may be %s too, say so with --box-format",
		About:   "whole numbers that leave other units possible, which are not likely: the boxes are dashed",
	})
	BoxTurned = two[int, object.Size](Rule{
		Code: "box-turned", Severity: Info,
		Message: "the objects lie on the image as EXIF turns it (orientation %d, %v): they are turned back to the stored pixels",
		About:   "sizes, masks or boxes prove that the model saw the image turned",
	})
	BoxRotation = two[string, string](Rule{
		Code: "box-rotation-assumed", Severity: Warning,
		Message: "the boxes are turned by an angle: read as %s, clockwise about their %s, send the four corners",
		About:   "an angle whose unit or pivot nothing tells",
	})
	BoxScaled = two[object.Size, object.Size](Rule{
		Code: "box-scaled", Severity: Warning,
		Message: "boxes refer to %v, the image has %v: they are scaled, send pixels of the image that is sent",
		About:   "the document names another size than the image has",
	})
	CanvasGuessed = one[object.Size](Rule{
		Code: "canvas-guessed", Severity: Info,
		Message: "the size of the image is not known: %v is assumed, send the image or its width and height",
		About:   "boxes without an image and without its size",
	})
	ImageSizeDiffers = two[object.Size, object.Size](Rule{
		Code: "image-size-differs", Severity: Warning,
		Message: "the document says %v, the image has %v: boxes may be off, send the image that the model saw",
		About:   "the sizes have different proportions",
	})
)

// Masks and outlines.
var (
	MaskMissing = one[string](Rule{
		Code: "mask-missing", Severity: Error,
		Message: "the mask %q was not sent: add the part, or remove the reference",
		About:   "a reference without a part",
	})
	MaskUnspecified = one[string](Rule{
		Code: "mask-unspecified", Severity: Warning,
		Message: "the object names no mask, which %s should have: send maskFile",
		About:   "no mask where the kind has one",
	})
	ClassByFile = one[string](Rule{
		Code: "class-by-file", Severity: Warning,
		Message: "there is no JSON: the classes are those of the names of the mask files, as %q, send predictions",
		About:   "masks without a document, whose file names tell their classes",
	})
	MaskUnreferenced = plain(Rule{
		Code: "mask-unreferenced", Severity: Warning,
		Message: "no object refers to this mask: it is shown without a class, name it in an object",
		About:   "a mask that no object names",
	})
	MaskByNumber = one[int](Rule{
		Code: "mask-by-number", Severity: Warning,
		Message: "no object names its mask: the %d masks are taken by the numbers in their file names, name them in the JSON",
		About:   "masks paired by the number in their file name",
	})
	MaskByOrder = one[int](Rule{
		Code: "mask-by-order", Severity: Warning,
		Message: "no object names its mask: the %d masks are taken in their order, name them in the JSON",
		About:   "masks paired by position",
	})
	MaskShared = one[int](Rule{
		Code: "mask-shared", Severity: Info,
		Message: "%d objects share this mask: each takes the pixels of its own value",
		About:   "one mask for several objects",
	})
	MaskValueGuessed = one[int](Rule{
		Code: "mask-value-guessed", Severity: Warning,
		Message: "%d objects share this mask and none tells its pixel value: values are taken in the order of the objects, send \"mask\":{\"file\":…,\"value\":…} with each",
		About:   "a shared mask without pixel values",
	})
	MaskValueAbsent = one[int](Rule{
		Code: "mask-value-absent", Severity: Warning,
		Message: "no pixel of the mask has the value %d: every value but 0 is taken as inside",
		About:   "a two-valued mask whose value is not the one told",
	})
	MaskValueShifted = one[int](Rule{
		Code: "mask-value-shifted", Severity: Warning,
		Message: "the values of the mask go up to %d, one more than the numbers of its classes: each class takes the value above its number, send the numbers themselves",
		About:   "a mask that counts classes from 1 where the document counts from 0",
	})
	MaskValueUnknown = two[int, int](Rule{
		Code: "mask-value-unknown", Severity: Info,
		Message: "%d pixels of the mask have a value that no object has, such as %d: they are not shown",
		About:   "a shared mask with values beyond those of its objects",
	})
	MaskInseparable = one[int](Rule{
		Code: "mask-inseparable", Severity: Warning,
		Message: "%d objects share this mask, which has one value only: each is shown with all of it, send one mask or value an object",
		About:   "a shared mask that tells inside from outside and no more",
	})
	MaskSize = two[object.Size, object.Size](Rule{
		Code: "mask-size", Severity: Warning,
		Message: "the mask has %v, the image %v: it is scaled, send masks as large as the image",
		About:   "mask and image of different size",
	})
	MaskAspect = two[object.Size, object.Size](Rule{
		Code: "mask-aspect", Severity: Warning,
		Message: "the mask has %v, the image %v: other proportions, it is stretched, send masks as large as the image",
		About:   "mask and image of different proportions",
	})
	MaskOrderAssumed = plain(Rule{
		Code: "mask-order-assumed", Severity: Warning,
		Message: "nothing proves how the run lengths go over the picture: the likeliest way is taken, send COCO's \"size\" and \"counts\"",
		About:   "run lengths whose order is not told",
	})
	MaskInline = one[int](Rule{
		Code: "mask-inline", Severity: Info,
		Message: "the mask is inside the JSON (%d bytes): a part of its own is a quarter smaller",
		About:   "a base64 image as mask",
	})
	MaskUndecodable = one[string](Rule{
		Code: "mask-undecodable", Severity: Error,
		Message: "the mask cannot be decoded (%s): send a PNG",
		About:   "a mask that is no image",
	})
	MaskEmpty = plain(Rule{
		Code: "mask-empty", Severity: Warning,
		Message: "the mask has no pixel set: leave the object out, or check the mask",
		About:   "an instance of no area",
	})
	MaskInverted = plain(Rule{
		Code: "mask-inverted", Severity: Warning,
		Message: "the mask covers all but the box of its object: send what is inside as any value but 0",
		About:   "a mask of the background in place of its object",
	})
	MaskOutsideBox = one[int](Rule{
		Code: "mask-outside-box", Severity: Warning,
		Message: "%d %% of the mask lie outside the box of its object: check that they belong together",
		About:   "a mask of which most lies outside its object's box",
	})
	MaskInBox = one[object.Size](Rule{
		Code: "mask-in-box", Severity: Info,
		Message: "the mask has %v and covers the box of its object: it is drawn there",
		About:   "a mask of the size of its object's box, or whose pixels fill that and not the image",
	})
	MaskFull = plain(Rule{
		Code: "mask-full", Severity: Info,
		Message: "every pixel of the mask is set",
		About:   "a mask of the whole image",
	})
	MaskNotBinary = one[int](Rule{
		Code: "mask-not-binary", Severity: Warning,
		Message: "the mask has %d different values: every value but 0 is taken as inside, send two values, or the \"value\" of the object beside the \"file\" of its mask",
		About:   "a mask that is not two-valued",
	})
	MaskOverlap = two[string, string](Rule{
		Code: "mask-overlap", Severity: Info,
		Message: "the masks of %q and %q overlap: the later one is on top",
		About:   "semantic masks that overlap",
	})
	MasksHeavy = three[int, int, int](Rule{
		Code: "masks-heavy", Severity: Info,
		Message: "%d masks are %d %% of the %d bytes sent: the camera waits for them",
		About:   "masks over a share of the bytes",
	})
	PolygonBroken = plain(Rule{
		Code: "polygon-broken", Severity: Warning,
		Message: "the polygon has no area: send at least three points",
		About:   "an outline without area",
	})
	RLEBroken = one[string](Rule{
		Code: "rle-broken", Severity: Warning,
		Message: "the run lengths cannot be read (%s): send counts that add up to the size",
		About:   "run lengths that do not add up",
	})
)

// Images, and what requests have in common.
var (
	PixelsUnseen = plain(Rule{
		Code: "pixels-unseen", Severity: Info,
		Message: "images and masks were not decoded: more came than could be looked at, keep more with --max-requests and --max-memory",
		About:   "a line of --headless in a flood of requests",
	})
	ImageUndecodable = one[string](Rule{
		Code: "image-undecodable", Severity: Error,
		Message: "the image cannot be decoded (%s): send a JPEG or PNG",
		About:   "its header is no JPEG, PNG, GIF, BMP, TIFF, WebP or PNM",
	})
	ImageTooLarge = one[object.Size](Rule{
		Code: "image-too-large", Severity: Error,
		Message: "the image claims %v pixels: it is not decoded, send it smaller",
		About:   "a size that no camera has",
	})
	ImageRotated = one[int](Rule{
		Code: "image-rotated", Severity: Warning,
		Message: "EXIF says orientation %d: boxes are drawn on the stored pixels, check which the model saw",
		About:   "an image to be turned for display, and nothing proves which pixels the model saw",
	})
	ImageSizeChanged = two[object.Size, object.Size](Rule{
		Code: "image-size-changed", Severity: Info,
		Message: "the image is %v, the one before was %v: fine if the camera changes its crop",
		About:   "the size differs from the frame before",
	})
	ClassNew = one[string](Rule{
		Code: "class-new", Severity: Info,
		Message: "the class %q was not seen before",
		About:   "a class after the first frame",
	})
)
