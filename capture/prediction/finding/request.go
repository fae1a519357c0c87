package finding

// The request and its parts.
var (
	BodyEmpty = one[string]("body-empty", Error,
		"there is no body, though its type is %q: send the document in it",
		"a request of type JSON without a byte of it")
	BodyUnannounced = one[string]("body-unannounced", Error,
		"the header has a type, %q, and neither a Content-Length nor a Transfer-Encoding: what followed it was not taken for a body, have the sender send one of them",
		"a POST, PUT or PATCH of HTTP/1 with a type, whose header does not say how long its body is")
	LengthTwice = plain("length-twice", Warning,
		"the header has a Content-Length beside a Transfer-Encoding: the body was read by the latter, send one of them, as others refuse this or read another length",
		"a head of HTTP/1 that tells the length of its body in two ways")
	Handshake = one[string]("handshake", Warning,
		"the sender asks by %q whether it may post here, and posts no frames before: framebin confirms nothing by itself, open the address that it names, or answer with --rules as its documents say",
		"a validation, confirmation or challenge of a service that posts to webhooks, as of Event Grid, SNS or Slack")
	BodyTruncated = one[int]("body-truncated", Error,
		"the body ends after %d bytes: the sender stopped, or a limit was reached",
		"less of the body came than was announced or sent")
	BodyEncoded = one[string]("body-encoded", Warning,
		"the body cannot be decoded, or not to its end: %s",
		"a Content-Encoding that cannot be taken off")
	EncodingMissing = one[string]("encoding-missing", Info,
		"the body is compressed (%s) and no header says so: it was taken off, name it in Content-Encoding",
		"a compressed body without a Content-Encoding")
	NotationConverted = one[string]("document-converted", Info,
		"the prediction came as %s: it was read as the JSON that says the same, send JSON itself",
		"a prediction in XML, YAML, CSV, lines of labels, base64, or the fields of a query or a form")
	BodyNotRead = one[string]("body-not-read", Warning,
		"nothing was made of the body, it is %s: send the predictions as JSON",
		"a body in which no prediction was found, and that is neither JSON nor an image: XML, CSV, MessagePack, CBOR, fields of a form, names of keys without values, text with numbers")
	MultipartBroken = one[string]("multipart-broken", Error,
		"the multipart body cannot be read to its end (%q): check the boundary of the sender",
		"a boundary is missing, or the body ends too early")
	ContentTypeWrong = two[string, string]("content-type", Warning,
		"the Content-Type is %q, and the body was read as what it is: it should be %q",
		"the body is multipart, an image or JSON by its own first bytes, and its header says something else, nothing, or another boundary")
	PartTransfer = one[string]("part-encoding", Info,
		"the part came in %s, which was taken off: HTTP needs no Content-Transfer-Encoding, and a third less is sent without",
		"a part with a Content-Transfer-Encoding")
	PartCompressed = plain("part-compressed", Info,
		"the part came in gzip, which was taken off: compress the body and say so in Content-Encoding",
		"a part that is gzip")
	ArchiveOpened = two[int, string]("archive-opened", Info,
		"%d of the parts are files of a %s: they were read like those of a form, send multipart/form-data",
		"a body or a part that is a ZIP or a tar")
	ArchiveRefused = one[string]("archive-refused", Error,
		"the archive cannot be read to its end (%q): send its files as parts of multipart/form-data",
		"a ZIP or a tar that is broken, encrypted or larger than is unpacked")
	ImageBehind = one[int]("image-behind", Warning,
		"%d bytes come before the image, such as an empty line too many: they were left out, send the image alone",
		"an image that does not begin where its part or the body does")
	ImageLinked = one[string]("image-linked", Info,
		"the image is only linked, as %q: framebin fetches nothing, send the bytes to see the picture",
		"predictions with the address of an image, and no image")
	ImagesSeveral = two[int, string]("images-several", Info,
		"%d images were sent: %q is drawn first, the key I turns to the next",
		"several images in one request")
	PredictionsMissing = plain("predictions-missing", Error,
		"there is an image or a mask but no JSON: send it in the field \"predictions\" as predictions.json",
		"a request that looks like camera inference has no predictions")
	ImageMissing = plain("image-missing", Info,
		"no image was sent: switch it on in the webhook's set-up to see the picture",
		"predictions without an image")
	PartName = one[string]("part-name", Warning,
		"the predictions came in a part named %q: the documented name is \"predictions\"",
		"the JSON was found by its media type or content, not by its name")
	PartMediaType = two[string, string]("part-media-type", Warning,
		"the part says %q but holds %s: set its Content-Type",
		"the media type of a part does not fit its content")
	PartDuplicate = two[int, string]("part-duplicate", Warning,
		"%d parts could be the %s: one of them is used, send one",
		"several candidates for the predictions or one mask")
)
