# product: moovel
# source: github.com/mobimeo/node-yolo README.md (1250fa60)
# note: x and y are the centre, as in Darknet
# image: 1000x1000
# object: x y w h prob name
# boxes: cxcywh 0..1
