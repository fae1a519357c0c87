package detail

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"framebin/capture/prediction"
	"framebin/ui/escape"
	"framebin/ui/tui/theme"
)

// tableHead is the number of lines above the first object.
const tableHead = 1

// Widths of the table's columns.
const (
	barWidth        = 8
	confidenceWidth = 6
	boxWidth        = 22
	classShare      = 3 // the class gets a third of the width at most
	classMin        = 6
	withBar         = 56 // width from which there is room for the bars
)

func (m Model) objects() []prediction.Object {
	if m.content.Reading == nil || m.content.Reading.Prediction == nil {
		return nil
	}
	return m.content.Reading.Prediction.Objects
}

func (m Model) objectCount() int { return len(m.objects()) }

// extraFields are the members of the document that were kept, not understood.
func (m Model) extraFields() []prediction.Field {
	if m.content.Reading == nil || m.content.Reading.Prediction == nil {
		return nil
	}
	return m.content.Reading.Prediction.Extra
}

// tableLine is line i of the predictions: the head, the objects, what was not
// understood.
func (m Model) tableLine(i int, s theme.Styles) string {
	objects, extra := m.objects(), m.extraFields()
	switch {
	case i < tableHead:
		return m.headLine(s)
	case i < tableHead+len(objects):
		return m.objectLine(i-tableHead, s)
	case i < tableHead+len(objects)+len(extra):
		return fieldText(extra[i-tableHead-len(objects)], s)
	}
	return ""
}

func (m Model) headLine(s theme.Styles) string {
	reading := m.content.Reading
	switch {
	case m.content.Seq == 0:
		return ""
	case reading == nil || reading.Prediction == nil:
		return s.Muted.Render("no prediction in this request")
	}
	p := reading.Prediction
	head := p.Kind.String()
	if p.WireKind != "" {
		head += " (" + escape.Line(p.WireKind) + ")"
	}
	head += ", " + theme.Count(len(p.Objects), noun(p.Kind))
	if hidden := m.below(); hidden > 0 {
		head += fmt.Sprintf(", %d below %.2f", hidden, m.selection.Threshold)
	}
	line := s.Muted.Render(head)
	if reading.Assumed {
		line += "  " + s.Warn.Render("boxes assumed "+reading.Boxes.String())
	}
	return line
}

// Table returns the lines of the first objects, at most limit of them.
func (m Model) Table(s theme.Styles, limit int) []string {
	n := min(m.objectCount(), max(limit, 0))
	lines := make([]string, n)
	for i := range lines {
		lines[i] = m.objectLine(i, s)
	}
	return lines
}

func noun(k prediction.Kind) string {
	switch k {
	case prediction.ImageClassification, prediction.MultilabelClassification:
		return "label"
	case prediction.SemanticSegmentation:
		return "region"
	case prediction.InstanceSegmentation:
		return "instance"
	case prediction.ObjectDetection, prediction.Unknown:
		return "object"
	}
	return "object"
}

// below counts the objects under the threshold.
func (m Model) below() int {
	n := 0
	for _, o := range m.objects() {
		if !o.Confidence.AtLeast(m.selection.Threshold) {
			n++
		}
	}
	return n
}

func (m Model) objectLine(i int, s theme.Styles) string {
	o := m.objects()[i]
	class := theme.Fit(escape.Line(o.Class), m.classWidth())
	bar, figure := confidence(o.Confidence)
	if m.width < withBar {
		bar = ""
	}
	place := strings.TrimRight(geometry(o)+" "+fields(o), " ")
	switch {
	case i == m.selection.Object:
		return s.Cursor.Render(theme.Fit("›■ "+cells(class, bar, figure, place), m.width-1))
	case !o.Confidence.AtLeast(m.selection.Threshold):
		return s.Muted.Render(" · " + cells(class, bar, figure, place))
	}
	color := s.Text
	if i < len(m.content.Colors) {
		color = s.Class(m.content.Colors[i])
	}
	if bar != "" {
		bar = color.Render(bar)
	}
	return " " + color.Render("■") + " " + cells(class, bar, figure, place)
}

// cells puts those that are not empty side by side.
func cells(texts ...string) string {
	texts = slices.DeleteFunc(texts, func(t string) bool { return t == "" })
	return strings.TrimRight(strings.Join(texts, " "), " ")
}

// classWidth is the column of the classes: as wide as the longest of the
// first, within bounds.
func (m Model) classWidth() int {
	const sample = 64
	width := classMin
	for i, o := range m.objects() {
		if i == sample {
			break
		}
		width = max(width, theme.Width(escape.Line(o.Class)))
	}
	return min(width, max(m.width/classShare, classMin))
}

// confidence is a bar and the figure, blank where none was sent.
func confidence(c prediction.Confidence) (bar, figure string) {
	if !c.Known {
		return strings.Repeat(" ", barWidth), theme.Fit("–", confidenceWidth)
	}
	full := int(math.Round(min(max(c.Value, 0), 1) * barWidth))
	return strings.Repeat("━", full) + strings.Repeat("┄", barWidth-full),
		theme.Fit(fmt.Sprintf("%.3f", c.Value), confidenceWidth)
}

// geometry says where the object is.
func geometry(o prediction.Object) string {
	switch {
	case o.Box != nil:
		b := o.Box
		return theme.Fit(fmt.Sprintf("%.5g,%.5g %.5gx%.5g", b.X, b.Y, b.Width, b.Height), boxWidth)
	case o.Mask != nil && o.Mask.Ref != "":
		return theme.Fit(escape.Line(o.Mask.Ref), boxWidth)
	case o.Mask != nil:
		return theme.Fit("mask by order", boxWidth)
	case o.RLE != nil:
		return theme.Fit("mask in run lengths", boxWidth)
	case len(o.Polygons) > 0:
		return theme.Fit(theme.Count(len(o.Polygons), "polygon"), boxWidth)
	}
	return strings.Repeat(" ", boxWidth)
}

// fields are the members of an object that were kept, not understood.
func fields(o prediction.Object) string {
	var b strings.Builder
	for i, f := range o.Extra {
		if i > 0 {
			b.WriteString("  ")
		}
		name := strings.TrimPrefix(f.Pointer, o.Pointer)
		b.WriteString(escape.Line(strings.TrimPrefix(name, "/") + "=" + f.Value))
	}
	return b.String()
}

func fieldText(f prediction.Field, s theme.Styles) string {
	return s.Muted.Render(escape.Line(f.Pointer)+" ") + escape.Line(f.Value)
}
