package vocabulary

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// sense is what a word of a key says, a set: a key is understood by its words
// and not by its spelling.
type sense uint64

// The senses.
const (
	sayX sense = 1 << iota
	sayY
	sayWidth
	sayHeight
	sayLeft
	sayTop
	sayRight
	sayBottom
	sayMin
	sayMax
	sayCenter
	sayNormalised
	sayPixels
	sayPercent
	sayPermille
	sayBox // a box, or nothing that matters beside a coordinate
	sayTurn
	sayRadians
	sayDegrees
	sayClass
	sayName
	sayScore
	sayOutline
	sayKeypoint
	sayMask
	sayImage // the picture, and not what is in it
	sayNumber
	sayPoint
	saySize
	sayList // more than one
	sayZone // a place of the camera, not of an object
)

const (
	sayUnits = sayNormalised | sayPixels | sayPercent | sayPermille
	saySides = sayLeft | sayTop | sayRight | sayBottom | sayMin | sayMax | sayCenter
)

// words is the dictionary. Plurals are words of their own where they occur.
var words = map[string]sense{
	"x": sayX, "col": sayX, "column": sayX, "cols": sayX, "horizontal": sayX,
	"y": sayY, "row": sayY, "rows": sayY, "vertical": sayY,
	"w": sayWidth, "width": sayWidth,
	"h": sayHeight, "height": sayHeight,
	"l": sayLeft, "left": sayLeft, "t": sayTop, "top": sayTop,
	"r": sayRight, "radius": sayRight, "right": sayRight, "b": sayBottom, "bottom": sayBottom,
	"links": sayLeft, "oben": sayTop, "boven": sayTop, "rechts": sayRight, "unten": sayBottom, "onder": sayBottom,
	"breite": sayWidth, "breedte": sayWidth, "largeur": sayWidth, "ancho": sayWidth, "hoehe": sayHeight, "hoogte": sayHeight, "hauteur": sayHeight,
	"gauche": sayLeft, "haut": sayTop, "droite": sayRight, "bas": sayBottom,
	"izquierda": sayLeft, "arriba": sayTop, "derecha": sayRight, "abajo": sayBottom, "alto": sayHeight,
	"nw": sayTop | sayLeft, "ne": sayTop | sayRight, "se": sayBottom | sayRight, "sw": sayBottom | sayLeft,
	"tl": sayTop | sayLeft, "lt": sayTop | sayLeft, "ul": sayTop | sayLeft,
	"br": sayBottom | sayRight, "rb": sayBottom | sayRight, "lr": sayBottom | sayRight,
	"tr": sayTop | sayRight, "rt": sayTop | sayRight, "bl": sayBottom | sayLeft, "lb": sayBottom | sayLeft,
	"upper": sayTop, "lower": sayBottom,
	"min": sayMin, "minimum": sayMin, "start": sayMin, "begin": sayMin, "origin": sayMin, "from": sayMin,
	"max": sayMax, "maximum": sayMax, "end": sayMax, "to": sayMax, "stop": sayMax,
	"center": sayCenter, "centre": sayCenter, "c": sayCenter, "ctr": sayCenter, "mid": sayCenter, "centroid": sayCenter, "middle": sayCenter,
	"normalized": sayNormalised, "normalised": sayNormalised, "norm": sayNormalised, "relative": sayNormalised,
	"rel": sayNormalised, "ratio": sayNormalised, "fraction": sayNormalised, "n": sayNormalised,
	"px": sayPixels, "pixel": sayPixels, "pixels": sayPixels, "abs": sayPixels, "absolute": sayPixels,
	"pct": sayPercent, "percent": sayPercent, "percentage": sayPercent, "perc": sayPercent,
	"1000": sayPermille, "permille": sayPermille,

	"box": sayBox, "bbox": sayBox, "bb": sayBox, "bounding": sayBox, "bound": sayBox, "bounds": sayBox, "rect": sayBox,
	"rectangle": sayBox, "bndbox": sayBox, "coord": sayBox, "coordinate": sayBox, "coords": sayBox,
	"coordinates": sayBox, "imcoords": sayBox, "boxes": sayBox | sayList, "bboxes": sayBox | sayList, "rbbox": sayBox, "rbboxes": sayBox | sayList, "rects": sayBox | sayList,
	"bndboxes": sayBox | sayList, "rectangles": sayBox | sayList, "2d": sayBox,
	"region": sayBox, "location": sayBox, "position": sayBox, "geometry": sayBox, "roi": sayBox | sayZone,
	"xyxy": sayBox, "xywh": sayBox, "cxcywh": sayBox, "xyxyn": sayBox, "xywhn": sayBox, "cxcywhn": sayBox, "ltrb": sayBox, "ltwh": sayBox,
	"tlwh": sayBox, "tlbr": sayBox, "yxyx": sayBox, "xxyy": sayBox, "ccwh": sayBox, "xcycwh": sayBox, "xywhr": sayBox, "xywha": sayBox,
	"cxcywha": sayBox, "x1y1x2y2": sayBox, "xyxyxyxy": sayOutline,

	"rotation": sayTurn, "angle": sayTurn, "rot": sayTurn, "theta": sayTurn | sayRadians, "phi": sayTurn | sayRadians, "rotate": sayTurn,
	"rad": sayRadians, "radian": sayRadians, "radians": sayRadians, "deg": sayDegrees, "degree": sayDegrees, "degrees": sayDegrees,

	"klasse": sayClass, "classe": sayClass, "clase": sayClass, "etiqueta": sayClass, "konfidenz": sayScore, "confiance": sayScore, "confianza": sayScore,
	"class": sayClass, "cls": sayClass, "defect": sayClass, "desc": sayName, "label": sayClass, "category": sayClass, "tag": sayClass, "species": sayClass,
	"classes": sayClass | sayList, "labels": sayClass | sayList, "categories": sayClass | sayList, "tags": sayClass | sayList,
	"entities": sayClass | sayList, "phrases": sayClass | sayList, "logits": sayScore | sayList, "logit": sayScore, "displaynames": sayClass | sayName | sayList, "phrase": sayClass,
	"name": sayName, "names": sayName | sayList, "title": sayName, "string": sayName, "text": sayName, "texts": sayName | sayList, "type": sayName, "types": sayName | sayList, "detect": 0, "kind": sayName,
	"confidence": sayScore, "conf": sayScore, "score": sayScore, "probability": sayScore, "prob": sayScore, "likelihood": sayScore,
	"certainty": sayScore, "confidences": sayScore | sayList, "scores": sayScore | sayList, "probabilities": sayScore | sayList,
	"probs": sayScore | sayList, "confs": sayScore | sayList,
	"polygon": sayOutline, "poly": sayOutline, "contour": sayOutline, "outline": sayOutline, "vertices": sayOutline,
	"cnt": sayOutline, "quad": sayOutline, "quadrilateral": sayOutline, "obb": sayOutline | sayTurn, "hull": sayOutline, "corners": sayOutline,
	"polygons": sayOutline | sayList, "polys": sayOutline | sayList, "quads": sayOutline | sayList, "contours": sayOutline | sayList, "outlines": sayOutline | sayList,
	"keypoint": sayKeypoint, "keypoints": sayKeypoint | sayList, "landmark": sayKeypoint, "landmarks": sayKeypoint | sayList,
	"pose": sayKeypoint, "skeleton": sayKeypoint, "joints": sayKeypoint | sayList, "kpts": sayKeypoint | sayList, "kps": sayKeypoint | sayList, "mark": sayKeypoint, "marks": sayKeypoint | sayList,
	"mask": sayMask, "masks": sayMask | sayList, "rle": sayMask, "bitmap": sayMask, "raster": sayMask, "segmentation": sayMask,
	"point": sayPoint, "p": sayPoint, "pt": sayPoint, "corner": sayPoint, "vertex": sayPoint, "points": sayPoint | sayList,
	"size": saySize, "dimension": saySize, "dimensions": saySize, "dims": saySize, "extent": saySize,

	"frame": sayImage, "image": sayImage, "img": sayImage, "video": sayImage, "source": sayImage, "original": sayImage,
	"orig": sayImage, "input": sayImage, "model": sayImage, "screen": sayImage, "camera": sayImage, "canvas": sayImage,
	"picture": sayImage, "sensor": sayImage, "stream": sayImage, "display": sayImage, "window": sayImage, "photo": sayImage,
	"0": sayNumber, "1": sayNumber, "2": sayNumber, "3": sayNumber, "4": sayNumber,
	"list": sayList, "id": 0, "ids": sayList, "idx": 0, "index": 0, "obj": 0, "object": 0, "det": 0, "detection": 0, "detected": 0, "pred": 0, "predicted": 0,
}

// neutral are words that say nothing, and are none within others:
// "confidenceInClass", "mask_png".
var neutral = map[string]bool{
	"in": true, "level": true, "png": true, "npy": true, "b64": true, "base64": true, "data": true, "layer": true, "dense": true, "field": true, "attachment": true,
}

// maxWords is more words than a key of ours has.
const maxWords = 8

// reading is a key in its words.
type reading struct {
	list   [maxWords]string
	sense  [maxWords]sense
	known  [maxWords]bool
	n      int
	all    sense // of all words
	number int8  // the last digit 0..4; -1 without one
	letter bool  // one of the words is a single letter
}

// split takes a key apart: where its case changes, at what is no letter or
// digit, and, within what is left, into words of the dictionary.
func split(raw []byte) (r reading, ok bool) {
	r.number = -1
	if len(raw) > maxKey || len(raw) == 0 || slices.ContainsFunc(raw, func(c byte) bool { return c >= utf8.RuneSelf }) {
		return r, false
	}
	var buf [maxKey]byte
	start, n := 0, 0
	for i, c := range raw {
		upper := isUpper(c)
		apart := !upper && !isLower(c) && !isDigit(c)
		if n > start && (apart || breaks(raw, i, n-start)) {
			if !r.chunk(string(buf[start:n])) {
				return r, false
			}
			start = n
		}
		if upper {
			c += 'a' - 'A'
		}
		if !apart {
			buf[n] = c
			n++
		}
	}
	if n > start && !r.chunk(string(buf[start:n])) {
		return r, false
	}
	return r, r.n > 0
}

func isUpper(c byte) bool { return 'A' <= c && c <= 'Z' }
func isDigit(c byte) bool { return '0' <= c && c <= '9' }
func isLower(c byte) bool { return 'a' <= c && c <= 'z' }

// breaks reports whether a capital at i begins a word, long being how long
// the one before is: "topLeft", "BBoxXMin"; not "IDs".
func breaks(raw []byte, i, long int) bool {
	if i == 0 || !isUpper(raw[i]) {
		return false
	}
	next := raw[i+1:]
	plural := len(next) == 1 && next[0] == 's'
	return isLower(raw[i-1]) || long > 1 && isUpper(raw[i-1]) && len(next) > 0 && isLower(next[0]) && !plural
}

// chunk adds the words of a run of letters and digits: itself if it is one,
// else the fewest words of the dictionary that make it up, else itself as a
// word that is not known.
func (r *reading) chunk(s string) bool {
	if _, ok := words[s]; ok || neutral[s] {
		return r.add(s, true)
	}
	const most = 24
	if len(s) > most {
		return r.add(s, false)
	}
	var from [most + 1]int8 // where the last word of the best cut of s[:i] begins
	var cost [most + 1]int8
	for i := 1; i <= len(s); i++ {
		cost[i] = 100
		for j := range i {
			if i-j == 1 && !letterCounts(s, j) {
				continue
			}
			if _, ok := words[s[j:i]]; ok && cost[j]+1 < cost[i] {
				cost[i], from[i] = cost[j]+1, int8(j)
			}
		}
	}
	if cost[len(s)] > 4 {
		return r.ends(s)
	}
	var cuts []string
	for i := len(s); i > 0; i = int(from[i]) {
		cuts = append(cuts, s[from[i]:i])
	}
	for _, cut := range slices.Backward(cuts) {
		if !r.add(cut, true) {
			return false
		}
	}
	return true
}

// ends adds a run that is no words: what it ends in may be one, as in "ocrscore"
// and "plateconfidence".
func (r *reading) ends(s string) bool {
	const shortest = 5
	for i := 1; i <= len(s)-shortest; i++ {
		if sense := words[s[i:]]; sense&sayScore != 0 {
			return r.add(s[:i], false) && r.add(s[i:], true)
		}
	}
	return r.add(s, false)
}

// letterCounts reports whether a letter within a longer word may be a word of
// its own: "tbc" is no top, bottom and centre, and "LP" no left point.
func letterCounts(s string, at int) bool {
	if s[at] == 'p' {
		return at+1 < len(s) && isDigit(s[at+1])
	}
	const short = 3
	return len(s) <= short || strings.IndexByte("xywh01234", s[at]) >= 0
}

func (r *reading) add(word string, known bool) bool {
	if r.n == maxWords {
		return false
	}
	s := words[word]
	r.list[r.n], r.sense[r.n], r.known[r.n] = word, s, known
	r.n++
	r.all |= s
	if s == sayNumber {
		r.number = int8(word[0] - '0')
	}
	r.letter = r.letter || len(word) == 1 && s&sayNumber == 0
	return true
}

// innocent are words of members that hold numbers and no geometry.
var innocent = map[string]bool{
	"embedding": true, "embeddings": true, "vector": true, "feature": true, "features": true, "descriptor": true, "histogram": true,
	"logits": true, "softmax": true, "probs": true, "probabilities": true, "scores": true, "confidences": true, "strides": true,
	"color": true, "colors": true, "colour": true, "colours": true, "rgb": true, "rgba": true, "bgr": true, "hsv": true, "perf": true, "timing": true,
	"timings": true, "time": true, "times": true, "speed": true, "latency": true, "version": true, "anchors": true, "mean": true, "std": true,
	"gps": true, "ids": true, "timestamp": true, "timestamps": true, "weights": true, "thresholds": true,
	"range": true, "ranges": true, "limits": true, "interval": true, "bins": true,
}

// ShapeWord reports whether a text names the shape of an outline and not the
// class of what is in it: surely, or where there is another class.
func ShapeWord(text string) (is, sure bool) {
	sure, is = shapeWords[Normalise([]byte(text))]
	return is, sure
}

var shapeWords = map[string]bool{
	"rectangle": true, "rect": true, "bbox": true, "boundingbox": true, "polygon": true, "multipolygon": true, "polyline": true,
	"linestring": true, "feature": true, "ellipse": true, "rotatedrectangle": true, "rle": true, "quadrilateral": true, "quad": true, "obb": true,
	"box": false, "circle": false, "point": false, "points": false, "mask": false, "line": false, "cuboid": false, "keypoints": false,
}

// NameWorth is how likely a text under a key names what an object is, for an
// object without a class: 0 not at all, 2 most.
func NameWorth(raw []byte) int {
	r, ok := split(raw)
	if !ok {
		return foreign(raw)
	}
	worth := 1
	if r.n == 1 && r.letter { // "l": no coordinate, as it is a text
		return worth
	}
	for i := range r.n {
		switch w := r.list[i]; {
		case noNames[w] && (w != "code" || r.all&sayClass == 0) || r.sense[i]&(geometry|sayImage|sayScore|sayMask) != 0 || r.id():
			return 0
		case names[w], r.sense[i]&sayClass != 0:
			worth = 2
		}
	}
	return worth
}

// foreign is the worth of a key that is not made of Latin letters: no word of it
// is known.
func foreign(raw []byte) int {
	if len(raw) <= maxKey && slices.ContainsFunc(raw, func(c byte) bool { return c >= utf8.RuneSelf || c == '\\' }) {
		return 1
	}
	return 0
}

// MayBeClass reports whether a text may name a class: it is no number, time,
// address or identifier.
func MayBeClass(text string) bool {
	const words = 12
	switch is, _ := ShapeWord(text); {
	case is, text == "", strings.Contains(text, "://"), strings.ContainsAny(text, "/\\\x00{}[]<>"), len(strings.Fields(text)) > words:
		return false
	}
	if strings.Trim(text, "0123456789.,:-+TZ ") == "" {
		return false
	}
	const hash = 16
	return len(text) < hash || strings.Trim(strings.ToLower(text), "0123456789abcdef-") != ""
}

// names are words of members whose text says what is seen.
var names = map[string]bool{
	"text": true, "words": true, "word": true, "content": true, "caption": true, "description": true, "identifier": true,
	"prediction": true, "predicted": true, "result": true, "verdict": true, "outcome": true, "decision": true, "answer": true, "diagnosis": true, "grade": true,
	"name": true, "transcription": true, "phrase": true, "title": true, "species": true, "brand": true,
}

// noNames are words of members whose text says something else.
var noNames = map[string]bool{
	"uid": true, "uuid": true, "guid": true, "url": true, "uri": true, "href": true, "path": true, "file": true, "filename": true, "folder": true,
	"time": true, "timestamp": true, "date": true, "datetime": true, "ts": true, "utc": true, "version": true, "format": true, "encoding": true,
	"locale": true, "lang": true, "language": true, "status": true, "state": true, "message": true, "msg": true, "device": true, "channel": true,
	"color": true, "colour": true, "gender": true, "sex": true, "age": true, "emotion": true, "direction": true, "country": true, "event": true,
	"action": true, "mode": true, "unit": true, "units": true, "token": true, "key": true, "hash": true, "md5": true, "sha256": true, "user": true,
	"author": true, "creator": true, "zone": true, "lane": true, "area": true, "code": true, "serial": true, "mac": true, "ip": true, "host": true,
	"thumbnail": true, "snapshot": true, "data": true, "embedding": true, "feature": true, "priority": true, "level": true, "detector": true,
	"app": true, "parent": true, "attributes": true, "attribute": true, "mime": true, "session": true, "request": true, "response": true,
}

// zones are words of places of the camera, not of an object.
var zones = map[string]bool{
	"region": true, "regions": true, "roi": true, "rois": true, "zone": true, "zones": true, "window": true, "tile": true, "frame": true, "image": true,
}

// Zones reports whether a key is a name for parts of the image that somebody drew.
func (v *Vocabulary) Zones(raw []byte) bool {
	switch key := Normalise(raw); key {
	case "zone", "zones", "roi", "rois", "fences", "geofences", "tripwires", "rule", "rules", "regionsofinterest", "areasofinterest":
		return true
	default:
		return strings.HasSuffix(key, "zones") || strings.HasSuffix(key, "rois")
	}
}

// Counts reports whether a key says how many objects there are.
func (v *Vocabulary) Counts(raw []byte) bool {
	key := Normalise(raw)
	return strings.HasPrefix(key, "num") || strings.HasPrefix(key, "valid") || strings.HasSuffix(key, "count")
}

// Placing reports whether a key has a word for a place: a box, a point, an outline,
// the middle of something.
func (v *Vocabulary) Placing(raw []byte) bool {
	switch key := Normalise(raw); key {
	case "pos", "loc", "xy", "xyz", "translation":
		return true
	default:
		if strings.Contains(key, "box") {
			return true
		}
	}
	r, ok := split(raw)
	return ok && r.all&(sayBox|sayPoint|sayKeypoint|sayOutline|sayCenter) != 0
}

// Positions reports whether a key is a name for where one point is.
func Positions(raw []byte) bool {
	switch Normalise(raw) {
	case "pos", "loc", "xy", "position", "location", "point", "center", "centre", "centroid", "middle", "coordinates", "coords", "coordinate":
		return true
	default:
		return false
	}
}

// Innocent reports whether a key says that numbers under it are no geometry of
// an object, such as an embedding or a colour, unless they are members of objects
// in it, or, beside objects that say where they are, the zone of a camera.
func (v *Vocabulary) Innocent(raw []byte, objects, placed bool) bool {
	r, ok := split(raw)
	if !ok {
		return false
	}
	for i := range r.n {
		if innocent[r.list[i]] && !objects || placed && zones[r.list[i]] {
			return true
		}
	}
	return false
}
