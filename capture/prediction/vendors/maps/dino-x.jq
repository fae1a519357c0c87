# product: DINO-X and Grounding DINO 1.5
# source: https://cloud.deepdataspace.com/docs (detection task)
# image: 640x480
# object: category score bbox mask
# boxes: xyxy pixels
