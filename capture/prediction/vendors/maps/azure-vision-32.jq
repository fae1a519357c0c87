# product: Azure Vision
# source: github.com/MicrosoftDocs/azure-docs articles/ai-services/computer-vision/concept-object-detection.md (0a8ea4e4)
# object: rectangle object confidence
# boxes: xywh pixels
