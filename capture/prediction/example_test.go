package prediction_test

import (
	"fmt"
	"net/http"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction"
)

func ExampleRead() {
	body := []byte(`{"kind":"ObjectDetection.v1","objects":[
		{"classId":"tomato","confidence":0.93,"boundingBox":{"left":412,"top":88,"width":120,"height":96}},
		{"classId":"leaf","boundingBox":{"left":0,"top":0,"width":0,"height":10}}]}`)
	request := capture.NewRequest(http.MethodPost, "/", http.Header{"Content-Type": {"application/json"}}, body)

	r := prediction.Read(request, prediction.Options{})
	fmt.Println(r.Summary().Text)
	for _, f := range r.Findings {
		fmt.Println(f.Severity, f.Code, f.Where)
	}
	// Output:
	// 1 tomato, 1 leaf
	// info canvas-guessed body
	// warning box-empty body:/objects/1/boundingBox
	// warning confidence-missing body:/objects/1
}
