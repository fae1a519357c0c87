package notation

import (
	"bytes"
	"encoding/xml"
	"io"
	"strconv"
	"strings"
)

// recognised is what hOCR tells of a word, a line or the page in the title of its
// element (http://kba.github.io/hocr-spec/1.2/).
type recognised struct {
	box        [4]string // left, top, right, bottom
	confidence float64   // in per cent; negative where it is not told
	text       strings.Builder
	depth      int // of its element
}

// isHOCR reports whether a page of HTML holds what was read in an image.
func isHOCR(data []byte) bool {
	return bytes.Contains(data, []byte("ocrx_word")) || bytes.Contains(data, []byte("ocr_line"))
}

// fromHOCR writes the words of hOCR as objects, its lines where it has no words.
func fromHOCR(data []byte) ([]byte, bool) {
	for _, class := range [...]string{"ocrx_word", "ocr_line"} {
		if bytes.Contains(data, []byte(class)) {
			return hocrOf(data, class)
		}
	}
	return nil, false
}

// hocrOf writes the elements of a class as objects.
func hocrOf(data []byte, class string) ([]byte, bool) {
	d := xml.NewDecoder(bytes.NewReader(data))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // it is UTF-8 by now
	p := hocrPage{class: class, list: []byte{'['}}
	for values := 0; ; values++ {
		token, err := d.Token()
		if err != nil && d.InputOffset() == int64(len(data)) { // also where the page is not closed
			break
		}
		if err != nil || values > maxValues || p.depth > maxDepth {
			return nil, false
		}
		p.take(token)
	}
	text := []byte{'{'}
	if p.box[2] != "" {
		text = append(text, `"image":{"width":`+p.box[2]+`,"height":`+p.box[3]+`},`...)
	}
	text = append(append(text, `"objects":`...), p.list...)
	return append(text, "]}"...), len(p.list) > 1
}

// hocrPage is a page as far as its tokens were taken.
type hocrPage struct {
	class string // of the elements that are objects
	box   [4]string
	list  []byte      // of the objects, not closed
	word  *recognised // that is being read; nil between words
	depth int
}

// take takes the next token.
func (p *hocrPage) take(token xml.Token) {
	switch t := token.(type) {
	case xml.StartElement:
		p.depth++
		switch called, r := titleOf(t); {
		case called == "ocr_page" && r != nil && p.box[2] == "":
			p.box = r.box
		case called == p.class && r != nil && p.word == nil:
			p.word = r
			p.word.depth = p.depth
		}
	case xml.CharData:
		if p.word != nil {
			p.word.text.Write(t)
		}
	case xml.EndElement:
		if p.word != nil && p.word.depth == p.depth {
			p.list, p.word = p.word.appendTo(p.list), nil
		}
		p.depth--
	}
}

// titleOf returns the class of an element, and what its title tells; nil where it
// tells no place.
func titleOf(e xml.StartElement) (class string, r *recognised) {
	for _, a := range e.Attr {
		switch a.Name.Local {
		case "class":
			class = strings.TrimSpace(a.Value)
		case "title":
			r = properties(a.Value)
		}
	}
	return class, r
}

// properties reads "bbox 10 20 110 60; x_wconf 93"; nil where there is no box.
func properties(title string) *recognised {
	r := &recognised{confidence: -1}
	for property := range strings.SplitSeq(title, ";") {
		switch words := strings.Fields(property); {
		case len(words) == 5 && words[0] == "bbox":
			if copy(r.box[:], words[1:]); !IsNumber(words[1]) || !IsNumber(words[2]) || !IsNumber(words[3]) || !IsNumber(words[4]) {
				return nil
			}
		case len(words) == 2 && (words[0] == "x_wconf" || words[0] == "x_conf"):
			if v, err := strconv.ParseFloat(words[1], 64); err == nil {
				r.confidence = v
			}
		}
	}
	if r.box[0] == "" {
		return nil
	}
	return r
}

// appendTo appends the object of a word to a list.
func (r *recognised) appendTo(list []byte) []byte {
	list = AppendString(append(comma(list), `{"label":`...), strings.Join(strings.Fields(r.text.String()), " "))
	for i, name := range [...]string{"left", "top", "right", "bottom"} {
		list = append(append(list, `,"`+name+`":`...), r.box[i]...)
	}
	if r.confidence >= 0 {
		list = strconv.AppendFloat(append(list, `,"confidence":`...), r.confidence/100, 'g', -1, 64)
	}
	return append(list, '}')
}
