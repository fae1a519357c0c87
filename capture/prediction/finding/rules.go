package finding

import "github.com/framebin/framebin/capture/prediction/object"

// The document.
var (
	JSONBroken = four[int, int, string, string]("json-broken", Error,
		"line %d column %d: %s, near %q: the sender must write valid JSON",
		"the document does not parse")
	JSONLenient = plain("json-lenient", Info,
		"it was read all the same, as what it means: write it with a JSON library",
		"a broken document whose meaning is plain: as Python or JavaScript print objects, with comments or a comma too many, in a call of a function")
	JSONEncoding = one[string]("json-encoding", Warning,
		"the document is in %s: send UTF-8, the encoding of JSON",
		"a document in UTF-16 or with bytes that are no UTF-8")
	JSONLines = one[int]("json-lines", Info,
		"the body holds %d documents: they are read as one list, send each in a request of its own",
		"one JSON document a line, or a JSON text sequence (RFC 7464)")
	JSONPadded = one[int]("json-padded", Info,
		"%d NUL bytes follow the document: they were left out, send its own length",
		"a document in a buffer of fixed length, as controllers send it")
	JSONTyped = plain("json-typed", Info,
		"the values lie in objects that tell their types: they were taken out, send them as JSON itself",
		"values as DynamoDB, Firestore, MongoDB, NGSI-LD or OPC UA write them")
	JSONReshaped = one[string]("json-reshaped", Info,
		"the document has %s: it was read as if each object had its members itself",
		"an object's members are keys with a number or a path, pairs of a name and a value, cells of a table, or lists in strings")
	JSONInString = one[string]("json-in-string", Info,
		"the document lies in the string %q: it was opened, send it as JSON itself",
		"JSON in a string of JSON, or in a field of a form")
	JSONTooLarge = one[int]("json-too-large", Warning,
		"the document holds more than %d values: those after them are not shown",
		"more values than are kept")
	JSONTooDeep = one[int]("json-too-deep", Warning,
		"the document is nested deeper than %d levels: what is below them is not shown",
		"deeper than any prediction")
	JSONNotFinite = one[int]("json-not-finite", Error,
		"%d numbers are NaN or infinite, which JSON has not: they were read as null, send null",
		"NaN, Infinity or -Infinity as Python writes them")
	JSONBOM = plain("json-bom", Info,
		"the document begins with a byte order mark: send plain UTF-8",
		"a byte order mark before the JSON")
	JSONDuplicateKey = one[string]("json-duplicate-key", Warning,
		"the key %q comes more than once: the last one counts, send one",
		"a repeated key in an object that was read")
	GeometryNotRead = plain("geometry-not-read", Warning,
		"this looks like the place of an object and is not read: choose with --box-format or the key b, or tell with --map what it is",
		"numbers, points or an outline that no rule had a use for")
	TensorNotRead = two[string, string]("tensor-not-read", Warning,
		"the model's output %q of %s numbers is not read: turn it into boxes before it is sent, or tell with --map what it is",
		"the bare output of a network, as model servers return it, that is not one row an object")
	ScoresMapped = two[string, object.Size]("scores-mapped", Warning,
		"%s scores were made masks of %v pixels: of the class of the highest at each, or of a half and more, send masks",
		"the scores of classes at each pixel, or how far each is out of the ordinary, as a network puts them out")
	LogitsScaled = plain("logits-scaled", Warning,
		"the scores are no shares: they were made such that add up to one (softmax), send probabilities",
		"the logits of the classes of an image")
	NotRecognised = plain("not-recognised", Warning,
		"no objects were found in this JSON: see REFERENCE.md for the forms that are understood",
		"the predictions part holds JSON of another sort")
	BatchUnwrapped = plain("batch-unwrapped", Info,
		"the objects are in a list within a list: read as a batch of one image",
		"a list of one list")
	BatchFirst = one[int]("batch-first", Warning,
		"the list holds %d results: only the first is shown, send each in a request of its own",
		"results of several images in one document")
	ContainerChosen = two[string, string]("container-chosen", Info,
		"several lists look like objects: %q is used and %q is left out, send one",
		"more than one list of objects")
	ObjectNotRead = one[string]("object-not-read", Warning,
		"nothing of this %s could be read as an object: it is not shown, send a class with a confidence, box or mask",
		"an element that is no object, or that has no class, box or mask")
	DocumentBroken = one[string]("document-broken", Error,
		"this is not as framebin's own documents are (%s): see REFERENCE.md, it is read like any other",
		"a document that says framebin/1 and is not of that form")
	ReadByMap = two[string, string]("read-by-map", Info,
		"read as %q writes it, by the map %q",
		"a map knows the payload: of the program, or of yours")
	MapFailed = one[string]("map-failed", Error,
		"a map failed and the document is read without it: %s",
		"a map that is no program, stops with an error or takes too long; a person's or the program's")
	MapUnknownKey = two[string, string]("map-unknown-key", Warning,
		"the map %q yields %q, which the prediction document has not: see REFERENCE.md",
		"a misspelled key in what a map yields")
	ExtraDropped = two[int, int]("extra-dropped", Info,
		"%d fields beyond the first %d that were not understood are not kept",
		"more unknown fields than are kept")
)

// Kinds, classes and confidences.
var (
	KindUnknown = two[string, string]("kind-unknown", Warning,
		"the kind %q is not known: %s is assumed from the structure",
		"a kind that is none of the five")
	KindVersion = two[string, string]("kind-version", Info,
		"version %q of %s is new to this program: read as version 1",
		"a known kind with an unknown version")
	KindMixed = one[string]("kind-mixed", Warning,
		"the objects are of several kinds: read as %s, send one kind in a request",
		"objects that name different kinds")
	KindStructure = two[string, string]("kind-structure", Warning,
		"the kind says %s but the content looks like %s: check which model is deployed",
		"kind and content disagree")
	KindAmbiguous = one[string]("kind-ambiguous", Info,
		"several classes without a kind: read as %s, send the kind",
		"classification or multilabel cannot be told apart")
	ClassAssumed = one[string]("class-assumed", Info,
		"no member says that it is the class: the text of %q is taken for it, send it as \"class\" or \"label\"",
		"objects without a class that have one text which may be it")
	KeyAssumed = two[string, string]("key-assumed", Warning,
		"%q is no member that is known: by what is under it, it is taken for the %s: send a known name, or tell with --map what it is",
		"objects whose members have names that are not known, as of another language: they are dashed")
	ClassMissing = plain("class-missing", Warning,
		"the object has no class label: send classId",
		"an object without a class")
	ConfidenceMissing = one[string]("confidence-missing", Warning,
		"the object has no confidence, which %s should have: it passes every threshold",
		"no confidence where the kind has one")
	ConfidenceRange = one[string]("confidence-range", Error,
		"the confidence %q is not within 0..1: it is ignored if it is no number, below 0 or above 100",
		"a confidence outside 0..1")
	ConfidencePercent = one[string]("confidence-percent", Warning,
		"confidences go up to %q: all of this request are read as percent, send 0..1",
		"confidences above 1")
)

// Boxes.
var (
	BoxMissing = one[string]("box-missing", Warning,
		"the object has no box, which %s should have: send boundingBox",
		"no box where the kind has one")
	BoxOfGroup = one[int]("box-of-group", Info,
		"%d boxes are around other objects and have no class or confidence: those within are shown",
		"boxes of groups, such as of a line around its words")
	BoxUnreadable = plain("box-unreadable", Warning,
		"the box cannot be read: send four numbers",
		"a box without four numbers")
	BoxEmpty = one[string]("box-empty", Warning,
		"the box has no area (%s): leave it out, or check its width and height",
		"width or height is zero")
	BoxNegative = one[string]("box-negative", Error,
		"the box has a negative width or height (%s): check the order of its corners",
		"width or height below zero")
	BoxOutside = two[string, object.Size]("box-outside", Warning,
		"the box (%s) lies outside the image of %v: check that it belongs to this image",
		"no part of the box is in the image")
	BoxInCrop = one[string]("box-in-crop", Warning,
		"%q tells of a part of the image, and boxes look as if they were counted from its corner: they are drawn from that of the image, send them so",
		"a crop or tile that does not begin at the corner of the image, with boxes that begin before it and fit into it, or whose key says that they lie in it")
	OutlineOutside = two[string, object.Size]("outline-outside", Warning,
		"the outline or the keypoints (within %s) lie outside the image of %v: check that they belong to this image",
		"no part of an outline is in the image")
	BoxOverrun = two[string, object.Size]("box-overrun", Info,
		"the box (%s) reaches more than 5 %% beyond the image of %v",
		"a box that leaves the image")
	BoxAmbiguous = two[string, string]("box-encoding-ambiguous", Warning,
		"boxes may be %s: assumed %s, choose with --box-format or the key b",
		"the numbers fit several layouts")
	BoxImpossible = one[string]("box-encoding-impossible", Warning,
		"the boxes fit the image in no layout: read as %s, check the image's size",
		"the numbers fit no layout")
	BoxByProduct = two[string, string]("box-encoding-by-product", Info,
		"boxes are read as %s, as %s writes them",
		"a product's typical keys decided the layout")
	BoxUnits = two[string, string]("box-units-ambiguous", Warning,
		"boxes may be %s: assumed %s, choose with --box-format",
		"numbers too small, or too large for the image, to tell")
	BoxUnitsAssumed = two[string, string]("box-units-assumed", Info,
		"boxes are read as %s, as detectors write them: the numbers may be %s too, say so with --box-format",
		"whole numbers that leave other units possible, which are not likely: the boxes are dashed")
	BoxTurned = two[int, object.Size]("box-turned", Info,
		"the objects lie on the image as EXIF turns it (orientation %d, %v): they are turned back to the stored pixels",
		"sizes, masks or boxes prove that the model saw the image turned")
	BoxRotation = two[string, string]("box-rotation-assumed", Warning,
		"the boxes are turned by an angle: read as %s, clockwise about their %s, send the four corners",
		"an angle whose unit or pivot nothing tells")
	BoxScaled = two[object.Size, object.Size]("box-scaled", Warning,
		"boxes refer to %v, the image has %v: they are scaled, send pixels of the image that is sent",
		"the document names another size than the image has")
	CanvasGuessed = one[object.Size]("canvas-guessed", Info,
		"the size of the image is not known: %v is assumed, send the image or its width and height",
		"boxes without an image and without its size")
	ImageSizeDiffers = two[object.Size, object.Size]("image-size-differs", Warning,
		"the document says %v, the image has %v: boxes may be off, send the image that the model saw",
		"the sizes have different proportions")
)

// Masks and outlines.
var (
	MaskMissing = one[string]("mask-missing", Error,
		"the mask %q was not sent: add the part, or remove the reference",
		"a reference without a part")
	MaskUnspecified = one[string]("mask-unspecified", Warning,
		"the object names no mask, which %s should have: send maskFile",
		"no mask where the kind has one")
	ClassByFile = one[string]("class-by-file", Warning,
		"there is no JSON: the classes are those of the names of the mask files, as %q, send predictions",
		"masks without a document, whose file names tell their classes")
	MaskUnreferenced = plain("mask-unreferenced", Warning,
		"no object refers to this mask: it is shown without a class, name it in an object",
		"a mask that no object names")
	MaskByNumber = one[int]("mask-by-number", Warning,
		"no object names its mask: the %d masks are taken by the numbers in their file names, name them in the JSON",
		"masks paired by the number in their file name")
	MaskByOrder = one[int]("mask-by-order", Warning,
		"no object names its mask: the %d masks are taken in their order, name them in the JSON",
		"masks paired by position")
	MaskShared = one[int]("mask-shared", Info,
		"%d objects share this mask: each takes the pixels of its own value",
		"one mask for several objects")
	MaskValueGuessed = one[int]("mask-value-guessed", Warning,
		"%d objects share this mask and none tells its pixel value: values are taken in the order of the objects, send \"mask\":{\"file\":…,\"value\":…} with each",
		"a shared mask without pixel values")
	MaskValueAbsent = one[int]("mask-value-absent", Warning,
		"no pixel of the mask has the value %d: every value but 0 is taken as inside",
		"a two-valued mask whose value is not the one told")
	MaskValueShifted = one[int]("mask-value-shifted", Warning,
		"the values of the mask go up to %d, one more than the numbers of its classes: each class takes the value above its number, send the numbers themselves",
		"a mask that counts classes from 1 where the document counts from 0")
	MaskValueUnknown = two[int, int]("mask-value-unknown", Info,
		"%d pixels of the mask have a value that no object has, such as %d: they are not shown",
		"a shared mask with values beyond those of its objects")
	MaskInseparable = one[int]("mask-inseparable", Warning,
		"%d objects share this mask, which has one value only: each is shown with all of it, send one mask or value an object",
		"a shared mask that tells inside from outside and no more")
	MaskSize = two[object.Size, object.Size]("mask-size", Warning,
		"the mask has %v, the image %v: it is scaled, send masks as large as the image",
		"mask and image of different size")
	MaskAspect = two[object.Size, object.Size]("mask-aspect", Warning,
		"the mask has %v, the image %v: other proportions, it is stretched, send masks as large as the image",
		"mask and image of different proportions")
	MaskOrderAssumed = plain("mask-order-assumed", Warning,
		"nothing proves how the run lengths go over the picture: the likeliest way is taken, send COCO's \"size\" and \"counts\"",
		"run lengths whose order is not told")
	MaskInline = one[int]("mask-inline", Info,
		"the mask is inside the JSON (%d bytes): a part of its own is a quarter smaller",
		"a base64 image as mask")
	MaskUndecodable = one[string]("mask-undecodable", Error,
		"the mask cannot be decoded (%s): send a PNG",
		"a mask that is no image")
	MaskEmpty = plain("mask-empty", Warning,
		"the mask has no pixel set: leave the object out, or check the mask",
		"an instance of no area")
	MaskInverted = plain("mask-inverted", Warning,
		"the mask covers all but the box of its object: send what is inside as any value but 0",
		"a mask of the background in place of its object")
	MaskOutsideBox = one[int]("mask-outside-box", Warning,
		"%d %% of the mask lie outside the box of its object: check that they belong together",
		"a mask of which most lies outside its object's box")
	MaskInBox = one[object.Size]("mask-in-box", Info,
		"the mask has %v and covers the box of its object: it is drawn there",
		"a mask of the size of its object's box, or whose pixels fill that and not the image")
	MaskFull = plain("mask-full", Info,
		"every pixel of the mask is set",
		"a mask of the whole image")
	MaskNotBinary = one[int]("mask-not-binary", Warning,
		"the mask has %d different values: every value but 0 is taken as inside, send two values, or the \"value\" of the object beside the \"file\" of its mask",
		"a mask that is not two-valued")
	MaskOverlap = two[string, string]("mask-overlap", Info,
		"the masks of %q and %q overlap: the later one is on top",
		"semantic masks that overlap")
	MasksHeavy = three[int, int, int]("masks-heavy", Info,
		"%d masks are %d %% of the %d bytes sent: the camera waits for them",
		"masks over a share of the bytes")
	PolygonBroken = plain("polygon-broken", Warning,
		"the polygon has no area: send at least three points",
		"an outline without area")
	RLEBroken = one[string]("rle-broken", Warning,
		"the run lengths cannot be read (%s): send counts that add up to the size",
		"run lengths that do not add up")
)

// Images, and what requests have in common.
var (
	PixelsUnseen = plain("pixels-unseen", Info,
		"images and masks were not decoded: more came than could be looked at, keep more with --max-requests and --max-memory",
		"a line of --headless in a flood of requests")
	ImageUndecodable = one[string]("image-undecodable", Error,
		"the image cannot be decoded (%s): send a JPEG or PNG",
		"its header is no JPEG, PNG, GIF, BMP, TIFF, WebP or PNM")
	ImageTooLarge = one[object.Size]("image-too-large", Error,
		"the image claims %v pixels: it is not decoded, send it smaller",
		"a size that no camera has")
	ImageRotated = one[int]("image-rotated", Warning,
		"EXIF says orientation %d: boxes are drawn on the stored pixels, check which the model saw",
		"an image to be turned for display, and nothing proves which pixels the model saw")
	ImageSizeChanged = two[object.Size, object.Size]("image-size-changed", Info,
		"the image is %v, the one before was %v: fine if the camera changes its crop",
		"the size differs from the frame before")
	ClassNew = one[string]("class-new", Info,
		"the class %q was not seen before",
		"a class after the first frame")
)
