# product: Roboflow
# source: https://docs.roboflow.com/deploy/serverless/object-detection
# note: x and y are the centre
# image: 2048x1371
# object: x y width height class confidence
# around: image
# boxes: cxcywh pixels
# object: x y width height class classid confidence detectionid
# boxes: cxcywh pixels
