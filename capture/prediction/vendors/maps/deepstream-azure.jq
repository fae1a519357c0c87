# product: DeepStream
# source: github.com/Azure/AzureDeepStreamAccelerator documentation/message-schema.md
# note: rect is left, top, width, height
# image: 608x342
# object: rect classid label
# boxes: xywh pixels
