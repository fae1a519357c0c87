# product: EyesOnIt
# source: https://developer.eyesonit.us/documentation/REST_API/api-reference/elements/DetectionObject
# image: 1280x720
# object: classname classconfidence bounds
# boxes: pixels
# confidence: 0..100
