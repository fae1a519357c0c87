# product: Amazon SageMaker Ground Truth
# source: docs.aws.amazon.com/sagemaker/latest/dg/sms-data-output.html, bounding box job output
# note: classes and confidences lie in a member beside the boxes
# image: 640x480
# when: /bounding-box/annotations /bounding-box-metadata/class-map
(."bounding-box-metadata") as $m | {
  units: "pixels",
  objects: each(."bounding-box".annotations[]; {
    class: ($m."class-map"[.class_id | tostring] // "#\(.class_id)"), class_id: (.class_id | text),
    box: ([.left, .top, .width, .height] | xywh)
  }) | to_entries | map(.value + {confidence: $m.objects[.key].confidence?})
}
