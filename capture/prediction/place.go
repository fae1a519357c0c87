package prediction

// place brings the boxes to pixels of the canvas and finds those that cannot
// be right.
func (r *reader) place(all []*draft, units BoxUnits, scale Point) {
	zoom := r.documentScale(units, all)
	slab := make([]Box, len(all)) // one allocation for all of them
	canvas := r.seen(r.Canvas)
	for i, g := range all {
		b := g.box.rectangle()
		own := units
		if g.box.units != AutoUnits && r.options.Boxes.Units == AutoUnits {
			own = g.box.units
		}
		if own == Normalised {
			w, h := float64(canvas.Width)/scale.X, float64(canvas.Height)/scale.Y
			b = Box{b.X * w, b.Y * h, b.Width * w, b.Height * h}
		} else if zoom != (Point{1, 1}) {
			b = Box{b.X * zoom.X, b.Y * zoom.Y, b.Width * zoom.X, b.Height * zoom.Y}
		}
		b = r.turnBack(b)
		slab[i] = b
		g.Box = &slab[i]
		r.checkBox(g, b)
	}
	for i := range r.decoder.drafts {
		g := &r.decoder.drafts[i]
		if zoom != (Point{1, 1}) && g.polyNorm != Normalised {
			stretch(g.Polygons, zoom)
			stretchKeypoints(g.Keypoints, zoom)
		}
	}
}

// documentScale returns what brings pixels of the size that the document
// tells to pixels of the image, where both are known, differ, and have the
// same proportions.
func (r *reader) documentScale(units BoxUnits, all []*draft) Point {
	doc, img := r.Prediction.Size, r.seen(r.ImageSize)
	if doc.Width == 0 || doc.Height == 0 || img == (Size{}) || doc == img {
		return Point{1, 1}
	}
	if units == Normalised || len(all) == 0 && !r.outlined() {
		return Point{1, 1}
	}
	if !doc.sameProportions(img) {
		r.out.add(CodeImageSizeDiffers, r.doc, doc.Width, doc.Height, img.Width, img.Height)
		return Point{1, 1}
	}
	r.out.add(CodeBoxScaled, r.doc, doc.Width, doc.Height, img.Width, img.Height)
	return Point{float64(img.Width) / float64(doc.Width), float64(img.Height) / float64(doc.Height)}
}

// outlined reports whether an object has an outline or keypoints.
func (r *reader) outlined() bool {
	for i := range r.decoder.drafts {
		if g := &r.decoder.drafts[i]; g.Polygons != nil || g.Keypoints != nil {
			return true
		}
	}
	return false
}

// checkBox finds a box that cannot be right.
func (r *reader) checkBox(g *draft, b Box) {
	size := r.ImageSize
	if doc := r.Prediction.Size; size == (Size{}) && doc.Width > 0 && doc.Height > 0 {
		size = doc
	}
	code := b.fault(float64(size.Width), float64(size.Height))
	if code == "" || r.out.full(code) {
		return
	}
	where := r.decoder.where(g.Pointer)
	if g.boxKey != "" {
		where += "/" + g.boxKey
	}
	if code == CodeBoxNegative || code == CodeBoxEmpty {
		r.out.add(code, where, b.numbers())
		return
	}
	r.out.add(code, where, b.numbers(), size.Width, size.Height)
}

// fault returns the code of what is wrong with a box on an image of w x h,
// which are 0 if its size is unknown; "" if nothing is.
func (b Box) fault(w, h float64) string {
	switch {
	case b.Width < 0 || b.Height < 0:
		return CodeBoxNegative
	case b.Width == 0 || b.Height == 0:
		return CodeBoxEmpty
	case w == 0 || h == 0:
		return ""
	case b.X >= w || b.Y >= h || b.X+b.Width <= 0 || b.Y+b.Height <= 0:
		return CodeBoxOutside
	case !within(b.X, b.Width, w) || !within(b.Y, b.Height, h):
		return CodeBoxOverrun
	}
	return ""
}

// outlines brings normalised outlines and keypoints to pixels: where their
// key says so, the boxes are, or, without boxes, their numbers say so.
func (r *reader) outlines(units BoxUnits, scale Point, boxed bool) {
	if !r.outlined() {
		return
	}
	s, keys := r.spreads()
	if !boxed && r.options.Boxes.Units == AutoUnits && scale == (Point{1, 1}) {
		both := s
		both.add(keys.low, keys.high)
		both.fraction = both.fraction || keys.fraction
		units, _ = both.units()
	}
	keyUnits := units
	if scale == (Point{1, 1}) {
		if s.high > 2 {
			units = Pixels
		}
		if u, sure := keys.units(); sure {
			keyUnits = u
		}
	}
	canvas := r.seen(r.Canvas)
	zoom := Point{float64(canvas.Width) / scale.X, float64(canvas.Height) / scale.Y}
	for i := range r.decoder.drafts {
		g := &r.decoder.drafts[i]
		if units == Normalised || g.polyNorm == Normalised {
			stretch(g.Polygons, zoom)
		}
		if keyUnits == Normalised || g.polyNorm == Normalised {
			stretchKeypoints(g.Keypoints, zoom)
		}
	}
}

// spreads returns what tells the units of the outlines and of the keypoints:
// MediaPipe's boxes are pixels, its keypoints 0..1.
func (r *reader) spreads() (outlines, keypoints spread) {
	for i := range r.decoder.drafts {
		g := &r.decoder.drafts[i]
		for _, ring := range g.Polygons {
			for _, p := range ring {
				outlines.add(p.X, p.Y)
			}
		}
		for _, k := range g.Keypoints {
			keypoints.add(k.X, k.Y)
		}
	}
	return outlines, keypoints
}

func stretch(rings [][]Point, by Point) {
	for _, ring := range rings {
		for i := range ring {
			ring[i] = Point{ring[i].X * by.X, ring[i].Y * by.Y}
		}
	}
}

func stretchKeypoints(list []Keypoint, by Point) {
	for i := range list {
		list[i].Point = Point{list[i].X * by.X, list[i].Y * by.Y}
	}
}

// shape describes how the document is built: the kind as sent, where the
// objects are, and where their boxes.
func (r *reader) shape() string {
	s := r.wire.text + " " + r.container.pointer
	for i := range r.decoder.drafts {
		if g := &r.decoder.drafts[i]; g.Box != nil {
			return s + " " + g.boxKey
		}
	}
	return s
}
