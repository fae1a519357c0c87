# product: Amazon SageMaker JumpStart
# source: https://sagemaker.readthedocs.io (JumpStart, object detection): parallel lists, classes are indexes of labels
# image: 640x480
# when: /normalized_boxes /classes /scores
. as $d
| {
  units: "normalised",
  objects: [
    .normalized_boxes | to_entries[] | .key as $i | $d.classes[$i] as $c
    | {
      class: ($d.labels[$c | numbers] // ($c | if type == "number" then "#\(.)" else . end)),
      confidence: $d.scores[$i], box: (.value | xyxy), pointer: (["normalized_boxes", $i] | pointer)
    }
  ]
}
