package prediction

import (
	"errors"
	"math"
	"net/url"
	"strconv"
	"strings"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/jsonspan"
)

// reader makes a Reading of one request.
type reader struct {
	Reading

	req       *capture.Request
	options   Options
	content   []byte // the body, decoded
	out       findings
	parts     []capture.Part
	images    []imageInfo // parallel to parts
	doc       string      // the document's name in findings
	json      []byte
	declared  bool  // named as the predictions
	documents int   // parts that could be the document
	turned    int   // EXIF orientation of the image; 0 without one
	sight     sight // which pixels of a turned image the model saw
	refs      map[string]struct{}
	wire      wireKind
	decoder   *decoder
	container container
	mapped    bool // the document is framebin's own: nothing of it is in doubt
}

// Read makes out what r holds. The caller has r on hold.
//
// It never fails and never changes r: what is wrong is in the findings, what
// was not understood in the Extra fields. The strings of a Reading are as they
// were sent and may hold control characters: whoever shows them escapes them.
// The messages of its findings are safe to print, their places are not.
func Read(r *capture.Request, o Options) *Reading {
	rd := reader{req: r, options: o, Reading: Reading{Image: -1, Document: -1}}
	if r.Rejected && len(r.Body()) == 0 {
		return &rd.Reading
	}
	rd.request()
	rd.document()
	rd.findImage()
	rd.judgeParts()
	rd.judgeImage()
	if rd.Prediction != nil {
		rd.settle()
	}
	rd.Findings = rd.out.close()
	return &rd.Reading
}

// request takes the request apart.
func (r *reader) request() {
	if r.req.Truncated {
		r.out.add(CodeBodyTruncated, "", len(r.req.Body()))
	}
	var err error
	if r.content, err = r.req.Content(); err != nil {
		r.out.add(CodeBodyEncoded, "", clip(err.Error(), 200))
	}
	r.parts, err = r.req.Parts()
	if err != nil && !errors.Is(err, capture.ErrEncoding) {
		r.out.add(CodeMultipartBroken, "", clip(err.Error(), 200))
	}
	r.inspect()
	if len(r.parts) > 0 {
		r.findDocument()
		return
	}
	if !strings.HasPrefix(r.req.MediaType, "multipart/") {
		r.wholeBody()
	}
}

// wholeBody takes the body itself as the image or the document.
func (r *reader) wholeBody() {
	body, mediaType := r.content, r.req.MediaType
	switch {
	case strings.HasPrefix(mediaType, "image/") || sniff(body) != "" && !strings.HasPrefix(mediaType, "text/"):
		r.Image = BodyIsIt
		r.images = []imageInfo{inspectImage(body)}
	case isJSON(mediaType) && len(body) > 0 || looksLikeJSON(body):
		r.Document, r.doc, r.json = BodyIsIt, "body", body
	case mediaType == formType:
		if data := formValue(body); data != nil {
			r.Document, r.doc, r.declared, r.json = BodyIsIt, "predictions", true, data
		}
	}
}

const formType = "application/x-www-form-urlencoded"

// formValue returns the document in the form field named predictions; nil
// where there is none.
func formValue(body []byte) []byte {
	form, err := url.ParseQuery(string(body))
	if err != nil || !form.Has("predictions") {
		return nil
	}
	return []byte(form.Get("predictions"))
}

// document reads the JSON, if there is any, and the objects in it.
func (r *reader) document() {
	if r.Document == -1 {
		return
	}
	data, bom := cutBOM(r.json)
	tree, err := r.parse(data)
	if err != nil {
		return
	}
	rules := r.options.rules
	if rules == nil {
		rules = allRules()
	}
	r.decoder = &decoder{
		rules: rules, keys: newKeyRing(rules), out: &r.out, doc: r.doc, texts: make(map[string]string),
	}
	if bom {
		r.out.add(CodeJSONBOM, r.doc)
	}
	if !r.objects(tree.Root()) {
		return
	}
	if tree.Full {
		r.out.add(CodeJSONTooLarge, r.doc, maxNodes)
	}
	if tree.Deep {
		r.out.add(CodeJSONTooDeep, r.doc, maxDepth)
	}
	r.refs = make(map[string]struct{})
	for i := range r.decoder.drafts {
		if m := r.decoder.drafts[i].Mask; m != nil {
			r.refs[partBase(m.Ref)] = struct{}{}
			r.refs[stem(partBase(m.Ref))] = struct{}{}
		}
	}
}

// parse reads the JSON strictly, and once more with NaN as null where only
// that is wrong with it.
func (r *reader) parse(data []byte) (*jsonspan.Tree, error) {
	limits := jsonspan.Limits{Depth: maxDepth, Nodes: maxNodes}
	tree, err := jsonspan.Parse(data, limits)
	var syntax *jsonspan.SyntaxError
	if !errors.As(err, &syntax) {
		return tree, err
	}
	if syntax.NotFinite {
		limits.NotFinite = true
		if tree, lenient := jsonspan.Parse(data, limits); lenient == nil {
			r.out.add(CodeJSONNotFinite, r.doc, tree.NotFinite)
			return tree, nil
		}
	}
	if r.Document != BodyIsIt || r.declared || isJSON(r.req.MediaType) {
		r.out.add(CodeJSONBroken, r.doc, syntax.Line, syntax.Column, syntax.Reason, syntax.Excerpt)
	} else {
		r.Document = -1 // a text that only begins like JSON
	}
	return nil, err
}

// objects finds and reads the objects, and reports whether the document is a
// prediction.
func (r *reader) objects(root jsonspan.Node) bool {
	d := r.decoder
	if r.own(root) || r.byMap(root) {
		return true
	}
	r.wire = d.rootKind(root, "")
	trust := r.declared || r.wire.exact
	c := d.find(root, "", trust, 0)
	if c.form == formNone && trust {
		c = r.nothing(root)
	}
	if c.form == formNone || c.form == formEmpty && !trust && len(c.chain) == 0 {
		if r.declared {
			r.out.add(CodeNotRecognised, r.doc)
		}
		return false
	}
	r.container = c
	r.Prediction = &Prediction{}
	d.read(c)
	r.surroundings(root)
	return true
}

// nothing tells a document of no objects from one that is no prediction:
// empty, or with nothing but its kind.
func (r *reader) nothing(root jsonspan.Node) container {
	switch k := root.Kind(); {
	case k == jsonspan.Null,
		(k == jsonspan.Object || k == jsonspan.Array) && root.Len() == 0,
		k == jsonspan.Object && r.wire.exact:
		return container{form: formEmpty, node: root}
	}
	return container{}
}

// surroundings reads what lies around the objects: the kind if it is not at
// the root, the size of the image, and what is not understood.
func (r *reader) surroundings(root jsonspan.Node) {
	d, p := r.decoder, r.Prediction
	if r.wire.kind == Unknown && r.wire.text == "" {
		for _, l := range r.container.chain {
			if w := d.rootKind(l.node, l.pointer); w.text != "" {
				r.wire = w
			}
		}
	}
	chain := r.container.chain
	if len(chain) == 0 && r.container.form == formEmpty && root.Kind() == jsonspan.Object {
		chain = []link{{node: root}}
	}
	for _, l := range chain {
		p.Extra = d.around(l, r.wire.text, p.Extra)
	}
	for _, l := range d.rest {
		p.Extra = d.keep(p.Extra, l.pointer, l.node)
	}
	r.batch()
	if d.dropped > 0 {
		r.out.add(CodeExtraDropped, r.doc, d.dropped, d.extras)
	}
	p.Size = d.size
}

// batch tells what became of a list whose first element holds the objects.
func (r *reader) batch() {
	d, l := r.decoder, r.container.batch
	switch n := l.node.Len(); {
	case n > 0 && l.node.First().Kind() == jsonspan.Array && isBatch(l.node):
		r.out.add(CodeBatchUnwrapped, d.where(l.pointer))
	case n > 1:
		r.out.add(CodeBatchFirst, d.where(l.pointer), n)
	}
	i := 0
	for c := range l.node.Children() {
		if i > 0 {
			r.Prediction.Extra = d.keepAt(r.Prediction.Extra, d.arena.element(l.pointer, i), c)
		}
		i++
	}
}

// rootKind returns the kind that the object at pointer tells of itself.
func (d *decoder) rootKind(n jsonspan.Node, pointer string) wireKind {
	var w wireKind
	if n.Kind() != jsonspan.Object {
		return w
	}
	for c := range n.Children() {
		if c.Kind() != jsonspan.String {
			continue
		}
		key := normalise(c.RawKey())
		if !isKindKey(key) {
			continue
		}
		k := parseWireKind(clip(c.Text(), maxText))
		if k.exact || key == "kind" && !w.exact {
			k.text, k.pointer = d.intern(c), pointer+"/"+pointerToken(c)
			w = k
		}
	}
	return w
}

// isKindKey reports whether a normalised key tells the kind of a document.
func isKindKey(key string) bool {
	switch key {
	case "kind", "type", "task", "tasktype", "projecttype", "backbonetype":
		return true
	}
	return false
}

// around keeps the members of an object around the objects, except those that
// were understood.
func (d *decoder) around(l link, kind string, list []Field) []Field {
	d.duplicates(l.node, l.pointer)
	for c := range l.node.Children() {
		key := normalise(c.RawKey())
		switch {
		case string(c.RawKey()) == string(l.via) && l.via != nil:
		case kind != "" && isKindKey(key) && d.text(c) == kind:
		case d.sizeMember(key, c):
		default:
			list = d.keep(list, l.pointer, c)
		}
	}
	return list
}

// sizeMember takes a member that tells the size of the image.
func (d *decoder) sizeMember(key string, n jsonspan.Node) bool {
	switch key {
	case "width", "height", "imagewidth", "imageheight", "framewidth", "frameheight",
		"imgwidth", "imgheight", "sourcewidth", "sourceheight", "originalwidth", "originalheight":
		return d.frame(n)
	case "image", "imagesize", "dimensions", "size", "resolution", "frame", "frameresolution", "metadata":
	default:
		return false
	}
	if n.Kind() != jsonspan.Object {
		return false
	}
	was := d.size
	for c := range n.Children() {
		switch normalise(c.RawKey()) {
		case "width", "height", "w", "h":
			d.frame(c)
		}
	}
	return d.size != was && n.Len() == 2
}

// frame takes one side of the image's size. The first one told counts.
func (d *decoder) frame(n jsonspan.Node) bool {
	v, err := strconv.ParseFloat(d.text(n), 64)
	if err != nil || v < 1 || v > 1<<20 || v != math.Trunc(v) {
		return false
	}
	side := &d.size.Width
	if key := normalise(n.RawKey()); strings.HasSuffix(key, "height") || key == "h" {
		side = &d.size.Height
	}
	if *side == 0 {
		*side = int(v)
	}
	return true
}
