# product: DeGirum
# source: https://docs.degirum.com/degirumjs/understanding-results
# note: left, top, right, bottom; the name of the frame is the second of the result
# image: 640x480
# object: bbox categoryid label score
# boxes: xyxy pixels
