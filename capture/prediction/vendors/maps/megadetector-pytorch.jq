# product: MegaDetector
# source: https://microsoft.github.io/MegaDetector/output_format/
# image: 1280x960
# object: category confidence bbox
# around: file
# boxes: xyxy pixels
