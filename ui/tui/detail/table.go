package detail

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"charm.land/lipgloss/v2"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/units"
	"github.com/framebin/framebin/ui/escape"
	"github.com/framebin/framebin/ui/tui/theme"
)

// Widths of the table's columns.
const (
	barWidth        = 8
	confidenceWidth = 6
	boxWidth        = 22 // of a box at most
	boxMin          = 18 // of what is written over it
	rowMark         = 3  // columns before the class
	classShare      = 3  // the class gets a third of the width at most
	classMin        = 6
	areaWidth       = 6
	maskWidth       = 9
)

// table is the objects of a request in columns.
type table struct {
	content     Content
	selection   Selection
	width, rows int
}

func (m Model) table() table {
	return table{content: m.content, selection: m.selection, width: m.width, rows: m.rows()}
}

func (t table) objects() []prediction.Object {
	if t.content.Reading == nil || t.content.Reading.Prediction == nil {
		return nil
	}
	return t.content.Reading.Prediction.Objects
}

func (t table) objectCount() int { return len(t.objects()) }

// extraFields are the members of the document that were kept, not understood.
func (t table) extraFields() []prediction.Field {
	if t.content.Reading == nil || t.content.Reading.Prediction == nil {
		return nil
	}
	return t.content.Reading.Prediction.Extra
}

// headRoom is the height of the pane from which there are two lines above the
// objects.
const headRoom = 7

// heads are the lines above the objects, which stay when these scroll: what
// was predicted, and what the columns are. Where there is little room that
// is one line, as the list and the title of the picture tell the rest.
func (t table) heads() int {
	if t.objectCount() > 0 && t.rows >= headRoom {
		return 2
	}
	return 1
}

// tableLine is line i below the heads: the objects, what was not understood.
func (t table) tableLine(i int, c columns, s theme.Styles) string {
	objects, extra := t.objects(), t.extraFields()
	switch {
	case i < len(objects):
		return t.objectLine(i, c, s)
	case i < len(objects)+len(extra):
		return fieldText(extra[i-len(objects)], s)
	}
	return ""
}

// headLines are the lines above the objects.
func (t table) headLines(s theme.Styles) []string {
	switch {
	case t.heads() > 1:
		return []string{t.summaryLine(s), s.Muted.Render(t.columnsLine(s, false))}
	case t.objectCount() == 0:
		return []string{t.summaryLine(s)}
	}
	line := s.Muted.Render(t.columnsLine(s, t.content.Reading != nil && t.content.Reading.Assumed))
	return []string{line + t.assumed(s)}
}

// summaryLine says what was predicted, how many first.
func (t table) summaryLine(s theme.Styles) string {
	reading := t.content.Reading
	switch {
	case t.content.Seq == 0:
		return ""
	case t.content.Outline && reading == nil:
		return t.content.unread(s)
	case reading == nil || reading.Prediction == nil:
		return s.Muted.Render("no prediction in this request")
	}
	p := reading.Prediction
	head := units.Count(len(p.Objects), noun(p.Kind))
	if hidden := t.below(); hidden > 0 {
		head += fmt.Sprintf(", %d below %.2f", hidden, t.selection.Threshold)
	}
	head += " · " + p.Kind.String()
	if p.WireKind != "" {
		head += " (" + escape.Line(p.WireKind) + ")"
	}
	return s.Muted.Render(head) + t.assumed(s)
}

// unread stands for what is not known yet.
func (c Content) unread(s theme.Styles) string {
	return s.Muted.Render(fmt.Sprintf("reading #%d …", c.Seq))
}

// assumed says how places are read that could be read otherwise, and how many
// where it is not all of them: those have a mark of their own.
func (t table) assumed(s theme.Styles) string {
	r := t.content.Reading
	if r == nil || !r.Assumed {
		return ""
	}
	count, what := 0, ""
	objects := t.objects()
	for i := range objects {
		if a := objects[i].Assumed; a != (prediction.Assumption{}) {
			count++
			what = a.String()
		}
	}
	head := "assumed "
	if count < t.objectCount() {
		head = fmt.Sprintf("%d of %d assumed ", count, t.objectCount())
	}
	return "  " + s.Warn.Render(head+what)
}

// columnsLine names the columns, without the last if something else is said in
// its place.
func (t table) columnsLine(s theme.Styles, short bool) string {
	c := t.columns(s)
	figure, width := "confidence", barWidth+1+confidenceWidth
	if !c.bar {
		figure, width = "conf.", confidenceWidth
	}
	place := ""
	if c.area {
		place = s.Right("area", areaWidth) + " "
	}
	if c.mask {
		place += s.Fit("mask size", maskWidth) + " "
	}
	if !short {
		place += placeName(t.objects()[0])
	}
	return strings.TrimRight("   "+s.Fit("class", c.class)+" "+s.Fit(figure, width)+" "+place, " ")
}

// placeName is what geometry says.
func placeName(o prediction.Object) string {
	switch {
	case o.Box != nil:
		return "x,y width x height"
	case o.Mask != nil:
		return "mask"
	case o.RLE != nil, len(o.Polygons) > 0:
		return "outline"
	}
	return ""
}

// Table returns the lines of the first objects, at most limit of them.
func (m Model) Table(s theme.Styles, limit int) []string { return m.table().lines(s, limit) }

// lines are the lines of the first objects, at most limit of them.
func (t table) lines(s theme.Styles, limit int) []string {
	n := min(t.objectCount(), max(limit, 0))
	lines, c := make([]string, n), t.columns(s)
	for i := range lines {
		lines[i] = t.objectLine(i, c, s)
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
func (t table) below() int {
	n := 0
	for _, o := range t.objects() {
		if !o.Confidence.AtLeast(t.selection.Threshold) {
			n++
		}
	}
	return n
}

func (t table) objectLine(i int, c columns, s theme.Styles) string {
	o := t.objects()[i]
	class := s.Fit(escape.Line(o.Class), c.class)
	bar, figure := confidence(o.Confidence, s)
	if !c.bar {
		bar = ""
	}
	place := strings.TrimRight(t.measures(i, c, s)+geometry(&o, c.place, s)+guess(&o)+" "+fields(o), " ")
	switch {
	case i == t.selection.Object:
		return s.Cursor.Render(s.Fit("›■ "+cells(class, bar, figure, place), t.width-1))
	case !o.Confidence.AtLeast(t.selection.Threshold):
		return s.Muted.Render(" · " + cells(class, bar, figure, place))
	}
	color := s.Text
	if i < len(t.content.Colors) {
		color = s.Class(t.content.Colors[i])
	}
	switch {
	case bar == "":
	case color.GetBackground() != (lipgloss.NoColor{}): // the swatch is enough of that
		bar = s.Muted.Render(bar)
	default:
		bar = color.Render(bar)
	}
	return " " + color.Render("■") + " " + cells(class, bar, figure, place)
}

// measures are the columns of how much an object covers and of its mask.
func (t table) measures(i int, c columns, s theme.Styles) string {
	text := ""
	if c.area {
		text += s.Right(t.areaText(i), areaWidth) + " "
	}
	if c.mask {
		text += s.Fit(t.maskText(i), maskWidth) + " "
	}
	return text
}

// some reports whether one of the first objects has something to say in a
// column.
func (t table) some(text func(i int) string) bool {
	for i := range min(t.objectCount(), sample) {
		if text(i) != "" {
			return true
		}
	}
	return false
}

// sample is how many objects decide about the columns.
const sample = 64

// cells puts those that are not empty side by side.
func cells(texts ...string) string {
	texts = slices.DeleteFunc(texts, func(t string) bool { return t == "" })
	return strings.TrimRight(strings.Join(texts, " "), " ")
}

// columns are those that there is room for: all that says where an object is
// first, the bars last, as the figures beside them say the same.
type columns struct {
	class, place    int // their widths: those of the longest of the first, within bounds
	area, mask, bar bool
}

func (t table) columns(s theme.Styles) columns {
	c, room := columns{class: classMin}, 0
	objects := t.objects()
	for i := range objects[:min(len(objects), sample)] {
		o := &objects[i]
		c.class = max(c.class, s.Width(escape.Line(o.Class)))
		c.place = max(c.place, min(s.Width(geometry(o, 0, s)), boxWidth))
		if o.Box != nil {
			c.place = max(c.place, boxMin)
		}
		if o.Box != nil && o.Mask != nil {
			room = max(room, min(1+len(o.Mask.Ref), boxWidth))
		}
	}
	c.class = min(c.class, max(t.width/classShare, classMin))
	room = t.width - 1 - rowMark - c.class - 1 - confidenceWidth - 1 - c.place - room
	take := func(width int, some bool) bool {
		if !some || room <= width {
			return false
		}
		room -= width + 1
		return true
	}
	c.area = take(areaWidth, t.some(t.areaText))
	c.mask = take(maskWidth, t.some(t.maskText))
	c.bar = take(barWidth, true)
	return c
}

// confidence is a bar and the figure, blank where none was sent.
func confidence(c prediction.Confidence, s theme.Styles) (bar, figure string) {
	if !c.Known {
		return strings.Repeat(" ", barWidth), s.Fit("–", confidenceWidth)
	}
	full := int(math.Round(min(max(c.Value, 0), 1) * barWidth))
	return strings.Repeat("━", full) + strings.Repeat("┄", barWidth-full),
		s.Fit(fmt.Sprintf("%.3f", c.Value), confidenceWidth)
}

// geometry says where the object is, in width columns at least.
func geometry(o *prediction.Object, width int, s theme.Styles) string {
	text, mask := "", ""
	if o.Mask != nil && o.Mask.Ref != "" {
		mask = " " + escape.Line(o.Mask.Ref)
	}
	switch b := o.Box; {
	case b != nil:
		text = fmt.Sprintf("%.5g,%.5g %.5gx%.5g", b.X, b.Y, b.Width, b.Height)
	case mask != "":
		text, mask = mask[1:], ""
	case o.Mask != nil:
		text = "mask by order"
	case o.RLE != nil:
		text = "mask in run lengths"
	case len(o.Polygons) > 0:
		text = units.Count(len(o.Polygons), "polygon")
	}
	if width == 0 {
		return text
	}
	return s.Fit(text, width) + mask
}

// guess marks an object of which it is a guess where it is.
func guess(o *prediction.Object) string {
	if o.Assumed == (prediction.Assumption{}) {
		return ""
	}
	return " assumed"
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

// area returns how much of the canvas an object covers, 0..1, by the most
// exact that the document tells: run lengths, an outline, a box. It reports
// false where nothing does, as for a mask that is a part.
func area(o *prediction.Object, canvas prediction.Size) (share float64, ok bool) {
	whole := float64(canvas.Width) * float64(canvas.Height)
	switch {
	case o.RLE != nil && o.RLE.Size.Width > 0 && o.RLE.Size.Height > 0:
		inside := uint64(0)
		for i := 1; i < len(o.RLE.Counts); i += 2 {
			inside += uint64(o.RLE.Counts[i])
		}
		share = float64(inside) / (float64(o.RLE.Size.Width) * float64(o.RLE.Size.Height))
		if o.MaskBox != nil && whole > 0 {
			share *= math.Abs(o.MaskBox.Width*o.MaskBox.Height) / whole
		}
		return share, true
	case whole <= 0:
		return 0, false
	case len(o.Polygons) > 0:
		for _, ring := range o.Polygons {
			share += math.Abs(ringArea(ring)) / whole
		}
		return share, true
	case o.Box != nil:
		return math.Abs(o.Box.Width*o.Box.Height) / whole, true
	}
	return 0, false
}

// ringArea is that of a polygon, by the shoelace formula; its sign is the
// direction of the ring.
func ringArea(ring []prediction.Point) float64 {
	sum := 0.0
	for i, p := range ring {
		q := ring[(i+1)%len(ring)]
		sum += p.X*q.Y - q.X*p.Y
	}
	return sum / 2
}

// areaText is the share in percent, in a column of areaWidth: of the mask where
// it was looked at, for it is more exact than a box.
func (t table) areaText(i int) string {
	if areas := t.selection.Areas; len(areas) == t.objectCount() && areas[i] >= 0 {
		return shareText(float64(areas[i]))
	}
	share, ok := area(&t.objects()[i], t.content.Reading.Canvas)
	if !ok {
		return ""
	}
	return shareText(share)
}

func shareText(share float64) string {
	switch {
	case math.IsNaN(share) || math.IsInf(share, 0):
		return ""
	case share < 0.0995:
		return fmt.Sprintf("%.2g%%", share*100)
	}
	return fmt.Sprintf("%.0f%%", share*100)
}

// maskText is the size of the mask of an object, as it was sent.
func (t table) maskText(i int) string {
	o, reading := &t.objects()[i], t.content.Reading
	switch {
	case o.RLE != nil:
		return fmt.Sprintf("%dx%d", o.RLE.Size.Width, o.RLE.Size.Height)
	case o.Mask == nil || o.Mask.Part < 0 || o.Mask.Part >= len(reading.Parts):
		return ""
	}
	size := reading.Parts[o.Mask.Part].Size
	if size.Width == 0 {
		return ""
	}
	return fmt.Sprintf("%dx%d", size.Width, size.Height)
}
