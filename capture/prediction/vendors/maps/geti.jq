# product: Intel Geti
# source: github.com/open-edge-platform/geti-sdk geti_sdk/data_models/shapes.py, annotations.py
# note: of a rotated rectangle x and y are the centre
# image: 640x480
# when: /annotations/*/shape/type /annotations/*/labels/*/name
{
  objects: each(.annotations[];
    {class: .labels[0].name, class_id: .labels[0].id, confidence: .labels[0].probability}
    + (.shape | if .type == "ROTATED_RECTANGLE" then {box: ([.x, .y, .width, .height] | cxcywh), rotation: .angle}
      elif .type == "POLYGON" then {polygon: (.points | points)}
      elif .type == "KEYPOINT" or .type == "POSE" then {keypoints: [.keypoints[]? | {x, y, name: .label.name}]}
      else {box: ([.x, .y, .width, .height] | xywh)} end))
}
