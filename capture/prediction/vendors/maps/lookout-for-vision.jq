# product: Amazon Lookout for Vision
# source: docs.aws.amazon.com/lookout-for-vision/latest/developer-guide/inference-detect-anomalies.html
# note: a verdict on the whole image; a segmentation model tells its anomalies besides, which are read without this
# image: 640x480
# when: /DetectAnomalyResult/IsAnomalous
.DetectAnomalyResult | select((.Anomalies // []) == [])
| {
    kind: "image-classification",
    objects: [{class: (if .IsAnomalous then "anomalous" else "normal" end), confidence: .Confidence, pointer: "/DetectAnomalyResult"}]
  }
