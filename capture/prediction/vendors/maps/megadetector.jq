# product: MegaDetector
# source: github.com/agentmorris/MegaDetector megadetector-output-format.md (22cfae4d)
# image: 1000x1000
# object: category conf bbox
# boxes: xywh 0..1
