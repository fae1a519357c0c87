# product: Edge Impulse
# source: github.com/edgeimpulse/linux-sdk-python examples/image/classify.py (050222c4)
# note: the keys that the sample reads; the numbers are ours
# image: 96x96
# object: label value x y width height
# boxes: xywh pixels
