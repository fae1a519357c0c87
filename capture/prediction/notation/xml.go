package notation

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// element is an element of XML. Its attributes are elements, too.
type element struct {
	name     string
	text     strings.Builder
	children []*element
}

// fromXML writes XML as an object: attributes and elements are members by their
// names without prefixes, those of one name are a list, and what stands between
// the tags is the value, or, beside members, the member "text".
func fromXML(data []byte) ([]byte, bool) {
	d := xml.NewDecoder(bytes.NewReader(data))
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // it is UTF-8 by now
	root := &element{}
	open := []*element{root}
	for values := 0; values < maxValues; values++ {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, false
		}
		in := open[len(open)-1]
		switch t := token.(type) {
		case xml.StartElement:
			if len(open) > maxDepth {
				return nil, false
			}
			e := &element{name: t.Name.Local}
			for _, a := range t.Attr {
				if a.Name.Space == "xmlns" || a.Name.Local == "xmlns" || a.Name.Local == "schemaLocation" {
					continue
				}
				values++
				told := &element{name: a.Name.Local}
				told.text.WriteString(a.Value)
				e.children = append(e.children, told)
			}
			in.children = append(in.children, e)
			open = append(open, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			in.text.Write(t)
		}
	}
	if len(root.children) != 1 || len(open) > 1 {
		return nil, false
	}
	root.text.Reset()
	return root.appendJSON(nil), true
}

func (e *element) appendJSON(text []byte) []byte {
	said := strings.TrimSpace(e.text.String())
	if len(e.children) == 0 {
		return AppendString(text, said)
	}
	named := make(map[string][]*element, len(e.children))
	for _, c := range e.children {
		named[c.name] = append(named[c.name], c)
	}
	text = append(text, '{')
	for _, c := range e.children {
		list := named[c.name]
		if list[0] != c {
			continue
		}
		text = append(AppendString(comma(text), c.name), ':')
		if len(list) == 1 {
			text = c.appendJSON(text)
			continue
		}
		for i, one := range list {
			text = one.appendJSON(append(text, "[,"[min(i, 1)]))
		}
		text = append(text, ']')
	}
	if said != "" {
		text = append(AppendString(append(text, ','), "text"), ':')
		text = AppendString(text, said)
	}
	return append(text, '}')
}
