package camera

import (
	"fmt"
	"strings"

	"github.com/framebin/framebin/capture/prediction"
)

// Kinds returns the project types that the camera can send, in the order in
// which it takes turns.
func Kinds() []prediction.Kind {
	return []prediction.Kind{
		prediction.ObjectDetection,
		prediction.ImageClassification,
		prediction.MultilabelClassification,
		prediction.InstanceSegmentation,
		prediction.SemanticSegmentation,
	}
}

// ParseKind returns the kind of that name, as [prediction.Kind.String] spells
// it. Any unambiguous beginning will do: "object", "semantic".
func ParseKind(name string) (prediction.Kind, error) {
	want := strings.ToLower(strings.TrimSpace(name))
	names := make([]string, 0, len(Kinds()))
	for _, k := range Kinds() {
		if want != "" && strings.HasPrefix(k.String(), want) {
			if k == prediction.ImageClassification && !strings.HasPrefix(want, "im") {
				return prediction.Unknown, fmt.Errorf("kind %q is ambiguous: image-… or instance-…", name)
			}
			return k, nil
		}
		names = append(names, k.String())
	}
	return prediction.Unknown, fmt.Errorf("unknown kind %q: use %s", name, strings.Join(names, ", "))
}
