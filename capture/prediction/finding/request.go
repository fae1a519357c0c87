package finding

// The request and its parts.
var (
	BodyEmpty = one[string](Rule{
		Code: "body-empty", Severity: Error,
		Message: "there is no body, though its type is %q: send the document in it",
		About:   "a request of type JSON without a byte of it",
	})
	BodyUnannounced = one[string](Rule{
		Code: "body-unannounced", Severity: Error,
		Message: "the header has a type, %q, and neither a Content-Length nor a Transfer-Encoding: what followed it was not taken for a body, have the sender send one of them",
		About:   "a POST, PUT or PATCH of HTTP/1 with a type, whose header does not say how long its body is",
	})
	BodyTruncated = one[int](Rule{
		Code: "body-truncated", Severity: Error,
		Message: "the body ends after %d bytes: the sender stopped, or a limit was reached",
		About:   "less of the body came than was announced or sent",
	})
	BodyEncoded = one[string](Rule{
		Code: "body-encoded", Severity: Warning,
		Message: "the body cannot be decoded, or not to its end: %s",
		About:   "a Content-Encoding that cannot be taken off",
	})
	EncodingMissing = one[string](Rule{
		Code: "encoding-missing", Severity: Info,
		Message: "the body is compressed (%s) and no header says so: it was taken off, name it in Content-Encoding",
		About:   "a compressed body without a Content-Encoding",
	})
	NotationConverted = one[string](Rule{
		Code: "document-converted", Severity: Info,
		Message: "the prediction came as %s: it was read as the JSON that says the same, send JSON itself",
		About:   "a prediction in XML, YAML, CSV, lines of labels, base64, or the fields of a query or a form",
	})
	BodyNotRead = one[string](Rule{
		Code: "body-not-read", Severity: Warning,
		Message: "nothing was made of the body, it is %s: send the predictions as JSON",
		About:   "a body in which no prediction was found, and that is neither JSON nor an image: XML, CSV, MessagePack, CBOR, fields of a form, text with numbers",
	})
	MultipartBroken = one[string](Rule{
		Code: "multipart-broken", Severity: Error,
		Message: "the multipart body cannot be read to its end (%q): check the boundary of the sender",
		About:   "a boundary is missing, or the body ends too early",
	})
	ContentTypeWrong = two[string, string](Rule{
		Code: "content-type", Severity: Warning,
		Message: "the Content-Type is %q, and the body was read as what it is: it should be %q",
		About:   "the body is multipart, an image or JSON by its own first bytes, and its header says something else, nothing, or another boundary",
	})
	PartTransfer = one[string](Rule{
		Code: "part-encoding", Severity: Info,
		Message: "the part came in %s, which was taken off: HTTP needs no Content-Transfer-Encoding, and a third less is sent without",
		About:   "a part with a Content-Transfer-Encoding",
	})
	PartCompressed = plain(Rule{
		Code: "part-compressed", Severity: Info,
		Message: "the part came in gzip, which was taken off: compress the body and say so in Content-Encoding",
		About:   "a part that is gzip",
	})
	ArchiveOpened = two[int, string](Rule{
		Code: "archive-opened", Severity: Info,
		Message: "%d of the parts are files of a %s: they were read like those of a form, send multipart/form-data",
		About:   "a body or a part that is a ZIP or a tar",
	})
	ArchiveRefused = one[string](Rule{
		Code: "archive-refused", Severity: Error,
		Message: "the archive cannot be read to its end (%q): send its files as parts of multipart/form-data",
		About:   "a ZIP or a tar that is broken, encrypted or larger than is unpacked",
	})
	ImageLinked = one[string](Rule{
		Code: "image-linked", Severity: Info,
		Message: "the image is only linked, as %q: framebin fetches nothing, send the bytes to see the picture",
		About:   "predictions with the address of an image, and no image",
	})
	ImagesSeveral = two[int, string](Rule{
		Code: "images-several", Severity: Info,
		Message: "%d images were sent: %q is drawn first, the key I turns to the next",
		About:   "several images in one request",
	})
	PredictionsMissing = plain(Rule{
		Code: "predictions-missing", Severity: Error,
		Message: "there is an image or a mask but no JSON: send it in the field \"predictions\" as predictions.json",
		About:   "a request that looks like camera inference has no predictions",
	})
	ImageMissing = plain(Rule{
		Code: "image-missing", Severity: Info,
		Message: "no image was sent: switch it on in the webhook's set-up to see the picture",
		About:   "predictions without an image",
	})
	PartName = one[string](Rule{
		Code: "part-name", Severity: Warning,
		Message: "the predictions came in a part named %q: the documented name is \"predictions\"",
		About:   "the JSON was found by its media type or content, not by its name",
	})
	PartMediaType = two[string, string](Rule{
		Code: "part-media-type", Severity: Warning,
		Message: "the part says %q but holds %s: set its Content-Type",
		About:   "the media type of a part does not fit its content",
	})
	PartDuplicate = two[int, string](Rule{
		Code: "part-duplicate", Severity: Warning,
		Message: "%d parts could be the %s: one of them is used, send one",
		About:   "several candidates for the predictions or one mask",
	})
)
