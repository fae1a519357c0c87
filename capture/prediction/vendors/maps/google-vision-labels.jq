# product: Google Cloud Vision
# source: cloud.google.com/vision/docs/labels: descriptions with scores
# note: beside other annotations the labels are not what is looked for
# image: 640x480
# when: /responses/*/labelAnnotations/*/description
# when: /labelAnnotations/*/description
select((.responses[0]? // .) | keys | map(select(test("Annotation"))) == ["labelAnnotations"]) | {
  kind: "multilabel-classification",
  objects: each((if .responses then .responses[0] else . end) | .labelAnnotations[]; {class: .description, class_id: .mid, confidence: .score})
}
