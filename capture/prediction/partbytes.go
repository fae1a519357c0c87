package prediction

import (
	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/meter"
)

// PartBytes splits the bytes of the request that was read by what they are:
// what is between the parts, and what nothing is made of, is the rest.
func (r *Reading) PartBytes(req *capture.Request) meter.PartBytes {
	var p meter.PartBytes
	for i := range r.Parts {
		n := int64(r.Parts[i].Bytes)
		switch i {
		case r.Image:
			p.Image += n
		case r.Document:
			p.JSON += n
		}
	}
	for _, i := range r.Masks {
		p.Masks += int64(r.Parts[i].Bytes)
	}
	switch BodyIsIt {
	case r.Image:
		p.Image = req.Size
	case r.Document:
		p.JSON = req.Size
	}
	p.Rest = max(req.Size-p.Total(), 0)
	return p
}
