# product: Cogniac
# source: cogniac.co, API documentation, detections: focus and probability
# note: the class is the identifier of its subject
# image: 640x480
# when: /detections/*/subject_uid
{
  objects: each(.detections[]; {
    class: .subject_uid,
    confidence: .probability,
    box: (.focus.box // null | if . then [.x0, .y0, .x1, .y1] | xyxy else null end)
  })
}
