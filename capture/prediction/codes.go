package prediction

import "fmt"

// The codes of findings. They are stable: scripts match on them.
const (
	CodeBodyTruncated      = "body-truncated"
	CodeBodyEncoded        = "body-encoded"
	CodeMultipartBroken    = "multipart-broken"
	CodePredictionsMissing = "predictions-missing"
	CodeImageMissing       = "image-missing"
	CodePartName           = "part-name"
	CodePartMediaType      = "part-media-type"
	CodePartDuplicate      = "part-duplicate"

	CodeJSONBroken       = "json-broken"
	CodeJSONTooLarge     = "json-too-large"
	CodeJSONTooDeep      = "json-too-deep"
	CodeJSONNotFinite    = "json-not-finite"
	CodeJSONBOM          = "json-bom"
	CodeJSONDuplicateKey = "json-duplicate-key"
	CodeNotRecognised    = "not-recognised"
	CodeBatchUnwrapped   = "batch-unwrapped"
	CodeBatchFirst       = "batch-first"
	CodeContainerChosen  = "container-chosen"
	CodeObjectNotRead    = "object-not-read"
	CodeExtraDropped     = "extra-dropped"
	CodeDocumentBroken   = "document-broken"
	CodeReadByMap        = "read-by-map"
	CodeMapFailed        = "map-failed"
	CodeMapUnknown       = "map-unknown-key"

	CodeKindUnknown   = "kind-unknown"
	CodeKindVersion   = "kind-version"
	CodeKindMixed     = "kind-mixed"
	CodeKindStructure = "kind-structure"
	CodeKindAmbiguous = "kind-ambiguous"

	CodeClassMissing      = "class-missing"
	CodeConfidenceMissing = "confidence-missing"
	CodeConfidenceRange   = "confidence-range"
	CodeConfidencePercent = "confidence-percent"

	CodeBoxMissing       = "box-missing"
	CodeBoxUnreadable    = "box-unreadable"
	CodeBoxEmpty         = "box-empty"
	CodeBoxNegative      = "box-negative"
	CodeBoxOutside       = "box-outside"
	CodeBoxOverrun       = "box-overrun"
	CodeBoxAmbiguous     = "box-encoding-ambiguous"
	CodeBoxImpossible    = "box-encoding-impossible"
	CodeBoxByProduct     = "box-encoding-by-product"
	CodeBoxUnits         = "box-units-ambiguous"
	CodeBoxScaled        = "box-scaled"
	CodeBoxTurned        = "box-turned"
	CodeCanvasGuessed    = "canvas-guessed"
	CodeImageSizeDiffers = "image-size-differs"

	CodeMaskMissing      = "mask-missing"
	CodeMaskUnspecified  = "mask-unspecified"
	CodeMaskUnreferenced = "mask-unreferenced"
	CodeMaskByNumber     = "mask-by-number"
	CodeMaskByOrder      = "mask-by-order"
	CodeMaskShared       = "mask-shared"
	CodeMaskValueGuessed = "mask-value-guessed"
	CodeMaskValueAbsent  = "mask-value-absent"
	CodeMaskValueUnknown = "mask-value-unknown"
	CodeMaskValueShifted = "mask-value-shifted"
	CodeMaskInseparable  = "mask-inseparable"
	CodeMaskSize         = "mask-size"
	CodeMaskAspect       = "mask-aspect"
	CodeMaskInline       = "mask-inline"
	CodeMaskUndecodable  = "mask-undecodable"
	CodeMaskEmpty        = "mask-empty"
	CodeMaskFull         = "mask-full"
	CodeMaskNotBinary    = "mask-not-binary"
	CodeMaskOverlap      = "mask-overlap"
	CodeMasksHeavy       = "masks-heavy"
	CodePolygonBroken    = "polygon-broken"
	CodeRLEBroken        = "rle-broken"

	CodeImageUndecodable = "image-undecodable"
	CodeImageTooLarge    = "image-too-large"
	CodeImageRotated     = "image-rotated"

	CodeImageSizeChanged = "image-size-changed"
	CodeClassNew         = "class-new"
)

// Rule is a row of the table of findings.
type Rule struct {
	Code     string
	Severity Severity
	Message  string // a format for the arguments of [NewFinding]
	About    string // when it is found, for the reference page
}

// NewFinding returns the finding of code at a place. The arguments are those
// that the code's message names; strings among them are quoted, so the message
// is safe to print. A code that is not in the table is an error of its own
// name.
func NewFinding(code, where string, args ...any) Finding {
	for _, table := range ruleTables() {
		for _, r := range table() {
			if r.Code == code {
				return Finding{Severity: r.Severity, Code: code, Where: where, Message: fmt.Sprintf(r.Message, args...)}
			}
		}
	}
	return Finding{Severity: Error, Code: code, Where: where, Message: code}
}
