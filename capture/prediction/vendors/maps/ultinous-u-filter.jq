# product: Ultinous
# source: https://docs.ultinous.com/usafe/docs/1.1.0/u-filter/ufilter_api
# note: x and y are the corner
# object: type position
# around: detections resolution
# boxes: xywh pixels
