package camera

import (
	"encoding/json"
	"fmt"

	"github.com/framebin/framebin/capture/prediction"
)

// document is predictions.json of any kind: what a kind does not have is left
// out.
type document struct {
	Kind       string    `json:"kind"`
	ClassID    string    `json:"classId,omitempty"`
	Confidence float64   `json:"confidence,omitempty"`
	Objects    *[]entity `json:"objects,omitempty"`
	Labels     *[]entity `json:"labels,omitempty"`
	Regions    *[]entity `json:"regions,omitempty"`
}

// entity is one detected thing of a document.
type entity struct {
	ClassID     string  `json:"classId"`
	Confidence  float64 `json:"confidence,omitempty"`
	BoundingBox *bounds `json:"boundingBox,omitempty"`
	MaskFile    string  `json:"maskFile,omitempty"`
}

// bounds is a box of a document, in pixels.
type bounds struct {
	X      float64 `json:"x"`
	Y      float64 `json:"y"`
	Width  float64 `json:"width"`
	Height float64 `json:"height"`
}

// describe makes the document of a scene. Confidences are those of the
// upstream model, or simulated for this frame.
func describe(s *scene, seed uint64, frame int) document {
	entities := make([]entity, len(s.objects))
	for i, o := range s.objects {
		entities[i] = entity{ClassID: o.class, Confidence: o.confidence}
		if o.confidence == 0 {
			entities[i].Confidence = simulate(seed, frame, i)
		}
		if o.mask != "" {
			entities[i].MaskFile = maskName(i)
		}
		if o.box != nil {
			entities[i].BoundingBox = &bounds{X: o.box.X, Y: o.box.Y, Width: o.box.Width, Height: o.box.Height}
		}
	}
	switch s.kind {
	case prediction.ObjectDetection:
		return document{Kind: "ObjectDetection.v1", Objects: &entities}
	case prediction.ImageClassification:
		first := entities[0]
		return document{Kind: "ImageClassification.v1", ClassID: first.ClassID, Confidence: first.Confidence}
	case prediction.MultilabelClassification:
		return document{Kind: "MultilabelImageClassification.v1", Labels: &entities}
	case prediction.InstanceSegmentation:
		for i := range entities {
			entities[i].BoundingBox = nil
		}
		return document{Kind: "InstanceSegmentation.v1", Objects: &entities}
	case prediction.SemanticSegmentation:
		for i := range entities {
			entities[i].Confidence = 0
		}
		return document{Kind: "SemanticSegmentation.v1", Regions: &entities}
	case prediction.Unknown:
	}
	return document{Kind: "Unknown.v1", Objects: &entities}
}

// encode returns the JSON text.
func (d document) encode() ([]byte, error) {
	b, err := json.Marshal(d)
	if err != nil {
		return nil, fmt.Errorf("encode the predictions: %w", err)
	}
	return b, nil
}

// maskName is how the inference names its mask files.
func maskName(i int) string { return fmt.Sprintf("mask_%04d.png", i) }
